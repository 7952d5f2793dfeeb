"""Failures of the assistant that are not the asker's to mend."""


class Cancelled(Exception):
    """The reader left, so the answer is no longer wanted."""
