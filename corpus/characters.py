"""Characters replaced one by one, by a table that is filled as they are met."""

from collections.abc import Callable


class Characters(dict[int, str]):
    """A table for str.translate of what a function makes of a character, worked out once each."""

    def __init__(self, replace: Callable[[str], str]) -> None:
        self._replace = replace

    def __missing__(self, code: int) -> str:
        self[code] = replaced = self._replace(chr(code))
        return replaced
