"""policy-desk key: API keys for the programs of others, such as an intranet's server."""

import json as json_module
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import TypeAdapter

from assistant.cli import known_errors_in_one_line, note, out, progress_bar
from assistant.commands.options import Data, Json
from assistant.owner.reaching import Runner
from assistant.owner.work import work
from assistant.settings import load_settings
from corpus.errors import NotFound
from index.api_keys import ApiKey

if TYPE_CHECKING:
    from assistant.desk import Desk
    from index.corpus_index import Progress

_KEYS: TypeAdapter[list[ApiKey]] = TypeAdapter(list[ApiKey])
_MOST_NAME_CHARS = 100


class Action(Enum):
    """What is to be done."""

    CREATE = "create"
    LIST = "list"
    REVOKE = "revoke"


class KeyScope(Enum):
    """What a key is good for."""

    WIDGET = "widget"
    API = "api"


@work("key create")
def create_key(
    desk: "Desk",
    _progress: "Progress",
    name: str,
    scopes: list[str],
    days: int,
    groups: list[str],
) -> tuple[ApiKey, str]:
    """A new key; `days` of 0: it does not expire."""
    now = datetime.now(UTC).replace(microsecond=0)
    expires = now + timedelta(days=days) if days else None
    return desk.index.catalog.api_keys.create(name, tuple(scopes), expires, tuple(groups))


@work("key list")
def list_keys(desk: "Desk", _progress: "Progress") -> list[ApiKey]:
    """All keys."""
    return desk.index.catalog.api_keys.listed()


@work("key revoke")
def revoke_key(desk: "Desk", _progress: "Progress", key_id: str) -> bool:
    """End a key."""
    if not desk.index.catalog.api_keys.revoke(key_id):
        raise NotFound(f"no key {key_id!r} that could be revoked; policy-desk key list shows them")
    return True


def key(
    action: Annotated[Action, typer.Argument(help="what to do")],
    what: Annotated[str | None, typer.Argument(metavar="[NAME | KEY_ID]")] = None,
    scope: Annotated[list[KeyScope] | None, typer.Option(help="what the key is good for")] = None,
    group: Annotated[
        list[str] | None, typer.Option(help="whose documents it may ask for; none: nobody's")
    ] = None,
    days: Annotated[int, typer.Option(min=0, max=36_500, help="0: does not expire")] = 365,
    data: Data = None,
    json: Json = False,
) -> None:
    """Make an API key, which is shown once; list the keys, or revoke one.

    Without --group a key sees the documents that are for every reader, and its tickets too.

    Example: policy-desk key create intranet --scope widget --group board --days 90
    """
    if (what is None) != (action is Action.LIST) or len(what or "") > _MOST_NAME_CHARS:
        raise typer.BadParameter("write: key create NAME, key list, or key revoke KEY_ID")
    if not all(0 < len(one.strip()) <= _MOST_NAME_CHARS for one in group or []):
        raise typer.BadParameter(f"a group has 1 to {_MOST_NAME_CHARS} characters")
    with known_errors_in_one_line(), progress_bar() as progress:
        runner = Runner(load_settings(data=data), progress, note)
        if action is Action.LIST:
            _print(runner.run(list_keys), json)
        elif action is Action.REVOKE:
            runner.run(revoke_key, str(what))
            out.print(f"revoked {what}")
        else:
            scopes = [one.value for one in scope or [KeyScope.WIDGET]]
            groups = list(dict.fromkeys(one.strip() for one in group or []))
            made, secret = runner.run(create_key, str(what), scopes, days, groups)
            note(f"{_line(made)}; keep the key, it is not shown again")
            shown = {"key_id": made.key_id, "key": secret}
            out.print(json_module.dumps(shown) if json else secret)


def _print(keys: list[ApiKey], json: bool) -> None:
    if json:
        out.print(json_module.dumps(_KEYS.dump_python(keys, mode="json"), ensure_ascii=False))
    else:
        for one in keys:
            out.print(_line(one))


def _line(one: ApiKey) -> str:
    ends = f"expires {one.expires.date()}" if one.expires else "does not expire"
    state = "revoked" if one.revoked else ends
    parts = [one.key_id, " ".join(one.name.split()), ", ".join(one.scopes), state]
    return "  ".join(parts + [f"groups: {', '.join(one.groups)}"] * bool(one.groups))
