"""Imports run one way, corpus <- index <- assistant <- evals, and an engine has one file."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LAYERS = ("corpus", "index", "assistant", "evals")  # each imports itself and those before it
# The one file that may import an engine; a folder: one file below it.
ENGINES = {
    "argon2": "assistant/passwords.py",
    "authlib": "assistant/http/provider.py",
    "babel": "corpus/glossary.py",
    "charset_normalizer": "corpus/loaders/encodings.py",
    "chromadb": "index/vectors.py",
    "dotenv": "assistant/settings.py",
    "holidays": "assistant/calculator/business_days.py",
    "httpx": "corpus/web/urls.py",
    "httpx2": "assistant/http/provider.py",
    "ir_measures": "tests/",
    "jinja2": "evals/report.py",
    "huggingface_hub": "index/torch_models.py",
    "joserfc": "assistant/http/provider.py",
    "langchain": "assistant/drafting/models.py",
    "markdown_it": "corpus/loaders/markdown.py",
    "mcp": "assistant/http/model_context.py",
    "onnx": "index/onnx_graph.py",
    "onnxruntime": "index/onnx_embedder.py",
    "onnxruntime.quantization": "index/onnx_graph.py",
    "opencc": "corpus/folding.py",
    "openpyxl": "corpus/loaders/xlsx.py",
    "pdfplumber": "corpus/loaders/pdf_tables.py",
    "opentelemetry": "assistant/tracing.py",
    "playwright": "evals/page_cost.py",
    "prometheus_client": "assistant/http/metrics.py",
    "pptx": "corpus/loaders/pptx.py",
    "py3langid": "corpus/languages.py",
    "pydantic_settings": "assistant/settings.py",
    "pypdfium2": "corpus/loaders/pdf.py",
    "pyxirr": "assistant/calculator/returns.py",
    "sentence_transformers": "index/torch_models.py",
    "snowballstemmer": "index/tokens.py",
    "socksio": "corpus/web/connections.py",
    "tantivy": "index/fulltext.py",
    "torch": "index/torch_models.py",
    "trafilatura": "corpus/loaders/html.py",
    "transformers": "index/torch_models.py",
    "uvicorn": "assistant/",
    "vl_convert": "assistant/charts.py",
    "yaml": "corpus/front_matter.py",
}
# What several files may import, and below which folders.
SHARED = {
    "docx": ("corpus/loaders/docx.py", "assistant/memo/word.py"),  # read and written
    "fastapi": ("assistant/",),
    "gradio": ("assistant/ui/chat.py", "assistant/ui/layout.py"),  # events, components
    "httpcore": ("corpus/web/streams.py", "corpus/web/connections.py"),  # below and above it
    "langchain_core": ("index/", "assistant/"),
    "lxml": ("corpus/loaders/html",),  # the tree that trafilatura reads
    "numpy": LAYERS,
    "pydantic": LAYERS,
    "rich": ("assistant/", "evals/"),
    # Files of the model: written by one, read by the others.
    "safetensors": ("index/e5_weights.py", "index/onnx_graph.py"),
    # The catalog: tables, functions over a connection, conversations, transactions.
    "sqlalchemy": (
        "index/tables.py",
        "index/versions.py",
        "index/chunk_rows.py",
        "index/vector_rows.py",
        "index/counts.py",
        "index/conversations.py",
        "index/kept_answers.py",
        "index/api_keys.py",
        "index/users.py",
        "index/quarantine.py",
        "index/catalog.py",
    ),
    "starlette": ("assistant/",),
    "tokenizers": ("index/e5_weights.py", "index/onnx_embedder.py"),
    "typer": ("assistant/", "evals/"),
}


def problems(root: Path) -> list[str]:
    """What is imported against the rules in the tree at `root`, in the order of the files."""
    found: list[str] = []
    importers: dict[str, list[str]] = {}
    for path in sorted(root.glob("*/**/*.py")):
        file = path.relative_to(root).as_posix()
        layer = file.split("/")[0]
        if layer not in (*LAYERS, "tests"):
            continue
        for module, bare in imports(ast.parse(path.read_text(encoding="utf-8"))):
            top = module.split(".")[0]
            if top in LAYERS and bare:
                found.append(f"{file}: import {module} (write: from {module} import ...)")
            elif layer == "tests" or top in sys.stdlib_module_names:
                continue
            elif top in (*LAYERS, "tests"):
                if top not in LAYERS[: LAYERS.index(layer) + 1]:
                    found.append(f"{file}: {layer} may not import {module}")
            elif top in SHARED:
                if not file.startswith(SHARED[top]):
                    found.append(f"{file}: {module} may not be imported here")
            else:
                importers.setdefault(engine_of(module), []).append(file)
    return found + list(strayed(importers))


def imports(tree: ast.Module) -> Iterator[tuple[str, bool]]:
    """The modules that a file imports anywhere in it, and whether by a bare `import`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, True) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module, False


