"""What can go wrong, and how it is said.

PolicyDeskError          what a person can mend; the command line prints it in one line, exit 1
  BadDocument            a file that cannot be taken in: unreadable, encrypted, empty, oversized
    UnknownFormat        no loader reads this kind of file
  BadSetting             a setting that is unknown or malformed
  BadQuestion            a question that cannot be asked: empty, too long, a date that is none
  DataFolderError        the data folder is read-only, in use, or of another version or model
  ModelMissing           the embedding model is not there and cannot be made
  NotFound               no document, version or span of that name

Every message says what, where (with the value) and what to do next.
"""


class PolicyDeskError(Exception):
    """A failure that its message explains and a person can mend."""


class BadDocument(PolicyDeskError):
    """A file or page that cannot become a Document.

    Args:
        fault: What is wrong, in one word, by which a page says it in its reader's language; empty:
            only the message says it.
        values: What its words name.
    """

    def __init__(self, message: str = "", fault: str = "", **values: str) -> None:
        super().__init__(message)
        self.fault, self.values = fault, values


class UnknownFormat(BadDocument):
    """No loader reads this kind of file."""


class BadSetting(PolicyDeskError):
    """A setting that is unknown or malformed."""


class BadQuestion(PolicyDeskError):
    """A question that cannot be asked."""

    def __init__(self, message: str, field: str = "question") -> None:
        super().__init__(message)
        self.field = field


class DataFolderError(PolicyDeskError):
    """The data folder cannot be used as it is."""


class ModelMissing(PolicyDeskError):
    """The embedding model is not there."""


class NotFound(PolicyDeskError):
    """No document, version or span of that name."""
