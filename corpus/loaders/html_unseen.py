"""Text in an HTML tree that no reader of the page sees: comments, hidden and unreadable elements.

Only styles of the elements themselves are read, and of a style sheet the rules for a class, an id
or a tag; scripts are not run. What is found is judged in corpus.suspicion.
"""

import re
from collections.abc import Iterator, Mapping

from lxml import etree  # type: ignore[import-untyped]
from lxml.html import fragment_fromstring  # type: ignore[import-untyped]

from corpus.loaders.html_blocks import Element
from corpus.loaders.loaded import MAX_UNSEEN, Unseen

_MOST = 200  # places of one page
_SAYING = frozenset({"alt", "title", "aria-label", "aria-description", "content", "placeholder"})
_SENTENCE = 12  # characters
_RULE = re.compile(r"([.#]?[\w-]+)\s*\{([^{}]*)\}")
_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_MEDIA = re.compile(r"@[\w-]+[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
# How a declaration hides, and what the hiding itself weighs: pages hide menus and fade text in,
# but nobody writes sentences in no size or in the colour of their ground.
_WAYS: tuple[tuple[str, str, float], ...] = (
    ("display", r"display:none|visibility:(?:hidden|collapse)|content-visibility:hidden", 0.0),
    ("font size", r"(?:^|;)font(?:-size)?:(?:0|0?\.\d+|1)(?:px|pt|em|rem|%)?(?:;|$|!|/)", 1.0),
    ("opacity", r"(?:^|;)opacity:(?:0|0?\.0\d*)(?:;|$|!|%)", 0.4),
    ("off screen",
     r"(?:left|right|top|bottom|text-indent|margin-left):-\d{3,}(?:\.\d+)?(?:px|em|rem|pt|%)"
     r"|translate[xy]?\(-\d{4,}px", 0.5),
    ("clipped",
     r"clip:rect\(0(?:px)?,0(?:px)?,0(?:px)?,0|clip-path:inset\((?:50|100)%"
     r"|(?:^|;)(?:max-)?(?:height|width):0(?:px)?;(?:.*;)?overflow:hidden", 0.4),
)  # fmt: skip
_HIDES = tuple((how, re.compile(pattern), weight) for how, pattern, weight in _WAYS)
_COLOUR = re.compile(r"(?:^|;)color:([^;!]+)")
_GROUND = re.compile(r"(?:^|;)background(?:-color)?:([^;!]+)")
_WHITES = frozenset("white #fff #ffffff #fffffe #fefefe rgb(255,255,255) snow transparent".split())
_ON_WHITE = 0.5  # a style sheet may darken the ground


def unseen_in(tree: Element, source: str) -> tuple[Unseen, ...]:
    """What a page holds out of sight: comments, then elements, each with all that is in it once.

    Args:
        source: What the tree was parsed from, whose comments the tree may lack.
    """
    rules = _rules(tree)
    found = [_unseen("comment", "", match[1]) for match in _COMMENT.finditer(source)][:_MOST]
    inside: set[Element] = set()
    for element in tree.iter():
        if len(found) >= 2 * _MOST:
            break
        if isinstance(element.tag, str) and element.getparent() in inside:
            inside.add(element)
            continue
        if isinstance(element.tag, str):
            found += _attributes(element)
        if isinstance(element.tag, str) and (way := _hidden(element, rules)):
            inside.add(element)
            found.append(_unseen(way[0], f"<{element.tag}>"[:40], _text(element), way[1]))
    return tuple(one for one in found if one.text)


def unseen_in_fragment(html: str) -> tuple[Unseen, ...]:
    """As `unseen_in`, for a text with pieces of HTML in it; whatever is hidden there is odd."""
    if "<" not in html:
        return ()
    try:
        tree = fragment_fromstring(html, create_parent="div")
    except (etree.ParserError, ValueError):
        return ()
    return tuple(
        one if one.how == "comment" else Unseen(one.how, one.where, one.text, 1.0)
        for one in unseen_in(tree, html)
    )


def _unseen(how: str, where: str, text: str, weight: float = 0.0) -> Unseen:
    return Unseen(how, where, " ".join(text.split())[:MAX_UNSEEN], weight)


def _attributes(element: Element) -> Iterator[Unseen]:
    """Sentences in what a page says of its pictures and fields, or to its scripts."""
    for name, value in element.attrib.items():
        if (name in _SAYING or name.startswith("data-")) and len(value) >= _SENTENCE:
            yield _unseen(f"attribute {name}"[:40], f"<{element.tag}>"[:40], value)


def _text(element: Element) -> str:
    """The text inside, without scripts and comments."""
    parts = element.xpath(".//text()[not(ancestor::script) and not(ancestor::style)]")
    return " ".join(parts)


def _hidden(element: Element, rules: Mapping[str, str]) -> tuple[str, float] | None:
    """How an element is hidden, and what that weighs; None where it is not."""
    if element.tag in ("script", "style", "head", "title"):
        return None
    if element.tag in ("noscript", "template"):
        return str(element.tag), 0.0
    if "hidden" in element.attrib or element.get("aria-hidden") == "true":
        return "display", 0.0
    own = _squeezed(element.get("style", ""))
    for how, pattern, weight in _HIDES:
        if pattern.search(own):
            return how, weight
    names = [element.tag, *(f".{x}" for x in element.get("class", "").split())]
    sheet = ";".join(rules.get(name, "") for name in [*names, f"#{element.get('id', '')}"])
    if any(pattern.search(sheet) for _, pattern, _ in _HIDES):
        return "style sheet", 0.0
    return _in_colour_of_ground(element, own)


def _in_colour_of_ground(element: Element, own: str) -> tuple[str, float] | None:
    stated = _COLOUR.search(own)
    colour = stated[1] if stated else (element.get("color") or "").strip().lower()
    if not colour:
        return None
    for above in (element, *element.iterancestors()):
        ground = _GROUND.search(_squeezed(above.get("style", "")))
        stated_ground = ground[1] if ground else (above.get("bgcolor") or "").strip().lower()
        if stated_ground:
            same = colour == stated_ground or {colour, stated_ground} <= _WHITES
            return ("colour", 1.0) if same else None
    if colour == "transparent" or re.fullmatch(r"rgba\(.*,0(?:\.0+)?\)", colour):
        return "colour", 1.0
    return ("colour", _ON_WHITE) if colour in _WHITES else None


def _rules(tree: Element) -> dict[str, str]:
    """Selector -> declarations, of the simple rules of a page's own style sheets."""
    rules: dict[str, str] = {}
    for sheet in tree.iter("style"):
        # Rules for printing or for narrow screens hide what others show.
        for name, stated in _RULE.findall(_MEDIA.sub("", (sheet.text or "")[:200_000])):
            rules[name] = f"{rules.get(name, '')};{_squeezed(stated)}"
    return rules


def _squeezed(style: str) -> str:
    return re.sub(r"\s+", "", style).lower()
