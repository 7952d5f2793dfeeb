"""The addresses that may be fetched: https, the standard port, a public-looking name, no password.

Read here is only what the address says; where its name leads is checked in corpus.web.addresses.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote

import httpx

from corpus.errors import BadDocument

_SHOWN_CHARS = 200
_ID_CHARS = 200
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?|[0-9a-f:.]*:[0-9a-f:.]*")
_ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,4}$")  # not the .30 of 2026.01.30
_NOT_IN_ID = re.compile(r"[\s/\\@#?%]")  # as front matter's doc_id


@dataclass(frozen=True, slots=True)
class PageUrl:
    """An address that is well-formed and may be fetched if its host is public."""

    text: str  # ASCII, percent-encoded, without fragment: equal for equal addresses
    host: str  # ASCII (IDNA), lower case, without a dot at its end; IPv6 without brackets
    target: str  # ASCII: the path, at least "/", and the query

    def __str__(self) -> str:
        """For messages: cut where it is very long."""
        return self.text if len(self.text) <= _SHOWN_CHARS else f"{self.text[:_SHOWN_CHARS]}…"

    @property
    def path(self) -> str:
        """The path, with its percent signs."""
        return self.target.partition("?")[0]

    @property
    def suffix(self) -> str:
        """The ending of the path, such as ".pdf", in lower case; "" if it has none."""
        return PurePosixPath(self.path).suffix.lower()


def read_url(text: str) -> PageUrl:
    """The address that a person wrote.

    Raises:
        BadDocument: malformed, no https, a port but 443, or with a name or password in it.
    """
    return _checked(_parsed(text.strip()))


def join_url(base: PageUrl, location: str) -> PageUrl:
    """Where a redirect leads, which may be stated from `base` on.

    Raises:
        BadDocument: as `read_url`.
    """
    try:
        joined = httpx.URL(base.text).join(location)
    except httpx.InvalidURL as error:
        raise BadDocument(f"{location[:_SHOWN_CHARS]!r} is no web address ({error})") from error
    return _checked(joined)


def doc_id_of_url(url: PageUrl) -> str:
    """The id of a page: its host and path, without the ending, joined by ".", NFC.

    https://example.org/policy/2026/terms.html -> example.org.policy.2026.terms. Addresses with a
    query, and those with what an id cannot hold, end in "-" and 8 digits that tell them apart.
    """
    parts = [unquote(part) for part in url.path.split("/") if part]
    if parts:
        parts[-1] = _ENDING.sub("", parts[-1]) or parts[-1]
    plain = unicodedata.normalize("NFC", ".".join([url.host, *parts]))
    fitting = "".join(
        char if char.isprintable() and char != "\ufffd" and not _NOT_IN_ID.match(char) else "_"
        for char in plain[:_ID_CHARS]
    )
    if fitting == plain and "?" not in url.target:
        return fitting
    return f"{fitting}-{hashlib.sha256(url.target.encode()).hexdigest()[:8]}"


def _parsed(text: str) -> httpx.URL:
    try:
        return httpx.URL(text)
    except httpx.InvalidURL as error:
        raise BadDocument(
            f"{text[:_SHOWN_CHARS]!r} is no web address ({error}); copy it from the browser"
        ) from error


def _checked(url: httpx.URL) -> PageUrl:
    if url.userinfo:
        raise BadDocument(
            f"the address on host {url.host!r} holds a user name or password, which would be kept"
            " with the document; give it without, or save the page as a file"
        )
    host = url.raw_host.decode("ascii").removesuffix(".")
    page = PageUrl(
        text=str(url.copy_with(fragment=None, raw_path=url.raw_path or b"/")),
        host=host,
        target=(url.raw_path or b"/").decode("ascii"),
    )
    if url.scheme != "https":
        raise BadDocument(
            f"{str(page)!r} is no https address; only https pages are fetched: try https://, or"
            " save the page as a file"
        )
    if not _HOST.fullmatch(host):
        raise BadDocument(f"{str(page)!r} has no proper host name; copy it from the browser")
    if url.port not in (None, 443):
        raise BadDocument(
            f"{str(page)!r} names port {url.port}; only the standard port is fetched from: save"
            " the page as a file"
        )
    return page
