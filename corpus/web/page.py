"""A page of the web to a Document, as corpus.folder makes one of a file.

What a page says of itself is a stranger's word: its text, title, date and language are taken, but
no id, group, source or standing, which only a curator gives.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import unquote

from corpus.errors import BadDocument
from corpus.folder import make_document
from corpus.formats import load_bytes
from corpus.front_matter import read_details
from corpus.loaders.loaded import Loaded
from corpus.places import Url
from corpus.records import Document
from corpus.web import connections
from corpus.web.fetch import Limits, Page, fetch
from corpus.web.media_types import in_utf8
from corpus.web.urls import PageUrl, doc_id_of_url, read_url

_STATED = {"title", "language", "published", "publisher", "licence"}
_PASSWORD_FIELD = re.compile(rb"\btype\s{0,9}=\s{0,9}[\"']?password\b", re.IGNORECASE)


def load_page(
    place: Url, max_bytes: int, load: Callable[[bytes, str], Loaded] = load_bytes
) -> Document:
    """The Document at an address, fetched now.

    Its id comes from the address that was given, also where that leads on to another; so does its
    `url`, in which equal addresses are equal. Its publisher is the host that it came from, where
    none is stated.

    Args:
        place: The address.
        max_bytes: Larger pages are refused.
        load: What reads its bytes, as `formats.load_bytes` does.

    Raises:
        UnknownFormat: no loader reads this kind of file.
        BadDocument: the address may not be fetched, or cannot be, or what it holds cannot be read;
            the message names it.
    """
    url = read_url(place.text)
    page = fetch(url, Limits(max_bytes), connections.SYSTEM)
    _refuse_sign_in(url, page)
    name = f"page{page.ending or url.suffix}"  # the loaders go by endings, which addresses lack
    try:
        loaded = load(in_utf8(page.data, page.ending, page.headers), name)
        stated = {key: value for key, value in loaded.front.items() if key in _STATED}
        details = read_details(stated, name)
        details = replace(
            details,
            doc_id=doc_id_of_url(url),
            url=url.text,
            publisher=details.publisher or page.url.host.removeprefix("www."),
        )
        return make_document(loaded, details, {}, name=name, stem=_stem(url))
    except BadDocument as error:
        raise type(error)(str(error).replace(repr(name), repr(str(url)))) from error


def _refuse_sign_in(url: PageUrl, page: Page) -> None:
    """A page in the place of another that asks for a password is not the one that was wanted."""
    moved = page.url.path.rstrip("/").lower() != url.path.rstrip("/").lower()
    if moved and page.ending == ".html" and _PASSWORD_FIELD.search(page.data):
        raise BadDocument(
            f"{str(url)!r} leads on to {str(page.url)!r}, which asks for a password; sign in with a"
            " browser and save the page as a file, or give the address of a public page"
        )


def _stem(url: PageUrl) -> str:
    """What a title may be made of where a page has none: the path's last part, else the host."""
    last = unquote(url.path.rstrip("/").rpartition("/")[2])
    return last.removesuffix(url.suffix) if last else url.host
