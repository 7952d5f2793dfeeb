"""Whether a request that changes something may come from the page that sent it.

A page elsewhere can have a browser send a form or a file here, and a browser adds its cookies to
what its own pages send. Browsers say where a request comes from; programs say nothing, and pass.
"""

from collections.abc import Mapping

_SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_OURS = frozenset({b"same-origin", b"none"})  # none: typed by the person


def is_cross_site(method: str, headers: Mapping[bytes, bytes]) -> bool:
    """Whether a page of another origin asks for a change.

    Args:
        headers: By lower-case name.
    """
    if method in _SAFE:
        return False
    origin, site = headers.get(b"origin"), headers.get(b"sec-fetch-site")
    if site is not None and site not in _OURS:
        return True
    host = headers.get(b"host", b"").lower()
    return origin is not None and origin.lower() not in (b"http://" + host, b"https://" + host)
