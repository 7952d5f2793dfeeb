"""What readers have: their conversations and answers, kept in the catalog, each reader's own.

Of another reader's nothing is found, and nothing tells it from what never was.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import TypeAdapter

from assistant.markdown import plain_text
from assistant.records import ANSWER, Answer, Citation, Reader
from corpus.errors import BadQuestion, NotFound
from corpus.folding import fold
from corpus.records import Document
from index.catalog import Catalog
from index.kept_answers import KeptAnswer, Listed
from index.versions import Standing, standing

MOST_TITLE_CHARS = 200
LOCAL = Reader()
LISTED: TypeAdapter[list[Listed]] = TypeAdapter(list[Listed])


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation with its answers, oldest first; those of an earlier release have none."""

    listed: Listed
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation beside what is stored of the document version that it quotes."""

    citation: Citation
    document: Document | None  # None: there is no such version, or the reader may not see it
    standing: Standing

    @property
    def stands(self) -> bool:
        """Whether the quotation still is the stored text at its place."""
        c = self.citation
        return self.document is not None and self.document.text[c.start : c.end] == c.quote

    @property
    def replaced(self) -> date | None:
        """The day on which another version took the place of the quoted one."""
        return self.standing.replaced.date() if self.standing.replaced else None

    @property
    def withdrawn(self) -> date | None:
        """The day on which the document was withdrawn."""
        return self.standing.withdrawn.date() if self.standing.withdrawn else None


def kept(answer: Answer) -> KeptAnswer:
    """An answer as the catalog keeps it."""
    words = fold(f"{answer.question}\n{plain_text(answer.text)}")
    return KeptAnswer(answer.answer_id, words, ANSWER.dump_json(answer).decode("utf-8"))


class Archive:
    """Readers' conversations and answers over the catalog; safe from several threads."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def answer(self, answer_id: str, reader: Reader = LOCAL) -> Answer:
        """An answer as it was given.

        Raises:
            NotFound: this reader has none of that id.
        """
        found = self._catalog.answers.answer(answer_id, reader.id)
        if found is None:
            raise NotFound(
                f"no answer {answer_id!r}; GET /api/conversations lists what is kept, and a"
                " question asked again gets a new id"
            )
        return ANSWER.validate_json(found)

    def conversations(self, reader: Reader = LOCAL, words: str = "") -> list[Listed]:
        """A reader's conversations, the last used first.

        Args:
            words: Only those whose title, questions or answers have this text; width, case and
                variants of Chinese characters do not matter. Empty: all.
        """
        listed = self._catalog.answers.conversations(reader.id)
        wanted = fold(words.strip())
        if not wanted:
            return listed
        holding = self._catalog.answers.holding(reader.id, wanted)
        return [
            one for one in listed if one.conversation_id in holding or wanted in fold(one.title)
        ]

    def conversation(self, conversation_id: str, reader: Reader = LOCAL) -> Conversation:
        """A conversation with its answers.

        Raises:
            NotFound: this reader has none of that id.
        """
        for listed in self._catalog.answers.conversations(reader.id):
            if listed.conversation_id == conversation_id:
                written = self._catalog.answers.of_conversation(conversation_id)
                return Conversation(listed, tuple(ANSWER.validate_json(one) for one in written))
        raise _no_conversation(conversation_id)

    def rename(self, conversation_id: str, title: str, reader: Reader = LOCAL) -> Listed:
        """Give a conversation a title of one line.

        Raises:
            NotFound: this reader has none of that id.
            BadQuestion: the title is empty or too long.
        """
        self._own(conversation_id, reader)
        line = " ".join(title.split())
        if not 0 < len(line) <= MOST_TITLE_CHARS:
            raise BadQuestion(
                f"the title has {len(line)} characters; write 1 to {MOST_TITLE_CHARS}", "title"
            )
        self._catalog.conversations.rename(conversation_id, line)
        return self.conversation(conversation_id, reader).listed

    def delete(self, conversation_id: str, reader: Reader = LOCAL) -> None:
        """Forget a conversation with its answers; what was said of them as feedback stays.

        Raises:
            NotFound: this reader has none of that id.
        """
        self._own(conversation_id, reader)
        self._catalog.conversations.delete(conversation_id)

    def cited(self, citations: Sequence[Citation], reader: Reader = LOCAL) -> list[Cited]:
        """The citations beside the document versions that they quote, in their order."""
        return [self._cited(citation, reader) for citation in citations]

    def _cited(self, citation: Citation, reader: Reader) -> Cited:
        document = self._catalog.document(citation.doc_id, citation.version, reader.groups)
        history = self._catalog.history(citation.doc_id)
        return Cited(citation, document, standing(history, citation.version))

    def _own(self, conversation_id: str, reader: Reader) -> None:
        if self._catalog.conversations.reader(conversation_id) != reader.id:
            raise _no_conversation(conversation_id)


def _no_conversation(conversation_id: str) -> NotFound:
    return NotFound(f"no conversation {conversation_id!r}; GET /api/conversations lists them")
