"""A conversation of the chat page: what one open page was told, and an answer as it comes about.

A question's way: page -> [assistant.ui.conversation] -> service -> Markdown of the chat
"""

import logging
import secrets
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from assistant.beside import found_not_cited
from assistant.feedback import Feedback, feedback_on
from assistant.http.streaming import answer_events
from assistant.records import ANSWER, Answer, Citation, Event, Language, Question, Reader
from assistant.service import AnswerService
from assistant.ui.cards import card
from assistant.ui.messages import answer_markdown, linked, question_markdown, stage_markdown
from assistant.ui.strings import DEFAULT, text
from assistant.ui.worked import Worked, worked
from corpus.errors import BadQuestion, NotFound

_LOOK_SECONDS = 0.2  # how often a running answer looks whether it was stopped
_MOST_FOUND = 6  # passages that are listed beside those that are cited
_log = logging.getLogger("policy_desk.ui")


@dataclass
class Session:
    """What one open page has asked and been told."""

    language: str = DEFAULT
    reader: Reader = Reader()
    messages: list[dict[str, str]] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)  # #cite-N opens the N-th
    conversation_id: str | None = None
    answer_id: str = ""  # of the last answer
    follow_ups: tuple[str, ...] = ()  # that the last answer suggests
    rates: str = ""  # the answer that can be rated; empty: the last question got none
    said: Feedback | None = None  # of it
    asked: str = ""  # the last question, as it was written
    whole: str = ""  # the last question, completed from the conversation
    answered_in: Language | None = None  # the last answer's
    first: int = 0  # the number in `citations` of the calculation's first
    worked: Worked | None = None  # the last answer's calculation
    as_of: date | None = None  # the last answer's
    cited: list[tuple[int, Citation]] = field(default_factory=list)  # by the last answer
    found: list[tuple[int, Citation]] = field(default_factory=list)  # and not cited
    cards: str = ""  # HTML of what the marks in the chat show when pointed at
    overviews: tuple[date, str, str] | None = None  # the deals and the timeline as of a day


@dataclass
class SoFar:
    """An answer under way: its stage, a language model's draft, then its text."""

    language: str
    first: int  # the number of its first citation in the session
    stage: str = ""
    draft: str = ""
    text: str = ""

    def hear(self, event: Event) -> str:
        """What the chat shows after a stage or a text; empty for other events."""
        if event.name == "status":
            self.stage = event.data["stage"]
        elif event.name == "text" and event.data["draft"]:
            self.stage, self.draft = "draft", self.draft + event.data["delta"]
        elif event.name == "text":
            self.text += event.data["delta"]
            return linked(self.text, self.first)
        else:
            return ""
        return stage_markdown(self.stage, self.draft, self.language)


class Conversation:
    """Questions put to a service, and its answers as the chat shows them."""

    def __init__(self, service: AnswerService, max_question_chars: int) -> None:
        self._service, self._max_question_chars = service, max_question_chars

    async def replies(
        self, written: str, as_of: str, session: Session, stopped: Callable[[], bool]
    ) -> AsyncIterator[str]:
        """The answer's Markdown so far: a line for each stage, the text as it comes, the whole.

        Args:
            as_of: As the reader wrote it; empty: the corpus date.
            session: The answer is kept in it.
            stopped: Looked at whenever something or nothing happened.
        """
        language, session.rates = session.language, ""
        try:
            question = self._question(written, as_of, session)
            so_far = SoFar(language, len(session.citations))
            async for event in answer_events(self._service, question, _LOOK_SECONDS):
                if stopped():
                    yield f"*{text('stopped', language)}*"
                    return
                if event is None:
                    continue
                if shown := so_far.hear(event):
                    yield shown
                elif event.name == "answer":
                    yield self._keep(ANSWER.validate_python(event.data), session)
        except BadQuestion as error:
            yield question_markdown(str(error))
        except NotFound:  # deleted since, on another page
            session.conversation_id = None
            yield text("conversation_gone", language)
        except Exception:
            code = secrets.token_hex(4)
            _log.exception("answer %s failed", code)
            yield text("failed", language, code=code)

    def resumed(self, conversation_id: str, language: str, reader: Reader) -> Session:
        """A session with all that is kept of a reader's conversation, which goes on in it.

        Raises:
            NotFound: the reader has none of that id.
        """
        session = Session(language, reader, conversation_id=conversation_id)
        for answer in self._service.archive.conversation(conversation_id, reader).answers:
            session.asked = answer.question
            session.messages += [
                {"role": "user", "content": question_markdown(answer.question)},
                {"role": "assistant", "content": self._keep(answer, session)},
            ]
        session.said = feedback_on(self._service.index.catalog, session.rates, reader)
        return session

    def _question(self, written: str, as_of: str, session: Session) -> Question:
        language = session.language
        if len(written) > self._max_question_chars:
            raise BadQuestion(text("too_long", language, most=self._max_question_chars))
        day = None
        if as_of.strip():
            try:
                day = date.fromisoformat(as_of.strip())
            except ValueError as error:
                raise BadQuestion(text("bad_day", language, day=as_of[:40]), "as_of") from error
        conversation_id, reader = session.conversation_id, session.reader
        return Question(written, as_of=day, conversation_id=conversation_id, reader=reader)

    def _keep(self, answer: Answer, session: Session) -> str:
        first = session.first = len(session.citations)
        found = found_not_cited(self._service.index, answer, _MOST_FOUND, session.reader.groups)
        session.citations = [*session.citations, *answer.citations, *found]
        session.cited = list(enumerate(answer.citations, first))
        session.cards += "".join(card(n, c, session.language) for n, c in session.cited)
        session.found = list(enumerate(found, first + len(answer.citations)))
        session.conversation_id, session.as_of = answer.conversation_id, answer.as_of
        session.answer_id = session.rates = answer.answer_id
        session.follow_ups, session.said = answer.follow_ups, None
        session.whole = answer.understood or answer.question
        session.answered_in = cast(Language, answer.language)
        made = answer.calculations[0] if answer.calculations else None
        session.worked = (
            worked(self._service, made, answer.as_of, session.language) if made else None
        )
        return answer_markdown(answer, first, session.language)
