"""A full disk, which each of the stores reports in its own way, as one error of ours."""

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.errors import DataFolderError, PolicyDeskError

_NUMBERS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_WORDS = re.compile(r"disk is full|no space left|file too large|quota exceeded", re.IGNORECASE)


@contextmanager
def full_disk_said(data: Path) -> Iterator[None]:
    """Around whatever writes to the data folder.

    Raises:
        DataFolderError: in place of an error that says that the disk is full.
    """
    try:
        yield
    except PolicyDeskError:
        raise
    except Exception as error:
        full = isinstance(error, OSError) and error.errno in _NUMBERS
        if not full and not _WORDS.search(str(error)):
            raise
        raise DataFolderError(
            f"the disk of data folder {str(data)!r} is full; make room and run the command again,"
            " what is in the index is as it was"
        ) from error
