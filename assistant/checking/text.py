"""A text checked over the corpus, a sentence at a time; no model has a say in it.

A text's way: sentences -> evidence -> [assistant.checking] -> claims, each with its mark
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from assistant.asked import read_question
from assistant.checking.claims import Marker
from assistant.checking.evidence import Evidence, nearest_first, units_of
from assistant.checking.quoting import Quotations
from assistant.checking.records import MARKS, Checked, CheckedSentence
from assistant.checking.register import entries_of, said_in
from assistant.dated import days_asked_about
from assistant.records import Language, Reader
from assistant.service import AnswerService
from assistant.wording import LANGUAGES
from corpus.errors import BadQuestion
from corpus.glossary import shipped_glossary
from corpus.languages import document_language, question_language
from corpus.records import normalise
from corpus.shipped import disagreement_topic
from index.corpus_index import Scope
from index.sentences import split_sentences

Progress = Callable[[str, int, int], None]


def check_text(
    service: AnswerService,
    text: str,
    language: Language | None = None,
    as_of: date | None = None,
    reader: Reader = Reader(),  # noqa: B008  frozen
    progress: Progress = lambda *_step: None,
) -> Checked:
    """How the corpus stands to what a text says, as it was known on a day.

    Args:
        text: Of any kind, in zh, en or ja.
        language: Of the wording, as of quotations from briefs; None: the text's.
        as_of: None: the corpus date.
        reader: Only documents that they may see are looked at.
        progress: Told how many sentences are done.

    Raises:
        BadQuestion: the text is empty, or longer than the service checks.
    """
    text = normalise(text)
    _refuse(text, service.max_check_chars)
    own = document_language(text)
    wording = language or (own if own in LANGUAGES else "en")
    checking = _Checking(service, wording, as_of or service.corpus_date, reader)
    spans = split_sentences(text)
    sentences = []
    for number, span in enumerate(spans):
        progress("", number, len(spans))
        before = spans[number - 1] if number else None
        sentences.append(checking.sentence(text, span, before, own))
    progress("", len(spans), len(spans))
    counts = Counter(claim.mark for sentence in sentences for claim in sentence.claims)
    return Checked(
        text=text,
        language=wording,
        as_of=checking.as_of,
        sentences=tuple(sentences),
        counts={mark: counts[mark] for mark in MARKS},
    )


class _Checking:
    """One check of one text."""

    def __init__(
        self, service: AnswerService, wording: str, as_of: date, reader: Reader
    ) -> None:  # fmt: skip
        scope = Scope(as_of=as_of, groups=frozenset(reader.groups))
        self.as_of, self._index = as_of, service.index
        self._evidence = Evidence(service.index, scope)
        quotations = Quotations(service.index, wording, as_of, scope)
        self._terms = service.terms
        self._marker = Marker(service.terms, quotations, as_of)

    def sentence(
        self, text: str, span: tuple[int, int], before: tuple[int, int] | None, own: str
    ) -> CheckedSentence:
        """One sentence; the one before it counts where both are of a paragraph."""
        start, end = span
        sentence = text[start:end]
        language = question_language(sentence, [own])
        together = before is not None and "\n" not in text[before[1] : start]
        units = units_of(
            self._index, sentence, text[slice(*before)] if before and together else "", language
        )
        near = self._evidence.near(units, language)
        if language in LANGUAGES:
            named = self._evidence.of_terms(self._terms, units, language)
            near = nearest_first([*near, *named])
        register = f"{disagreement_topic()}.{language if language in LANGUAGES else 'en'}"
        said = list(said_in(units, entries_of(self._evidence.of_documents([register], units))))
        days = days_asked_about(read_question(sentence, language, shipped_glossary()))
        claims = self._marker.claims(units, near, said, days)
        return CheckedSentence(
            start=start,
            end=end,
            text=sentence,
            claims=tuple(replace(c, start=c.start + start, end=c.end + start) for c in claims),
        )


def _refuse(text: str, most: int) -> None:
    if not text.strip():
        raise BadQuestion("the text is empty; give the text that is to be checked", "text")
    if len(text) > most:
        raise BadQuestion(
            f"the text has {len(text)} characters, at most {most} are checked; check it in parts,"
            " or raise POLICY_DESK_MAX_CHECK_CHARS",
            "text",
        )
