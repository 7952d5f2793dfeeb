"""Models of sentence-transformers by name or path, from this machine alone.

The one file that imports sentence-transformers and the libraries below it, which take seconds: it
is imported when a model is asked for. Nothing is fetched, and no code that comes with a model is
run.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import ModelMissing

try:
    import torch
    from huggingface_hub import snapshot_download
    from sentence_transformers import CrossEncoder, SentenceTransformer
    from transformers.utils import logging as transformers_logging
except ImportError as error:
    raise ModelMissing(
        f"models of sentence-transformers need packages that are not installed ({error}); install"
        " them with: pip install 'policy-desk[torch]'"
    ) from error

AUTO_DEVICE = "auto"  # a GPU where there is one


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which model, and what it is to run on."""

    model: str  # a folder, or a name in the Hugging Face cache of this machine
    device: str = AUTO_DEVICE  # or cpu, cuda, cuda:1, mps
    threads: int | None = None  # of a CPU; None: as many as it has cores


@dataclass(frozen=True, slots=True)
class Loaded:
    """A model that is ready to run, in 32-bit floats."""

    model: Any  # SentenceTransformer or CrossEncoder
    digest: str  # sha256 of its files


def load_embedding_model(wanted: Wanted) -> Loaded:
    """The model as a SentenceTransformer.

    Raises:
        ModelMissing: it is not on this machine, is no such model, or cannot run on the device.
    """
    return _load(SentenceTransformer, wanted)


def load_cross_encoder(wanted: Wanted) -> Loaded:
    """The model as a CrossEncoder; errors as for `load_embedding_model`."""
    return _load(CrossEncoder, wanted)


def _load(kind: Any, wanted: Wanted) -> Loaded:
    transformers_logging.set_verbosity_error()  # else a report on weights that it has no use for
    transformers_logging.disable_progress_bar()
    folder = _folder(wanted.model, kind.default_huggingface_organization)
    if wanted.threads:
        torch.set_num_threads(wanted.threads)
    try:
        model = kind(
            str(folder),
            device=None if wanted.device == AUTO_DEVICE else wanted.device,
            local_files_only=True,
            trust_remote_code=False,
            model_kwargs={"dtype": "float32"},  # else as it was saved, which may be half of it
        )
    except Exception as error:  # the libraries raise whatever comes up
        raise ModelMissing(
            f"the model {wanted.model!r} in {str(folder)!r} cannot be loaded as"
            f" {kind.__name__} on the device {wanted.device!r} ({_first_line(error)}); choose"
            " another with POLICY_DESK_EMBEDDER, POLICY_DESK_RERANKER or POLICY_DESK_DEVICE"
        ) from error
    return Loaded(model, _digest(folder))


def _folder(model: str, organisation: str | None) -> Path:
    """Where the model lies: the folder of that path, or its snapshot in the cache."""
    folder = Path(model).expanduser()
    if folder.is_dir():
        return folder
    names = [model] if "/" in model or not organisation else [f"{organisation}/{model}", model]
    for name in names:
        try:
            return Path(snapshot_download(name, local_files_only=True))
        except (OSError, ValueError):  # not there; no name at all
            continue
    raise ModelMissing(
        f"the model {model!r} is not on this machine: there is no such folder, and no model of that"
        " name in the Hugging Face cache; give the path of a folder that holds one, or fill the"
        " cache where there is a network with: hf download NAME"
    )


def _digest(folder: Path) -> str:
    """The sha256 over the names and contents of a model's files, but for what describes it."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".md" and not path.name.startswith("."):
            digest.update(path.relative_to(folder).as_posix().encode("utf-8", "surrogateescape"))
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def _first_line(error: Exception) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)
