"""Libraries told, by their own environment variables, to send nothing out.

A program calls `keep_quiet` first, before it imports a library: most of them read these once, as
they are imported. Child processes inherit what it sets.
"""

import os

_SET = {
    # onnxruntime: else it keeps a device number and a file of events below the home folder.
    "ORT_DISABLE_TELEMETRY": "1",
    # gradio: counts its uses, and asks for its newest version; a tunnel to a public address.
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_SHARE": "False",
    # langsmith, below langchain: copies every run to a server.
    "LANGSMITH_TRACING": "false",
    "LANGSMITH_TRACING_V2": "false",
    "LANGCHAIN_TRACING": "false",
    "LANGCHAIN_TRACING_V2": "false",
    # huggingface_hub, below gradio, tokenizers and sentence-transformers.
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_UPDATE_CHECK": "1",
    "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1",
    "TRANSFORMERS_OFFLINE": "1",
    # chromadb: it reads the environment and .env without a prefix.
    "ANONYMIZED_TELEMETRY": "False",
    "CHROMA_OTEL_COLLECTION_ENDPOINT": "",
    "CHROMA_OTEL_GRANULARITY": "none",
    # opentelemetry, below chromadb.
    "OTEL_SDK_DISABLED": "true",
    # Honoured by several.
    "DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
}
# Keys, endpoints, profiles and replicas, any of which may name a server; and the addresses that a
# model's package would ask in place of its provider's. Keys of providers stay.
_REMOVED = (
    "LANGSMITH_",
    "LANGCHAIN_",
    "OTEL_EXPORTER_",
    "OPENAI_BASE_URL",
    "OPENAI_API_BASE",
    "OPENAI_PROXY",
    "ANTHROPIC_BASE_URL",
    "ANTHROPIC_API_URL",
    "ANTHROPIC_PROXY",
    "OLLAMA_HOST",
)


def keep_quiet() -> None:
    """Set the environment so that no library reports to its makers or to a tracing server.

    What an operator had set for these is overruled: models and syncs have settings of ours.
    """
    for name in [name for name in os.environ if name.startswith(_REMOVED)]:
        del os.environ[name]
    os.environ.update(_SET)
