"""GET /api/calculators and POST /api/calculators/{name}: calculations by name."""

from typing import Any

from fastapi import APIRouter, Body, Response
from fastapi.responses import JSONResponse

from assistant.calculator.describing import calculator_json
from assistant.calculator.goal_seek import Goal
from assistant.calculator.registry import CALCULATORS
from assistant.http.bodies import CalculationBody
from assistant.http.readers import Asker
from assistant.records import CALCULATION
from assistant.service import AnswerService

_EXAMPLE = {"inputs": {"customs_value": "100000", "mfn_rate": "2.5", "entry_date": "2026-03-01"}}


def calculator_routes(service: AnswerService) -> APIRouter:
    """The endpoints that calculate."""
    router = APIRouter(prefix="/api")

    @router.get("/calculators")
    def calculators(_reader: Asker) -> Response:
        return JSONResponse([calculator_json(chosen) for chosen in CALCULATORS.values()])

    @router.post("/calculators/{name}")
    def calculate(
        name: str,
        _reader: Asker,
        body: CalculationBody = Body(examples=[_EXAMPLE]),  # noqa: B008
    ) -> Response:
        goal = Goal(body.goal.input, body.goal.output, body.goal.value) if body.goal else None
        made = service.calculate(name, body.inputs, body.as_of, body.language, goal)
        dumped: dict[str, Any] = CALCULATION.dump_python(made, mode="json")
        return JSONResponse(dumped)

    return router
