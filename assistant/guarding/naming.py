"""Names: what a statement names is named in what is cited, in any language."""

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.guarding.findings import Finding, Ground, Verdict
from assistant.guarding.gazetteer import LOOSE, class_of, ids_in, names_in
from assistant.guarding.reading import Reading
from assistant.guarding.words import aliases, also_written, country_of
from corpus.folding import fold
from corpus.glossary import Mention
from corpus.quantities import Quantity
from corpus.shipped import corpus_subject

# Goods and sectors are things that a statement may exchange; other concepts are its wording.
THINGS = frozenset(
    "steel aluminium cars lng hydrogen ammonia nuclear lithium rare_earths semiconductors"
    " shipbuilding small_modular_reactor diamond_grit minimum_access_rice critical_minerals".split()
)
_WORD = r"[A-Za-z\u00c0-\u024f0-9&’'-]"
_LATIN = re.compile(
    rf"(?<![\w$])(?:[A-Z][A-Z0-9&]+(?=s\b|(?![A-Za-z0-9]))"
    rf"|[A-Z]{_WORD}*(?:\s+(?:of\s+(?:the\s+)?)?[A-Z]{_WORD}*)*)",
    re.ASCII,
)
_POSSESSIVE = re.compile("[’']?s$")
_NOT_NAMES = frozenset(
    "the a an in on by to of and but or if as at it its this that these those from under with for"
    " while when after before since until during both each all no not there they he she we january"
    " february march april may june july august september october november december us mou"
    " section article paragraph executive order president monday tuesday wednesday thursday friday"
    " meps mps mp mep pm ceo gdp faq q a ok eta section sections act party minister mr ms mrs dr"
    " according however thus so then also only about around up more less most".split()
)


def check_names(statement: Reading, ground: Ground) -> Iterator[Finding]:
    """A verdict on each name of a statement that has to be cited, in order."""
    held = ground.names
    around = held | {country_of()[name] for name in held if name in country_of()}
    for mention in statement.mentions:
        in_gazetteer = any(m.start == mention.start for m in names_in(statement.text))
        if in_gazetteer or (mention.kind == "concept" and mention.term_id not in THINGS):
            continue
        verdict = _verdict(mention, statement, held, around)
        also = also_written().get(mention.term_id)
        if verdict == "fails" and also and any(also.search(r.folded) for r in ground.sentences):
            verdict = "holds"
        written = statement.text[mention.start : mention.end]
        detail = "" if verdict == "holds" else f"{written!r} is named in no cited passage"
        yield Finding("names", verdict, mention.start, mention.end, detail)
    yield from _known(statement, ground)
    yield from _unknown(statement, ground)


def _verdict(
    mention: Mention, statement: Reading, held: frozenset[str], around: frozenset[str]
) -> Verdict:
    name = mention.term_id
    if name in around or aliases().get(name, frozenset()) & held:
        return "holds"
    if statement.text[mention.start : mention.end] in ("政府", "総統"):
        return "undecided"
    # The briefs are on one deal, whose parties they need not name in every sentence.
    return "undecided" if name in corpus_subject() or name == "united_states" else "fails"


def _known(statement: Reading, ground: Ground) -> Iterator[Finding]:
    """Names of the gazetteer: one that is not cited stands for another, or is made up."""
    held = frozenset().union(*(ids_in(r.text) for r in ground.sentences))
    around = held.union(*(ids_in(r.text) for r in ground.contexts))
    said = ids_in(statement.text)
    for mention in names_in(statement.text):
        name, written = mention.term_id, statement.text[mention.start : mention.end]
        rivals = [other for other in held - said if class_of(other) == class_of(name)]
        if name in (held if rivals else around) or _is_written(written, ground):
            verdict: Verdict = "holds"
        elif class_of(name) in LOOSE and not rivals:
            verdict = "undecided"
        else:
            verdict = "fails"
        detail = "" if verdict == "holds" else f"{written!r} is named in no cited passage"
        yield Finding("names", verdict, mention.start, mention.end, detail)


def _is_written(words: str, ground: Ground) -> bool:
    folded = fold(words)
    return any(folded in _folded(r) for r in ground.sentences)


@lru_cache(maxsize=20_000)
def _folded(reading: Reading) -> str:
    return fold(reading.text)


def _unknown(statement: Reading, ground: Ground) -> Iterator[Finding]:
    """Latin names that no list has: they are in the passages as they are written.

    Between Japanese, Chinese and English one may be transliterated: it is undecided, unless a
    passage has a Latin name of its own that the statement leaves out.
    """
    taken = [(m.start, m.end) for m in (*statement.mentions, *names_in(statement.text))]
    taken += [(end, end + 8) for _, end in taken if statement.text[end : end + 1] in tuple("（(")]
    taken += [(f.start, f.end) for f in statement.figures if _has_digit(statement, f)]
    held = "\n".join(map(_folded, (*ground.sentences, *ground.contexts)))
    theirs = {r.language for r in ground.sentences}
    between_scripts = statement.language == "en" or "en" not in theirs
    may_be_translated = (
        statement.language not in theirs and between_scripts and not _left_out(statement, ground)
    )
    for match in _LATIN.finditer(statement.text):
        start, end = match.span()
        words = [w for w in re.findall(_WORD + "+", match.group()) if fold(w) not in _NOT_NAMES]
        if statement.language == "en" and start == 0:
            words = words[1:]
        if not words or any(start < b and end > a for a, b in taken):
            continue
        if all(_POSSESSIVE.sub("", fold(word)) in held for word in words):
            yield Finding("names", "holds", start, end)
        else:
            verdict: Verdict = "undecided" if may_be_translated else "fails"
            detail = f"{match.group()!r} is in no cited passage"
            yield Finding("names", verdict, start, end, detail)


def _has_digit(statement: Reading, figure: Quantity) -> bool:
    return any(char.isdigit() for char in statement.text[figure.start : figure.end])


def _left_out(statement: Reading, ground: Ground) -> bool:
    """Whether a passage in another script has a Latin name that the statement lacks."""
    said = fold(statement.text)
    for reading in ground.sentences:
        known = [(m.start, m.end) for m in reading.mentions]
        for match in _LATIN.finditer(reading.text):
            start, end = match.span()
            if fold(match.group()) not in said and not any(start < b and end > a for a, b in known):
                return True
    return False
