"""policy-desk verify: what it prints, as text and as JSON."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assistant import cli
from tests.conftest import BagEmbedder
from tests.desk_fixtures import command_points, fake_model
from tests.test_engine_comparison import Turned


@pytest.fixture(autouse=True)
def _command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setattr(cli, "entry_points", lambda **_group: command_points("verify"))
    monkeypatch.setattr(
        "assistant.commands.verify.open_both_engines",
        lambda _settings, _note: (BagEmbedder(), Turned()),
    )
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    for name, text in {"lamps": "Lamps burn. Gulls cry.", "ferry": "The ferry leaves."}.items():
        (shipped / f"{name}.md").write_text(text, encoding="utf-8")
    with fake_model(BagEmbedder(), shipped):
        yield


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli._app(["verify"]), ["verify", *arguments])


def test_both_engines_are_compared_on_the_corpus(data: Path) -> None:
    done = run("--embedder", "--data", str(data))
    assert done.exit_code == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[:4] == [
        "bag-of-tokens-64",
        "turned",
        "         2  chunks",
        "         2  queries",
    ]
    assert "    1.0000  nearest ten that both find, mean share" in lines
    assert "    0.0000  difference of centred cosines, largest" in lines


def test_the_figures_as_json(data: Path) -> None:
    done = run("--embedder", "--json", "--data", str(data))
    figures = json.loads(done.stdout)
    assert (figures["chunks"], figures["queries"]) == (2, 2)
    assert -1 <= figures["cosine of both vectors, lowest"] <= 1
    assert figures["nearest ten that both find, lowest share"] == 1


def test_the_data_folder_is_verified_without_options(data: Path) -> None:
    done = run("--data", str(data))
    assert (done.exit_code, done.stdout) == (
        0,
        "2 documents in 2 versions, 2 chunks read; nothing found\n",
    )
