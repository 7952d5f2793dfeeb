"""Libraries, imported after `keep_quiet` in an environment that tells them to report, do not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.quiet import keep_quiet
from tests.embedder_fixtures import shared_model_dir

TALKATIVE = {
    "LANGSMITH_TRACING": "true",
    "LANGSMITH_TRACING_V2": "true",
    "LANGSMITH_API_KEY": "key",
    "LANGSMITH_ENDPOINT": "http://192.0.2.1",
    "LANGCHAIN_TRACING_V2": "true",
    "LANGCHAIN_API_KEY": "key",
    "LANGCHAIN_HANDLER": "langchain",
    "LANGSMITH_OTEL_ENABLED": "true",
    "LANGSMITH_RUNS_ENDPOINTS": '{"http://192.0.2.1": "key"}',
    "GRADIO_ANALYTICS_ENABLED": "True",
    "GRADIO_SHARE": "True",
    "HF_HUB_OFFLINE": "0",
    "HF_HUB_DISABLE_TELEMETRY": "0",
    "TRANSFORMERS_OFFLINE": "0",
    "DISABLE_TELEMETRY": "0",
    "DO_NOT_TRACK": "0",
    "ANONYMIZED_TELEMETRY": "True",
    "CHROMA_OTEL_COLLECTION_ENDPOINT": "http://192.0.2.1",
    "CHROMA_OTEL_GRANULARITY": "all",
    "OTEL_EXPORTER_OTLP_ENDPOINT": "http://192.0.2.1",
    "OTEL_SDK_DISABLED": "false",
    "ORT_DISABLE_TELEMETRY": "0",
    "OPENAI_BASE_URL": "http://192.0.2.1/v1",
    "OPENAI_API_BASE": "http://192.0.2.1/v1",
    "OPENAI_PROXY": "http://192.0.2.1",
    "ANTHROPIC_BASE_URL": "http://192.0.2.1",
    "OLLAMA_HOST": "http://192.0.2.1",
}
QUIET = "from assistant.quiet import keep_quiet; keep_quiet()\n"
# Prints what each library made of its environment, as it says itself.
SAYS = """
from chromadb.config import Settings
from gradio.analytics import analytics_enabled
from huggingface_hub import constants
from langchain_core.tracers.context import _tracing_v2_is_enabled
from langsmith.utils import get_api_key, get_env_var, tracing_is_enabled
from opentelemetry.sdk.trace import TracerProvider
settings = Settings()
said = {
    "gradio": analytics_enabled(),
    "hub online": not constants.HF_HUB_OFFLINE,
    "hub": not constants.HF_HUB_DISABLE_TELEMETRY,
    "langchain": _tracing_v2_is_enabled(),
    "langsmith": tracing_is_enabled() or get_api_key(None) or get_env_var("RUNS_ENDPOINTS"),
    "chroma": settings.anonymized_telemetry or settings.chroma_otel_collection_endpoint,
    "opentelemetry": TracerProvider().get_tracer("x").start_span("x").is_recording(),
}
print(sorted(name for name, on in said.items() if on))
"""
# Nobody can ask onnxruntime; where it would report, it leaves files below the home folder.
EMBED = """
import sys
from pathlib import Path
from index.onnx_embedder import OnnxEmbedder
OnnxEmbedder(Path(sys.argv[1]), threads=1).embed_query("tariff")
"""


def report_of(*, code: str, home: Path) -> str:
    environment = {**os.environ, **TALKATIVE, "HOME": str(home), "XDG_CACHE_HOME": ""}
    done = subprocess.run(
        [sys.executable, "-c", code, str(shared_model_dir())],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_no_library_reports(tmp_path: Path) -> None:
    assert report_of(code=QUIET + SAYS + EMBED, home=tmp_path) == "[]\n"
    assert [path for path in tmp_path.rglob("*") if "onnxruntime" in path.name] == []


@pytest.mark.slow
def test_untold_they_would_report(tmp_path: Path) -> None:
    # Without this the test above would pass as well with a library that no longer says so.
    assert report_of(code=SAYS, home=tmp_path) == (
        "['chroma', 'gradio', 'hub', 'hub online', 'langchain', 'langsmith', 'opentelemetry']\n"
    )


def test_what_names_a_server_is_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in TALKATIVE.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("OPENAI_API_KEY", "an operator's own")
    keep_quiet()
    told = {name for name in TALKATIVE if "192.0.2.1" in os.environ.get(name, "")}
    assert told == set()
    assert "LANGSMITH_API_KEY" not in os.environ and "LANGCHAIN_HANDLER" not in os.environ
    assert os.environ["OPENAI_API_KEY"] == "an operator's own"
    assert os.environ["HF_HUB_OFFLINE"] == "1"


def test_quiet_imports_no_library() -> None:
    code = "import sys, assistant.quiet; print({'gradio', 'onnxruntime', 'numpy'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
