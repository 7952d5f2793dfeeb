"""Which pages of other origins a browser may use this server on, and for which paths.

The list is the operator's, POLICY_DESK_WIDGET_ORIGINS; empty: none. A program can state any Origin,
so this guards readers in their browsers, not the documents.
"""

import re
from collections.abc import Collection
from urllib.parse import urlsplit

# What the widget needs: its own files, questions, the documents that marks open, and what a
# signed-in reader has asked before.
_NEEDED = {
    "GET": re.compile(
        r"/widget\.js|/widget/[a-z]+\.js|/api/(documents/.+|answers/[^/]+|conversations(/[^/]+)?)"
    ),
    "POST": re.compile(r"/api/ask/stream|/api/widget/session"),
}
_HOST = r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\]"
_ORIGIN = re.compile(rf"(https?)://({_HOST})(?::(\d{{1,5}}))?")
_DEFAULT_PORTS = {"http": 80, "https": 443}


def read_origin(written: str) -> str:
    """An origin as browsers send it.

    Raises:
        ValueError: it is none, or would never match one.
    """
    found = _ORIGIN.fullmatch(written)
    if found is None:
        raise ValueError(
            f"{written!r} is no origin; write scheme, host and port alone, in lower case, without a"
            " slash at the end or *, such as https://intranet.example (a name in other letters as"
            " xn--...)"
        )
    scheme, port = found[1], found[3]
    if port is not None and (int(port) == _DEFAULT_PORTS[scheme] or not 0 < int(port) < 65536):
        raise ValueError(f"{written!r}: browsers send no such port; leave :{port} out")
    return written


def for_the_widget(path: str) -> bool:
    """Whether a path is one that a page of an allowed origin may use."""
    return any(paths.fullmatch(path) for paths in _NEEDED.values())


def may_use(origin: str, host: str, method: str, path: str, allowed: Collection[str]) -> bool:
    """Whether a browser's request from an origin is in order.

    Args:
        origin: The request's Origin header.
        host: Its Host header; a page of the server's own is always allowed.
        method: Such as POST; what a widget does not need is not allowed on its paths either.
        allowed: The origins of the operator's list.
    """
    paths = _NEEDED.get(method)
    needed = paths is not None and paths.fullmatch(path) is not None
    return is_own(origin, host) or (needed and origin in allowed)


def is_own(origin: str, host: str) -> bool:
    """Whether an origin is that of the server's own pages."""
    try:
        # The scheme may be another inside a proxy that ends TLS.
        return bool(host) and urlsplit(origin).netloc == host
    except ValueError:
        return False
