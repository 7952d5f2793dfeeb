"""The real embedding model, and a data folder built with it, for the tests that need them."""

import shutil
import tempfile
from pathlib import Path

from filelock import FileLock

from assistant.desk import open_desk, shipped_digest
from assistant.settings import Settings
from index.onnx_embedder import prepare_model

CACHE_DIR = Path(__file__).resolve().parent.parent / ".cache" / "models"


def shared_model_dir() -> Path:
    """The model's folder in the repository's cache, made on the first call (about 30 s)."""
    with _one_at_a_time():
        return prepare_model(CACHE_DIR, progress=lambda _: None)


def shipped_data(target: Path) -> Path:
    """A data folder of one's own with the shipped briefs, embedded once for all (two minutes)."""
    shared_model_dir()
    built = CACHE_DIR.parent / f"shipped-{shipped_digest()[:16]}"
    with _one_at_a_time():
        if not built.exists():
            making = Path(tempfile.mkdtemp(dir=CACHE_DIR.parent))
            settings = Settings(data=making, model_cache=CACHE_DIR)
            with open_desk(settings, lambda *_step: None, lambda _line: None):
                pass
            making.rename(built)
    return shutil.copytree(built, target)


def _one_at_a_time() -> FileLock:
    """Held by the one worker of the tests that makes what all share."""
    CACHE_DIR.parent.mkdir(parents=True, exist_ok=True)
    return FileLock(CACHE_DIR.parent / "making.lock")
