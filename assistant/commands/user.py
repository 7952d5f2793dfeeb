"""policy-desk user: the people who sign in with a password."""

import json as json_module
import sys
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import TypeAdapter

from assistant.cli import known_errors_in_one_line, note, out, progress_bar
from assistant.commands.options import Data, Json
from assistant.owner.reaching import Runner
from assistant.owner.work import work
from assistant.records import Reader
from assistant.settings import load_settings
from corpus.errors import NotFound, PolicyDeskError
from index.users import User, folded_name

if TYPE_CHECKING:
    from assistant.desk import Desk
    from index.corpus_index import Progress

_USERS: TypeAdapter[list[User]] = TypeAdapter(list[User])
_MOST_NAME_CHARS = 100


class Action(Enum):
    """What is to be done."""

    ADD = "add"
    LIST = "list"
    REMOVE = "remove"


class UserRole(Enum):
    """What a user may do: each may what those before it may."""

    READER = "reader"
    CURATOR = "curator"
    ADMIN = "admin"


@work("user add")
def add_user(
    desk: "Desk",
    _progress: "Progress",
    name: str,
    role: str,
    groups: list[str],
    password_hash: str,
) -> User:
    """A new user."""
    made = desk.index.catalog.users.add(name, role, tuple(groups), password_hash)
    if made is None:
        raise PolicyDeskError(
            f"there is a user {folded_name(name)!r} already; to change one: policy-desk user"
            " remove NAME, then add"
        )
    return made


@work("user list")
def list_users(desk: "Desk", _progress: "Progress") -> list[User]:
    """All users."""
    return desk.index.catalog.users.listed()


@work("user remove")
def remove_user(desk: "Desk", _progress: "Progress", name: str) -> bool:
    """Take a user out, and so out of every open session."""
    if not desk.index.catalog.users.remove(name):
        raise NotFound(f"no user {name!r}; policy-desk user list shows them")
    return True


def user(
    action: Annotated[Action, typer.Argument(help="what to do")],
    name: Annotated[str | None, typer.Argument(metavar="[NAME]")] = None,
    role: Annotated[UserRole, typer.Option(help="what the user may do")] = UserRole.READER,
    groups: Annotated[str, typer.Option(help="document groups, with commas between")] = "",
    data: Data = None,
    json: Json = False,
) -> None:
    """Add a user who signs in with a password, list the users, or remove one.

    The password is asked for, or read from a line of the standard input.

    Example: policy-desk user add akiko --role curator --groups board,finance
    """
    if (name is None) != (action is Action.LIST):
        raise typer.BadParameter("write: user add NAME, user list, or user remove NAME")
    with known_errors_in_one_line(), progress_bar() as progress:
        runner = Runner(load_settings(data=data), progress, note)
        if action is Action.LIST:
            _print(runner.run(list_users), json)
        elif action is Action.REMOVE:
            runner.run(remove_user, str(name))
            out.print(f"removed {folded_name(str(name))}")
        else:
            listed = list(dict.fromkeys(one.strip() for one in groups.split(",") if one.strip()))
            wanted, hashed = _named(str(name)), _hashed_password()
            made = runner.run(add_user, wanted, role.value, listed, hashed)
            _print([made], json)


def _named(name: str) -> str:
    folded = folded_name(name)
    if not 0 < len(folded) <= _MOST_NAME_CHARS or not folded.isprintable():
        raise PolicyDeskError(
            f"the name {name!r} cannot be used; write 1 to {_MOST_NAME_CHARS} printable characters"
        )
    if folded == Reader().id:
        raise PolicyDeskError(f"the name {name!r} is the one of this machine; choose another")
    return folded


def _hashed_password() -> str:
    # Imported here: the cost of a hash is paid once as it loads.
    from assistant.passwords import Passwords

    if sys.stdin.isatty():
        password = typer.prompt("password", hide_input=True, confirmation_prompt=True, err=True)
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    return Passwords().hashed(password)


def _print(users: list[User], json: bool) -> None:
    if json:
        out.print(json_module.dumps(_USERS.dump_python(users, mode="json"), ensure_ascii=False))
    else:
        for one in users:
            out.print(f"{one.name}  {one.role}  {', '.join(one.groups) or 'no groups'}")
