"""A question on the command line pays for no heavy import that it does not use."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.desk import open_desk
from assistant.settings import Settings
from tests.desk_fixtures import ROOT
from tests.embedder_fixtures import CACHE_DIR, shared_model_dir

HEAVY = (
    "torch gradio sentence_transformers uvicorn fastapi trafilatura pypdfium2 onnx safetensors"
    " langchain langchain_openai openai tiktoken"
).split()
# The entry points stand in for an installed program's; the last argument is the shipped folder.
ASK = f"""
import sys
from pathlib import Path
sys.path.insert(0, {str(ROOT)!r})
from importlib.metadata import EntryPoint
from assistant import cli, desk
shipped = Path(sys.argv.pop())
desk.shipped_documents = lambda: shipped
cli.entry_points = lambda group: [
    EntryPoint("ask", "assistant.commands.ask:ask", group),
    EntryPoint("serve", "assistant.commands.serve:serve", group),
]
try:
    cli.main()
finally:
    print(sorted({{name.partition(".")[0] for name in sys.modules}}), file=sys.stderr)
"""
# Several subjects: the mean of one sentence alone is that sentence.
SHIPPED = {
    "ferry.md": "The ferry fare is 40 yen.",
    "lamps.md": "The harbour master lights the lamps of the lighthouse at dusk.",
    "rice.md": "Rice is sown in May and harvested in October.",
    "tax.md": "Companies report their profits to the tax office once a year.",
}


def test_ask_on_a_built_index_loads_none_of_the_heavy_libraries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shared_model_dir().is_dir()
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    for name, text in SHIPPED.items():
        (shipped / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr("assistant.desk.shipped_documents", lambda: shipped)
    settings = Settings(data=tmp_path / "data", model_cache=CACHE_DIR)
    with open_desk(settings, lambda *_step: None, lambda _line: None) as desk:
        assert [document.doc_id for document in desk.service.documents()] == [
            "ferry",
            "lamps",
            "rice",
            "tax",
        ]
    done = subprocess.run(
        [sys.executable, "-c", ASK, "ask", "How much is the ferry fare?",
         "--data", str(settings.data), str(shipped)],
        env={**os.environ, "POLICY_DESK_MODEL_CACHE": str(CACHE_DIR)},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "“The ferry fare is 40 yen.” [1]" in done.stdout
    loaded = done.stderr.strip().splitlines()[-1]
    assert "'onnxruntime'" in loaded  # it did read the question with the model
    assert [name for name in HEAVY if f"'{name}'" in loaded] == []
