"""An address to the bytes of a page: redirects followed and checked, sizes and times limited."""

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from corpus.errors import BadDocument
from corpus.web.connections import Answer, Network, open_url
from corpus.web.media_types import ending_of
from corpus.web.streams import Patience
from corpus.web.urls import PageUrl, join_url

_MAX_REDIRECTS = 5
_REDIRECTS = {301, 302, 303, 307, 308}
_GZIP = 16 + zlib.MAX_WBITS
# Of a path or of a host: where a person proves who they are.
_SIGN_IN = re.compile(
    r"(?:^|[/._-])(?:log[-_]?in|log[-_]?on|sign[-_]?in|sso|saml2?|oauth2?|authori[sz]e|auth)"
    r"(?:[/._-]|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a fetch may cost."""

    max_bytes: int  # of the body, unpacked
    total_seconds: float = 120
    idle_seconds: float = 20


@dataclass(frozen=True, slots=True)
class Page:
    """What a server sent for an address."""

    url: PageUrl  # the last of the redirects
    data: bytes  # not empty
    ending: str  # of the loader that reads it; "" where only its first bytes can tell
    headers: Mapping[str, str]


def fetch(url: PageUrl, limits: Limits, network: Network) -> Page:
    """The page at an address; the times of the limits count over all redirects.

    Raises:
        UnknownFormat: it is of a type that no loader reads, which is known before its body.
        BadDocument: it cannot be had; one line with the address, and the one it leads to.
    """
    patience = Patience(limits.total_seconds, limits.idle_seconds)
    hop = url
    try:
        for _ in range(_MAX_REDIRECTS + 1):
            with open_url(hop, network, patience) as answer:
                if answer.status not in _REDIRECTS:
                    _refuse_status(hop, answer.status)
                    _refuse_sign_in(url, hop)
                    ending = ending_of(hop, answer.headers)
                    data = _read_body(hop, answer, limits.max_bytes)
                    return Page(hop, data, ending, answer.headers)
                hop = _next_hop(hop, answer.headers)
    except BadDocument as error:
        if hop == url:
            raise
        raise type(error)(f"{str(url)!r} leads on: {error}") from error
    raise BadDocument(
        f"{str(url)!r} leads on more than {_MAX_REDIRECTS} times; open it in a browser and give"
        " the address that it ends at"
    )


def _next_hop(hop: PageUrl, headers: Mapping[str, str]) -> PageUrl:
    location = headers.get("location")
    if not location:
        raise BadDocument(f"{str(hop)!r} leads on to nowhere; check the address in a browser")
    try:
        # Servers write UTF-8 where only ASCII is allowed.
        return join_url(hop, location.encode("latin-1").decode("utf-8", "replace"))
    except BadDocument as error:
        raise BadDocument(f"{str(hop)!r} leads on: {error}") from error


def _refuse_sign_in(url: PageUrl, hop: PageUrl) -> None:
    if _is_sign_in(hop) and not _is_sign_in(url):
        raise BadDocument(
            f"{str(hop)!r} is a page to sign in at; sign in with a browser and save the page that"
            " you want as a file"
        )


def _is_sign_in(url: PageUrl) -> bool:
    return bool(_SIGN_IN.search(url.path) or _SIGN_IN.search(url.host))


def _refuse_status(url: PageUrl, status: int) -> None:
    if status == HTTPStatus.OK:
        return
    # The server's own words for it are not shown.
    known = {one.value: one.phrase for one in HTTPStatus}
    said = f"{status} {known[status]}" if status in known else str(status)
    advice = {
        401: "sign in with a browser and save the page as a file",
        403: "open it in a browser and save the page as a file",
        404: "check the address",
        410: "it was withdrawn there; check the address",
        429: "try again later",
    }.get(status, "try again later" if status >= 500 else "check the address in a browser")
    raise BadDocument(f"{str(url)!r} answers {said}; {advice}")


def _read_body(url: PageUrl, answer: Answer, max_bytes: int) -> bytes:
    """The whole body, unpacked; no more than one byte above the limit is ever unpacked."""
    stated = answer.headers.get("content-length", "")
    if stated.isdecimal() and int(stated) > max_bytes:
        raise _too_large(url, max_bytes)
    encoding = answer.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in {"identity", "", "gzip", "x-gzip"}:
        raise BadDocument(
            f"{str(url)!r} is packed as {encoding[:20]!r}, which was not asked for; save the page"
            " as a file"
        )
    unpack = _Gunzip(url) if "gzip" in encoding else None
    body = bytearray()
    for chunk in answer.chunks:
        body += unpack.feed(chunk, max_bytes + 1 - len(body)) if unpack else chunk
        if len(body) > max_bytes:
            raise _too_large(url, max_bytes)
    if unpack and not unpack.is_whole():
        raise BadDocument(f"{str(url)!r} breaks off in its packed body; try again")
    if not body.strip():
        raise BadDocument(f"{str(url)!r} is an empty page; check the address in a browser")
    return bytes(body)


def _too_large(url: PageUrl, max_bytes: int) -> BadDocument:
    return BadDocument(
        f"{str(url)!r} is larger than the {max_bytes} bytes allowed; raise"
        " POLICY_DESK_MAX_FILE_BYTES, or save a part of it as a file"
    )


class _Gunzip:
    """Unpacks gzip, which may be several members one after the other, within a limit."""

    def __init__(self, url: PageUrl) -> None:
        self._url = url
        self._member = zlib.decompressobj(_GZIP)

    def feed(self, packed: bytes, max_bytes: int) -> bytes:
        """What the bytes unpack to, up to the limit, after which the rest is lost."""
        unpacked = bytearray()
        try:
            while packed and len(unpacked) < max_bytes:
                if self._member.eof:
                    self._member = zlib.decompressobj(_GZIP)
                unpacked += self._member.decompress(packed, max_bytes - len(unpacked))
                packed = self._member.unused_data
        except zlib.error as error:
            raise BadDocument(f"{str(self._url)!r} is damaged in its packed body") from error
        return bytes(unpacked)

    def is_whole(self) -> bool:
        """Whether the last member came to its end."""
        return self._member.eof
