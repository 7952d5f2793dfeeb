"""A rebuild for another model, killed at every step: the index in use stays, the next run works."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.errors import DataFolderError
from index.corpus_index import CorpusIndex
from index.generation import fingerprint
from index.indexer import add_document
from index.ingest import rebuild
from tests.conftest import BagEmbedder
from tests.desk_fixtures import FERRY, FERRY_ZH, HARBOUR

pytestmark = pytest.mark.slow  # each case starts a process

# Steps: ten sentences for the means and the end of that, then two documents and the end.
STEPS = (1, 7, 11, 12, 13, 14)
REBUILD = """
import os, signal, sys
from pathlib import Path
from index import ingest
from tests.test_killed_rebuild import rebuild_with_another

kill_at, taken = sys.argv[2], 0
def kill(): os.kill(os.getpid(), signal.SIGKILL)
def step(*_step):
    global taken
    taken += 1
    if str(taken) == kill_at:
        kill()
if kill_at == "switched":
    switch = ingest.use_generation
    ingest.use_generation = lambda *folders: (switch(*folders), kill())
rebuild_with_another(Path(sys.argv[1]), step)
"""


class AnotherBag(BagEmbedder):
    """The same vectors under another name, as another model would have."""

    name = "another-bag"


def rebuild_with_another(data: Path, step: object) -> int:
    wanted = fingerprint(AnotherBag.name)
    return rebuild(lambda g: opened(data, AnotherBag(), g, step), data, wanted, step)  # type: ignore[arg-type]


def opened(
    data: Path, embedder: BagEmbedder, generation: Path | None = None, step: object = None
) -> CorpusIndex:
    silent = step or (lambda *_step: None)
    return CorpusIndex(data, embedder, lambda: list(HARBOUR), generation, silent)  # type: ignore[arg-type]


def chunks_of(data: Path, embedder: BagEmbedder) -> set[str]:
    """The listed chunks, whose vectors are all there."""
    index = opened(data, embedder)
    listed = set(index.listing.chunks)
    languages = index.vectors.languages()
    stored = [i for language in languages for i in index.vectors.chunk_ids(language)]
    index.close()
    assert sorted(listed) == sorted(stored)
    return listed


@pytest.mark.parametrize("kill_at", [*map(str, STEPS), "switched"])
def test_killed(data: Path, kill_at: str) -> None:
    data.mkdir()
    index = opened(data, BagEmbedder())
    for document in (FERRY, FERRY_ZH):
        add_document(index, document, lambda *_step: None)
    index.close()
    before = chunks_of(data, BagEmbedder())
    done = subprocess.run(
        [sys.executable, "-c", REBUILD, str(data), kill_at],
        env={**os.environ},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    if kill_at == "switched":
        assert chunks_of(data, AnotherBag()) == before
    else:
        assert chunks_of(data, BagEmbedder()) == before
        with pytest.raises(DataFolderError, match="policy-desk ingest --rebuild"):
            opened(data, AnotherBag())
    assert rebuild_with_another(data, lambda *_step: None) == 2
    assert chunks_of(data, AnotherBag()) == before
    assert len([*(data / "generations").iterdir()]) == 1
