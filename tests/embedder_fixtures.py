"""The real embedding model, for the tests that need it."""

from pathlib import Path

from index.onnx_embedder import prepare_model

CACHE_DIR = Path(__file__).resolve().parent.parent / ".cache" / "models"


def shared_model_dir() -> Path:
    """The model's folder in the repository's cache, made on the first call (about 30 s)."""
    return prepare_model(CACHE_DIR, progress=lambda _: None)
