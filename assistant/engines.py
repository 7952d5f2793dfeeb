"""The models that the settings ask for, each loaded only if it is asked for.

A model of sentence-transformers takes seconds and hundreds of megabytes to load, so what imports
it is imported here, when it is wanted.
"""

from collections.abc import Callable

from assistant.settings import BUILT_IN, NO_RERANKER, Settings
from index.embedder import Embedder
from index.onnx_embedder import WEIGHTS_DIR, OnnxEmbedder, prepare_model
from index.reranker import Reranker


def open_embedder(settings: Settings, note: Callable[[str], None]) -> Embedder:
    """The embedding model; the built-in one is made on the first call, and `note` told of it.

    Raises:
        ModelMissing: it is not there, or cannot be run.
    """
    if settings.embedder == BUILT_IN:
        model = prepare_model(settings.model_cache.expanduser(), note)
        return OnnxEmbedder(model, settings.threads or None)
    from index.torch_embedder import TorchEmbedder
    from index.torch_models import Wanted

    return TorchEmbedder(Wanted(settings.embedder, settings.device, settings.threads or None))


def open_both_engines(settings: Settings, note: Callable[[str], None]) -> tuple[Embedder, Embedder]:
    """The built-in model, and the weights that it was made from on sentence-transformers."""
    built_in = settings.model_copy(update={"embedder": BUILT_IN})
    weights = str(settings.model_cache.expanduser() / WEIGHTS_DIR)
    return (
        open_embedder(built_in, note),
        open_embedder(settings.model_copy(update={"embedder": weights}), note),
    )


def open_reranker(settings: Settings) -> Reranker | None:
    """The reranker; None where the settings want none.

    Raises:
        ModelMissing: it is not there, or cannot be run.
    """
    if settings.reranker == NO_RERANKER:
        return None
    from index.cross_encoder import CrossEncoderReranker
    from index.torch_models import Wanted

    return CrossEncoderReranker(
        Wanted(settings.reranker, settings.device, settings.threads or None)
    )
