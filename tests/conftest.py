"""What every test has: no network, an empty environment, an embedder checkable by hand."""

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import numpy as np
import pytest

from assistant.quiet import keep_quiet
from index.embedder import Embedder, Floats1d, Floats2d, Passage, PassageVectors, TokenVectors
from index.tokens import tokens
from tests import network_guard

_ROOT = Path(__file__).resolve().parent.parent
# At import: libraries read these as they load, and test files import them before any fixture runs.
_CLEARED = ("POLICY_DESK_", "HF_", "GRADIO_", "LANGSMITH_", "LANGCHAIN_", "CHROMA_")
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")  # in either case
for _name in [name for name in os.environ if name.startswith(_CLEARED) or name.upper() in _PROXIES]:
    del os.environ[_name]
# Child processes find the packages wherever they run.
_PATH = (str(_ROOT), os.environ.get("PYTHONPATH"))
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, _PATH))
keep_quiet()
network_guard.install()
# How long an example takes says more of the machine than of the code.
hypothesis.settings.register_profile("tests", deadline=None)
hypothesis.settings.load_profile("tests")

_LONGEST = frozenset({"test_same_answers.py", "test_kills.py"})  # minutes each
_CJK = r"\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_WORD = re.compile(rf"[{_CJK}]|[^\W_{_CJK}]+")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first, else one worker would be left with them at the end."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: (item.path.name not in _LONGEST, item.path not in slow))


class BagEmbedder:
    """A text is the bag of its tokens: each adds 1 to one of 64 coordinates, told by its digest.

    So the cosine of two texts is their shared tokens over the root of the product of the lengths,
    but for the rare pair of tokens that `bucket` throws together. Queries and passages are alike.
    """

    name = "bag-of-tokens-64"
    tuned = True
    width = 64

    def embed_query(self, text: str) -> Floats1d:
        return self._vector(text)

    def embed_query_tokens(self, text: str) -> TokenVectors:
        spans = tuple(match.span() for match in _WORD.finditer(text))
        return TokenVectors(self._vector(text), spans, self._rows(text, spans))

    def embed_passages(self, passages: list[Passage]) -> list[PassageVectors]:
        return [
            PassageVectors(
                self._vector(f"{passage.context}\n{passage.text}"),
                self._rows(passage.text, passage.sentences),
            )
            for passage in passages
        ]

    def embed_passage_tokens(self, text: str) -> TokenVectors:
        return self.embed_query_tokens(text)

    def bucket(self, token: str) -> int:
        """The coordinate of a token, in 1..63; 0 is for a text without tokens."""
        return 1 + int(hashlib.sha256(token.encode()).hexdigest(), 16) % (self.width - 1)

    def _vector(self, text: str) -> Floats1d:
        vector = np.zeros(self.width, np.float32)
        for token in tokens(text):
            vector[self.bucket(token)] += 1
        if not vector.any():
            vector[0] = 1
        return vector / np.float32(np.linalg.norm(vector))

    def _rows(self, text: str, spans: tuple[tuple[int, int], ...]) -> Floats2d:
        rows = [self._vector(text[start:end]) for start, end in spans]
        return np.array(rows, np.float32).reshape(-1, self.width)


@pytest.fixture
def embedder() -> Embedder:
    return BagEmbedder()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder that does not exist yet."""
    return tmp_path / "data"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Away from the repository's .env and var/.
    monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True)
def _network() -> Iterator[None]:
    network_guard.take_refusals()
    yield
    assert network_guard.take_refusals() == [], "tried beyond this machine, and went on"
