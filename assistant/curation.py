"""The corpus as its curators see it: what is old, whose words it is, and putting a date right.

A date that is set here stays until the document is taken in again; a sidecar file states it for
good. What is withdrawn stays readable by its version.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from pydantic import TypeAdapter

from corpus.errors import BadQuestion, NotFound
from corpus.loaders.loaded import Finding
from corpus.records import AUTHORITIES, CONFIDENCES, Authority, Confidence, Document, Kind, Section
from index.corpus_index import CorpusIndex
from index.indexer import add_document, put_document, withdraw_document
from index.quarantine import Held


@dataclass(frozen=True, slots=True)
class CorpusRow:
    """A document in the curators' list: a visible one, or one in quarantine."""

    doc_id: str
    version: str
    title: str
    publisher: str
    published: date | None
    language: str
    kind: Kind
    authority: Authority  # the best of its sources'
    confidence: Confidence  # the weakest of its sources'
    path: str  # the file it came from; empty: from none, as a page or what is shipped
    latest: date | None  # the last day on which a part of it became known
    age_days: int | None  # from then to today; None where no day is known
    sections: int
    superseded: int  # of the sections, by a later development
    findings: tuple[Finding, ...] = ()  # why it is in quarantine; empty: it is visible


ROWS: TypeAdapter[list[CorpusRow]] = TypeAdapter(list[CorpusRow])
ROW: TypeAdapter[CorpusRow] = TypeAdapter(CorpusRow)


class Curation:
    """The visible documents of one index; safe from several threads.

    Args:
        corpus_date: The day that answers look from; what is superseded is so by then.
        today: The machine's clock, by which documents age.
    """

    def __init__(self, index: CorpusIndex, corpus_date: date, today: Callable[[], date]) -> None:
        self._index, self._corpus_date, self._today = index, corpus_date, today

    @property
    def last_day(self) -> date:
        """The last day that a document can be published on, wherever the machine's clock stands."""
        return max(self._today(), self._corpus_date)

    def rows(self, groups: frozenset[str] = frozenset()) -> list[CorpusRow]:
        """The documents that a curator of these groups may see.

        First what waits in quarantine, by doc_id, then the visible ones, the oldest first, those
        without a day before all.
        """
        catalog = self._index.catalog
        rows = [self._row(one) for one in catalog.each_document() if one.visible_to(groups)]
        waiting = [one for one in catalog.quarantine.waiting() if one.document.visible_to(groups)]
        return [
            *(self._held_row(one) for one in waiting),
            *sorted(rows, key=lambda row: (row.latest or date.min, row.doc_id)),
        ]

    def release(self, doc_id: str, groups: frozenset[str] = frozenset()) -> CorpusRow:
        """Take a document out of quarantine into the corpus; it replaces the version there was.

        Raises:
            NotFound: none of that id waits that the curator may see.
        """
        with self._index.writing:
            held = self._index.catalog.quarantine.of(doc_id)
            if held is None or not held.document.visible_to(groups):
                raise NotFound(
                    f"no document {doc_id!r} is in quarantine; list them with: policy-desk corpus"
                    " list"
                )
            put_document(self._index, held.document, lambda *_step: None, held.origin)
            self._index.refresh()
        return self._row(held.document)

    def redate(
        self, doc_id: str, published: date, groups: frozenset[str] = frozenset()
    ) -> CorpusRow:
        """Put right when a document was published; parts without a day of their own follow.

        Raises:
            NotFound: there is none of that id that the reader may see.
            BadQuestion: the day is yet to come.
        """
        if published > self.last_day:
            raise BadQuestion(
                f"{published} is yet to come; give the day of publication", "published"
            )
        with self._index.writing:
            before = self._visible(doc_id, groups)
            sections = tuple(_redated(one, before.published, published) for one in before.sections)
            after = replace(before, published=published, sections=sections)
            add_document(self._index, after, lambda *_step: None)
            self._index.refresh()
        return self._row(after)

    def withdraw(self, doc_id: str, groups: frozenset[str] = frozenset()) -> None:
        """Take a document out of search and answers, or out of quarantine; citations still open.

        Raises:
            NotFound: there is none of that id that the reader may see.
        """
        with self._index.writing:
            held = self._index.catalog.quarantine.of(doc_id)
            if held is None or not held.document.visible_to(groups):
                self._visible(doc_id, groups)
            withdraw_document(self._index, doc_id)
            self._index.refresh()

    def _visible(self, doc_id: str, groups: frozenset[str]) -> Document:
        found = self._index.catalog.document(doc_id, groups=groups)
        if found is None:
            raise NotFound(f"no document {doc_id!r}; list them with: policy-desk corpus list")
        return found

    def _is_superseded(self, section: Section) -> bool:
        return section.known_to is not None and section.known_to <= self._corpus_date

    def _held_row(self, held: Held) -> CorpusRow:
        row = self._row(held.document)
        return replace(row, path=held.origin.path, findings=held.findings)

    def _row(self, document: Document) -> CorpusRow:
        origin = self._index.catalog.origin(document.doc_id)
        days = [s.known_from for s in document.sections if s.known_from]
        latest = max(days, default=document.published)
        authorities = [source.authority for source in document.sources]
        confidences = [source.confidence for source in document.sources]
        return CorpusRow(
            doc_id=document.doc_id,
            version=document.version,
            title=document.title,
            publisher=document.publisher,
            published=document.published,
            language=document.language,
            kind=document.kind,
            authority=min(authorities, key=AUTHORITIES.index, default="press"),
            confidence=max(confidences, key=CONFIDENCES.index, default="read"),
            path=origin.path if origin else "",
            latest=latest,
            age_days=(self._today() - latest).days if latest else None,
            sections=len(document.sections),
            superseded=sum(self._is_superseded(section) for section in document.sections),
        )


def _redated(section: Section, before: date | None, after: date) -> Section:
    """A section that had the document's own day, or none, gets the new one."""
    return replace(section, known_from=after) if section.known_from in (before, None) else section
