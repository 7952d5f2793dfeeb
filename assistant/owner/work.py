"""Work: what a command has done on the desk, here or in the process that owns the data folder.

A command's file holds its work beside the command. Arguments and result are what their annotations
say, so they can be sent as JSON; the desk and the progress are given where the work is done.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, TypeVar

from pydantic import TypeAdapter, ValidationError

from assistant import cli
from corpus.errors import PolicyDeskError

if TYPE_CHECKING:
    from assistant.desk import Desk
    from index.corpus_index import Progress

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Work(Generic[P, R]):
    """A function over a desk, under the name of its command.

    A command with several works names them "command word".
    """

    name: str
    writes: bool  # adds or changes documents: one at a time
    function: "Callable[Concatenate[Desk, Progress, P], R]"

    def dump_arguments(self, arguments: tuple[Any, ...]) -> list[Any]:
        """The arguments as JSON values."""
        pairs = zip(self._arguments(), arguments, strict=True)
        return [adapter.dump_python(argument, mode="json") for adapter, argument in pairs]

    def read_arguments(self, written: Any) -> list[Any]:
        """The arguments that JSON values stand for.

        Raises:
            PolicyDeskError: they are none of this work's.
        """
        try:
            pairs = zip(self._arguments(), written, strict=True)
            return [adapter.validate_python(value) for adapter, value in pairs]
        except (ValidationError, ValueError, TypeError) as error:
            raise _another_version(self.name) from error

    def dump_result(self, result: R) -> Any:
        """The result as JSON values."""
        return self._result().dump_python(result, mode="json")

    def read_result(self, written: Any) -> R:
        """The result that JSON values stand for.

        Raises:
            PolicyDeskError: it is none of this work's.
        """
        try:
            return self._result().validate_python(written)
        except ValidationError as error:
            raise _another_version(self.name) from error

    def _arguments(self) -> list[TypeAdapter[Any]]:
        parameters = list(inspect.signature(self.function).parameters.values())
        return [TypeAdapter(parameter.annotation) for parameter in parameters[2:]]

    def _result(self) -> TypeAdapter[R]:
        return TypeAdapter(inspect.signature(self.function).return_annotation)


def work(
    name: str, *, writes: bool = False
) -> "Callable[[Callable[Concatenate[Desk, Progress, P], R]], Work[P, R]]":
    """Make a function of (desk, progress, arguments ...) the work of a command."""

    def made(function: "Callable[Concatenate[Desk, Progress, P], R]") -> Work[P, R]:
        return Work(name, writes, function)

    return made


def find_work(name: str) -> Work[..., Any]:
    """The work of that name, from the file of its command.

    Raises:
        PolicyDeskError: no command has it.
    """
    for point in cli.command_points():
        if point.name == name.partition(" ")[0]:
            for value in vars(import_module(point.module)).values():
                if isinstance(value, Work) and value.name == name:
                    return value
    raise _another_version(name)


def _another_version(name: str) -> PolicyDeskError:
    return PolicyDeskError(
        f"the process that owns the data folder is of another version and does not do {name!r} as"
        " this command does; restart it"
    )
