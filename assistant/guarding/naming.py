"""Names: what a statement names is named in what is cited, in any language."""

import re
from collections.abc import Iterator

from assistant.guarding.findings import Finding, Ground, Verdict
from assistant.guarding.reading import Reading
from assistant.guarding.words import aliases, also_written, country_of
from corpus.folding import fold
from corpus.glossary import Mention
from corpus.shipped import corpus_subject

# Goods and sectors are things that a statement may exchange; other concepts are its wording.
THINGS = frozenset(
    "steel aluminium cars lng hydrogen ammonia nuclear lithium rare_earths semiconductors"
    " shipbuilding small_modular_reactor diamond_grit minimum_access_rice critical_minerals".split()
)
_LATIN = re.compile(
    r"(?<![\w$])(?:[A-Z][A-Z0-9&]+(?=s\b|(?![A-Za-z0-9]))"
    r"|[A-Z][\w&’'-]*(?:\s+(?:of\s+(?:the\s+)?)?[A-Z][\w&’-]*)*)"
)
_NOT_NAMES = frozenset(
    "the a an in on by to of and but or if as at it its this that these those from under with for"
    " while when after before since until during both each all no not there they he she we january"
    " february march april may june july august september october november december us mou"
    " section article paragraph executive order president monday tuesday wednesday thursday friday"
    " according however thus so then also only about around up more less most".split()
)


def check_names(statement: Reading, ground: Ground) -> Iterator[Finding]:
    """A verdict on each name of a statement that has to be cited, in order."""
    held = ground.names
    around = held | {country_of()[name] for name in held if name in country_of()}
    for mention in statement.mentions:
        if mention.kind == "concept" and mention.term_id not in THINGS:
            continue
        verdict = _verdict(mention, statement, held, around)
        also = also_written().get(mention.term_id)
        if verdict == "fails" and also and any(also.search(r.folded) for r in ground.sentences):
            verdict = "holds"
        written = statement.text[mention.start : mention.end]
        detail = "" if verdict == "holds" else f"{written!r} is named in no cited passage"
        yield Finding("names", verdict, mention.start, mention.end, detail)
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


def _unknown(statement: Reading, ground: Ground) -> Iterator[Finding]:
    """Latin names that the glossary does not have: in the passages, as they are written."""
    taken = [(m.start, m.end) for m in statement.mentions]
    taken += [(f.start, f.end) for f in statement.figures]
    held = fold("\n".join(r.text for r in (*ground.sentences, *ground.contexts)))
    same_script = any(r.language == statement.language for r in ground.sentences)
    for match in _LATIN.finditer(statement.text):
        start, end = match.span()
        words = [w for w in re.findall(r"[\w&’'-]+", match.group()) if fold(w) not in _NOT_NAMES]
        if statement.language == "en" and start == 0:
            words = words[1:]
        if not words or any(start < b and end > a for a, b in taken):
            continue
        if all(fold(word).removesuffix("s") in held for word in words):
            yield Finding("names", "holds", start, end)
        else:
            verdict: Verdict = "fails" if same_script else "undecided"
            detail = f"{match.group()!r} is in no cited passage"
            yield Finding("names", verdict, start, end, detail)
