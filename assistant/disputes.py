"""What documents that were brought in say against the corpus: shown as a dispute, never instead.

A question's way: retrieve -> [assistant.disputes] -> answer
Anybody's file may hold a plausible paragraph with a false figure. So where our own documents answer
a question, another document may bear their answer out, and is then quoted as any; what it says
otherwise stands behind theirs, with its publisher. Where ours are on something else it answers
alone, and is shown to be the only one that does.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.asked import Asked
from assistant.candidates import Candidate
from assistant.late_interaction import AskedTokens
from assistant.markdown import escape
from assistant.records import Citation, Conflict, ConflictValue
from assistant.settled import Settled
from assistant.turn import Dispute, Evidence
from assistant.word_check import read_nearness
from assistant.wording import added_line, kind_name, say, source_line
from corpus.glossary import Glossary
from corpus.records import AUTHORITIES
from index.corpus_index import CorpusIndex

# The mean nearness of a question to ours, or their score, from which they are on what it is about.
# Of questions that only a bank's own memo answers none comes so near, of those on the corpus all.
ON_IT = 0.60
SURELY_ON_IT = 0.95


def brought_in(quoted: Sequence[Candidate], own: frozenset[str]) -> tuple[Candidate, ...]:
    """The sentences of documents that are not our own."""
    return tuple(c for c in quoted if c.scored.chunk.doc_id not in own)


def is_on_it(index: CorpusIndex, asked: Asked, tokens: AskedTokens, alone: Evidence) -> bool:
    """Whether our own documents are on what is asked about, so that they may be disputed.

    Another document has no say in this: it might repeat any question.

    Args:
        tokens: The question's.
        alone: Of our own documents; it may quote nothing.
    """
    # Ours may be on the same thing and still not be taken for an answer, asked for "how many".
    if not alone.near_enough or any(gap.lacks != "kind" for gap in alone.gaps):
        return False
    same = alone.selection.same
    return (
        max(c.score for c in same) >= SURELY_ON_IT
        or read_nearness(index, asked, tokens, same).mean >= ON_IT
    )


def weigh(
    asked: Asked, glossary: Glossary, alone: Evidence, found: Evidence, own: frozenset[str]
) -> Evidence:
    """The evidence that answers, of what all documents give and what our own give alone.

    Args:
        alone: Of our own documents; it quotes something, on the thing that is asked about.
        found: Of all; it quotes one that is not our own.

    Returns:
        `found` where what it quotes bears `alone` out; else `alone`, with what is said otherwise.
    """
    outside = brought_in(found.selection.quoted, own)
    settled = Settled(asked, glossary, alone)
    disputes = [one for candidate in outside if (one := settled.dispute(candidate))]
    if disputes and (found.answers or alone.answers):
        by_words = {dispute.words: dispute for dispute in reversed(disputes)}
        return replace(alone, gaps=(), disputes=tuple(by_words.values()))
    if not alone.answers:
        return found
    same_term = (found.term and found.term.values) == (alone.term and alone.term.values)
    borne_out = found.answers and same_term and settled.borne_out_by(outside)
    return found if borne_out else alone


def disputed(disputes: Sequence[Dispute], citation: Citation) -> Dispute | None:
    """The dispute that a citation quotes; None for one of the answer itself."""
    return next(
        (
            one
            for one in disputes
            if citation.doc_id == one.candidate.scored.chunk.doc_id
            and citation.start <= one.candidate.start < citation.end
        ),
        None,
    )


def dispute_conflict(
    asked: Asked, evidence: Evidence, citations: Sequence[Citation], language: str
) -> Conflict | None:
    """The answer's value, then those against it, the best authority first; None where none is.

    A document's standing is what its own file says, so none goes ahead of ours.

    Args:
        citations: The answer's; a value that none of them quotes is left out.
    """
    theirs = [(d, c) for c in citations if (d := disputed(evidence.disputes, c))]
    ours = [c for c in citations if disputed(evidence.disputes, c) is None]
    if not theirs or not ours:
        return None
    against = theirs[0][0].against
    first = next((c for c in ours if against and against in c.quote), ours[0])
    values = [
        ConflictValue(w or c.quote, unit, c.valid_from, c.valid_to, c)
        for w, unit, c in [
            (against, theirs[0][0].unit, first),
            *((d.words, d.unit, c) for d, c in theirs),
        ]
    ]
    values[1:] = sorted(values[1:], key=lambda v: AUTHORITIES.index(v.citation.authority))
    term = evidence.term.values[0] if evidence.term else None
    label = term.labels[language][0] if term else kind_name(asked.kind, language)
    return Conflict(term.term_id if term else "", label, tuple(values))


def dispute_lines(conflict: Conflict, language: str) -> Iterator[str]:
    """What an answer says of a dispute, in Markdown: each value with whose words it is."""
    yield say("disagree", language)
    ours, *theirs = conflict.values
    whose = [
        (ours, source_line(ours.citation, language)),
        *((value, added_line(value.citation, language)) for value in theirs),
    ]
    yield "\n".join(
        f"- {escape(_shown(value))} [{value.citation.n}] — {escape(said_by)}"
        for value, said_by in whose
    )


def _shown(value: ConflictValue) -> str:
    return " ".join(value.value.split())