def engine_of(module: str) -> str:
    """The most exact row of the table that the module falls under; else its package."""
    rows = [name for name in ENGINES if f"{module}.".startswith(f"{name}.")]
    return max(rows, key=len, default=module.split(".")[0])


def strayed(importers: dict[str, list[str]]) -> Iterator[str]:
    """Engines that have no row, or are imported elsewhere or in a second file."""
    for engine, files in sorted(importers.items()):
        home = ENGINES.get(engine)
        if home is None:
            yield f"{files[0]}: {engine} has no row in ENGINES of tests/test_arrows.py"
            continue
        inside = sorted({file for file in files if file.startswith(home)})
        yield from (f"{file}: {engine} belongs to {home}" for file in sorted({*files} - {*inside}))
        yield from (f"{file}: {engine} is imported in {inside[0]} already" for file in inside[1:])


def test_imports_run_one_way_and_engines_have_one_file() -> None:
    assert problems(ROOT) == []


def test_each_engine_is_used_where_the_table_says() -> None:
    for engine, home in ENGINES.items():
        files = [ROOT / home] if home.endswith(".py") else [*(ROOT / home).rglob("*.py")]
        trees = [ast.parse(file.read_text(encoding="utf-8")) for file in files]
        used = {engine_of(module) for tree in trees for module, _ in imports(tree)}
        assert engine in used, f"{engine} is not used in {home}"


def test_a_made_up_tree(tmp_path: Path) -> None:
    tree = {
        "corpus/a.py": "import json, numpy as np\nfrom pydantic import BaseModel\nimport opencc",
        "corpus/folding.py": "import opencc\ndef f():\n    from index.b import c",
        "index/b.py": "import index\nfrom index import fulltext\nfrom typer import echo",
        "index/fulltext.py": "from tantivy.x import y\nimport corpus.a\nfrom tests.t import u",
        "index/onnx_graph.py": "import onnx\nfrom onnxruntime.quantization import quantize_dynamic",
        "assistant/c.py": "from . import d\nfrom .d import e\nfrom corpus.a import f",
        "assistant/one.py": "import uvicorn\nimport uvicorn.config",
        "assistant/two.py": "from uvicorn import Server",
        "evals/e.py": "from assistant.c import f\nimport mystery.part",
        "tests/t.py": "from evals.e import f\nimport chromadb\nimport evals.e",
        "build/x.py": "import chromadb",
    }
    for name, text in tree.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert problems(tmp_path) == [
        "corpus/folding.py: corpus may not import index.b",
        "index/b.py: import index (write: from index import ...)",
        "index/b.py: typer may not be imported here",
        "index/fulltext.py: import corpus.a (write: from corpus.a import ...)",
        "index/fulltext.py: index may not import tests.t",
        "tests/t.py: import evals.e (write: from evals.e import ...)",
        "evals/e.py: mystery has no row in ENGINES of tests/test_arrows.py",
        "corpus/a.py: opencc belongs to corpus/folding.py",
        "assistant/two.py: uvicorn is imported in assistant/one.py already",
    ]
