"""The OpenAPI document holds: requests made from it get the statuses and bodies that it states."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from assistant.http.app import create_app
from tests.conftest import BagEmbedder
from tests.served import served
from tests.test_http import FILES, make_desk, make_documents

pytestmark = [pytest.mark.slow, pytest.mark.servers]
BOUNDED = settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def document(tmp_path: Path) -> Iterator[Any]:
    """The document of a server on loopback."""
    documents = make_documents(tmp_path / "documents", FILES)
    desk = make_desk(tmp_path / "data", BagEmbedder(), documents)
    with served(create_app(desk)) as address:
        yield schemathesis.openapi.from_url(f"{address}/api/openapi.json")
    desk.index.close()


def faults(operation: Any) -> str:
    """Where an operation and the document differ; empty: nowhere that was tried."""

    @BOUNDED
    @given(case=operation.as_strategy())
    def holds(case: Any) -> None:
        case.call_and_validate(excluded_checks=[positive_data_acceptance])

    try:
        holds()
    except BaseExceptionGroup as group:
        return f"{operation.label}: {group}"
    return ""


def test_each_endpoint_does_as_the_document_says(document: Any) -> None:
    operations = [found.ok() for found in document.get_all_operations()]
    assert {"POST /api/ask", "POST /v1/chat/completions"} <= {one.label for one in operations}
    assert [found for operation in operations if (found := faults(operation))] == []
