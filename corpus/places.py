"""What a person names to take in: a file or folder of this machine, or the address of a page."""

import re
from dataclasses import dataclass
from pathlib import Path

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_USER = re.compile(r"(?<=//)[^/?#]*@")


@dataclass(frozen=True, slots=True)
class Url:
    """The address of a page, as a person wrote it, not yet checked."""

    text: str

    def __str__(self) -> str:
        """For reports: without the name and password that an address may carry."""
        return _USER.sub("…@", self.text)


Place = Path | Url


def read_place(text: str) -> Place:
    """What a person wrote: an address if it has a scheme (https://, but also http://), else a path.

    It must be read before it becomes a Path, which makes one slash of two.
    """
    return Url(text) if _SCHEME.match(text) else Path(text)
