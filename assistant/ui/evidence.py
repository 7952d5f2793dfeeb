"""The side beside the chat: what each of its tabs shows for the last answer of a session.

Session -> [assistant.ui.evidence] -> HTML of the tabs; the service gives whatever is in it
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from assistant.beside import aligned_citation
from assistant.records import Citation, Question
from assistant.service import AnswerService
from assistant.ui.as_of import presets
from assistant.ui.calculation import calculation_panel, no_calculation
from assistant.ui.changes import (
    Asked,
    changes_form,
    changes_panel,
    citations_of,
    default_days,
)
from assistant.ui.conversation import Session
from assistant.ui.deals import deals_as_of, deals_panel
from assistant.ui.forms import read_form
from assistant.ui.panel import source_panel
from assistant.ui.sources import sources_list, tongues
from assistant.ui.strings import text
from assistant.ui.timeline import happenings, timeline_panel
from assistant.ui.worked import Problem, recalculated
from corpus.errors import BadQuestion

TABS = ("sources", "calculation", "deals", "timeline", "changes")


class Evidence:
    """The tabs over a service."""

    def __init__(self, service: AnswerService) -> None:
        self._service = service

    def panels(self, session: Session) -> list[str]:
        """The HTML of each of TABS."""
        shown = [self.sources(session), self.calculation(session), *self.overviews(session)]
        return [*shown, self.changes(session)]

    def sources(self, session: Session) -> str:
        """The passages of the last answer."""
        return sources_list(session.cited, session.found, session.language)

    def calculation(self, session: Session, problem: Problem | None = None) -> str:
        """The calculation of the last answer."""
        if session.worked is None:
            return no_calculation(session.language)
        return calculation_panel(session.worked, session.first, session.language, problem)

    def after_answer(self, session: Session) -> list[str | None]:
        """The HTML of each of TABS; None for one that stays as it is."""
        stays = session.as_of is None or (session.overviews or (None,))[0] == session.as_of
        overviews = (None, None) if stays else self.overviews(session)
        return [self.sources(session), self.calculation(session), *overviews, self.changes(session)]

    def overviews(self, session: Session) -> tuple[str, str]:
        """The deals and the timeline as of the last answer's day; made once for each day."""
        day = session.as_of or self._service.corpus_date
        if session.overviews is None or session.overviews[0] != day:
            session.overviews = (day, self._deals(session, day), self._timeline(session, day))
        return session.overviews[1:]

    def recalculate(self, written: str, session: Session) -> str | None:
        """The calculation with the inputs of its form, a JSON object; None where it is none."""
        typed = read_form(written)
        if session.worked is None or typed is None:
            return None
        made = recalculated(self._service, session.worked, typed, session.language)
        if isinstance(made, Problem):
            return self.calculation(session, made)
        session.worked, session.first = made, _keep(session, made.citations)
        return self.calculation(session)

    def changes(self, session: Session) -> str:
        """The last question and the two days that can be compared."""
        asked = Asked("", "")
        if session.whole:
            day = session.as_of or self._service.corpus_date
            asked = default_days(presets(self._service), day)
        form = changes_form(session.whole, asked, session.language)
        return changes_panel(form, None, 0, session.language)

    def compare(self, written: str, session: Session) -> str | None:
        """The last question's answers on the days of the form, a JSON object; None: it is none."""
        typed, language = read_form(written), session.language
        if not session.whole or typed is None:
            return None
        asked = Asked(typed.get("first", ""), typed.get("last", ""))
        found, first = None, 0
        try:
            days = date.fromisoformat(asked.first), date.fromisoformat(asked.last)
            question = Question(session.whole, language=session.answered_in, reader=session.reader)
            found = self._service.diff(question, *days)
            first = _keep(session, citations_of(found))
        except ValueError:
            asked = replace(asked, problem=text("changes_bad_day", language))
        except BadQuestion:
            asked = replace(asked, problem=text("changes_order", language))
        form = changes_form(session.whole, asked, language)
        return changes_panel(form, found, first, language)

    def source(self, written: str, session: Session) -> str:
        """The source of a mark, "12" or "12:ja" in another language; else the list of sources."""
        asked = re.fullmatch("([0-9]{1,6})(?::(zh|en|ja))?", written)
        if asked is None or int(asked[1]) >= len(session.citations):
            return self.sources(session)
        number, language = int(asked[1]), session.language
        citation = session.citations[number]
        groups = frozenset(session.reader.groups)
        document = self._service.document(citation.doc_id, citation.version, groups)
        above = ""
        if document is not None:
            wanted = asked[2] or document.language
            original = document
            if wanted != document.language:
                day = session.as_of or self._service.corpus_date
                found = aligned_citation(self._service.index, citation, document, wanted, day)
                other = found and self._service.document(found.doc_id, found.version, groups)
                if found and other:
                    citation, document = found, other
            above = tongues(number, original, document.language, language)
        withdrawn = self._service.standing(document).withdrawn if document else None
        day_withdrawn = withdrawn.date() if withdrawn else None
        return source_panel(citation, document, language, day_withdrawn, above)

    def _deals(self, session: Session, day: date) -> str:
        made = deals_as_of(self._service, day, session.language)
        return deals_panel(made, _keep(session, made.marks.values()), day, session.language)

    def _timeline(self, session: Session, day: date) -> str:
        listed = happenings(self._service, day, session.language)
        first = _keep(session, (one.citation for one in listed if one.citation))
        return timeline_panel(listed, first, day, session.language)


def _keep(session: Session, citations: Iterable[Citation]) -> int:
    """Add citations, numbered from 1, to those that marks open; the number of the first."""
    first = len(session.citations)
    numbered = [replace(citation, n=n) for n, citation in enumerate(citations, start=1)]
    session.citations = [*session.citations, *numbered]
    return first
