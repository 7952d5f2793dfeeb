"""The files themselves: short enough to read, with docstrings, and the README true."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from assistant.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("corpus", "index", "assistant", "evals")
FILES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
MAX_FILE_LINES = 300
MAX_FUNCTION_LINES = 60

Defined = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def faults(text: str) -> list[str]:
    """What is too long in a file's text, and what of its public top level lacks a docstring."""
    tree = ast.parse(text)
    found = [f"{count} lines"] if (count := len(text.splitlines())) > MAX_FILE_LINES else []
    if tree.body and not ast.get_docstring(tree):
        found.append("no docstring")
    for top in tree.body:
        if isinstance(top, Defined) and not top.name.startswith("_"):
            found += [] if ast.get_docstring(top) else [f"{top.name} has no docstring"]
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > MAX_FUNCTION_LINES:
                found.append(f"{node.name} has {lines} lines")
    return found


def commands() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return list(project["entry-points"]["policy_desk.commands"])


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_short_and_says_what_it_is(path: Path) -> None:
    assert faults(path.read_text(encoding="utf-8")) == []


def test_faults_are_found() -> None:
    assert faults('"""M."""\nx = 1\ndef _f(): ...\n') == []
    assert faults("") == []
    assert faults("x = 1") == ["no docstring"]
    assert faults('"""M."""\n' + "x = 1\n" * 299) == []
    assert faults('"""M."""\n' + "x = 1\n" * 300) == ["301 lines"]
    long = '"""M."""\ndef f():\n    """F."""\n' + "    x = 1\n"
    assert faults(long + "    x = 1\n" * 57) == []
    assert faults(long + "    x = 1\n" * 58) == ["f has 61 lines"]
    assert faults('"""M."""\nclass A:\n    def f(self): ...\n') == ["A has no docstring"]


@pytest.mark.parametrize("name", ["Makefile", "CHANGELOG.md", "SECURITY.md", "LICENSE", ".ci/run"])
def test_a_project_file_is_there(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8").strip()


def test_the_readme_names_commands_targets_and_settings() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    wanted = ["make serve", "make test"] + [f"policy-desk {name}" for name in commands()]
    wanted += [f"POLICY_DESK_{name.upper()}" for name in Settings.model_fields]
    assert [name for name in wanted if not re.search(rf"{re.escape(name)}\b(?![-_])", readme)] == []


def test_locks_pin_and_name_no_place() -> None:
    for name in ("requirements.lock", "requirements-torch.lock"):
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        pins = [line for line in lines if line and not line.startswith("#")]
        assert len(pins) > 100
        # No index, folder, address, or mark of a local build, which exist on one machine only.
        assert [pin for pin in pins if not re.match(r"[a-z0-9._-]+==[\w.]+ +# via ", pin)] == []
