"""HTML to its reading text: trafilatura says where the main text is, and it is read from there.

trafilatura's own output leaves out repeated paragraphs and short lists, so only its choice of
the place is used. Scripts, styles, navigation and footers are dropped; nothing is ever fetched.
"""

import re
from collections import Counter
from copy import deepcopy
from datetime import date

import trafilatura

from corpus.errors import BadDocument
from corpus.loaders.characters import clean, unwrap
from corpus.loaders.encodings import decode
from corpus.loaders.html_blocks import (
    UNSEEN,
    Block,
    Element,
    add_blocks,
    drop_elements,
    read_blocks,
)
from corpus.loaders.html_unseen import unseen_in
from corpus.loaders.loaded import Loaded, TextBuilder

_CHARSET = re.compile(
    rb"<(?:meta[^>]+charset|\?xml[^>]+encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE
)
_BOILERPLATE = (*UNSEEN, "nav", "footer", "aside", "form", "button", "select", "dialog")
# A banner above the article, unlike the heading part of an article.
_BANNERS = "//header[not(ancestor::main or ancestor::article)][not(.//h1)]"
# htmldate would otherwise guess from the prose and drop dates later than the machine's clock.
_DATES = {"extensive_search": False, "original_date": True, "max_date": "2199-12-31"}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_MAX_DEPTH = 254  # levels; libxml2 leaves out what is deeper, without a word
_MAX_RUN_BYTES = 10_000_000  # libxml2 ends there, without a word
_LONG_RUN = re.compile("[^<]{2500000,}")
_MAIN_SHARE = 0.9  # of the main text must lie in the element that is read
_MIN_MATCH = 8  # characters; shorter blocks are found anywhere


def load_html(data: bytes, name: str) -> Loaded:
    """The main text of a page, with title, date and language from its metadata.

    A page in which trafilatura finds no main text gives all its visible text.

    Raises:
        BadDocument: the bytes are no HTML page, or one nested deeper than the parser reads.
    """
    stated = _CHARSET.search(data[:4096])
    text = decode(data, name, stated[1].decode("ascii") if stated else None)
    if any(len(run[0].encode()) > _MAX_RUN_BYTES for run in _LONG_RUN.finditer(text)):
        raise BadDocument(
            f"{name!r} has more than {_MAX_RUN_BYTES} bytes between two tags; split it, or leave"
            " out what is embedded",
            fault="heavy",
        )
    tree = trafilatura.load_html(text)
    if tree is None:
        raise BadDocument(
            f"{name!r} is no HTML page; give the file the ending of its real format",
            fault="mismatch",
            format="HTML",
        )
    if _depth(tree) >= _MAX_DEPTH:
        raise BadDocument(
            f"{name!r} is nested too deeply to read; save it in a simpler form", fault="heavy"
        )
    metadata = trafilatura.extract_metadata(deepcopy(tree), date_config=_DATES)
    language = (tree.get("lang") or tree.get("xml:lang") or "").strip()
    unseen = unseen_in(tree, text)
    _drop_boilerplate(tree)
    builder = TextBuilder()
    add_blocks(builder, _main_blocks(tree))
    return Loaded(
        builder.text,
        headings=tuple(builder.headings),
        title=unwrap(clean(metadata.title)) if metadata.title else None,
        published=date.fromisoformat(metadata.date) if metadata.date else None,
        language=language if _LANGUAGE.fullmatch(language) else None,
        unseen=unseen,
    )


def _depth(tree: Element) -> int:
    depths: dict[Element | None, int] = {None: 0}
    for element in tree.iter():
        depths[element] = depths.get(element.getparent(), 0) + 1
    return max(depths.values())


def _drop_boilerplate(tree: Element) -> None:
    drop_elements(tree, _BOILERPLATE)
    for banner in tree.xpath(_BANNERS):
        banner.drop_tree()


def _main_blocks(tree: Element) -> list[Block]:
    """The blocks of the smallest element that holds the text that trafilatura takes for main."""
    body = tree.find("body") if tree.find("body") is not None else tree
    blocks = list(read_blocks(body))
    page = trafilatura.bare_extraction(deepcopy(tree), include_comments=False, favor_recall=True)
    if page is None or page.body is None:
        return blocks
    main = _smallest(body, blocks, _squeeze("".join(page.body.itertext())))
    inside = [block for block in blocks if main in (block.element, *block.element.iterancestors())]
    if any(block.level == 1 for block in inside):
        return inside
    return [block for block in blocks if block.level == 1][:1] + inside


def _smallest(body: Element, blocks: list[Block], chosen: str) -> Element:
    """The innermost element with nearly all of the chosen text, or the <article> or <main> around.

    It holds two chosen blocks at least: a page of one paragraph and some short lines is read whole.
    """
    lengths: Counter[Element] = Counter()
    counts: Counter[Element] = Counter()
    for block in blocks:
        text = _squeeze(block.element.text_content() if "\n" in block.text else block.text)
        if len(text) >= _MIN_MATCH and text in chosen:
            for element in (block.element, *block.element.iterancestors()):
                lengths[element] += len(text)
                counts[element] += 1
    main = body
    enough = _MAIN_SHARE * lengths[body]
    while main.tag not in {"article", "main"}:
        inner = [child for child in main if lengths[child] >= enough and counts[child] > 1]
        if not inner:
            break
        main = inner[0]
    return main


def _squeeze(text: str) -> str:
    return "".join(clean(text).split())
