"""The readers: in the chat, in a widget, and programs; each answer is checked to be its own.

Locust runs this file in an environment of its own; see tests/load/__main__.py.
"""

import json
import os
import random
from collections import Counter
from pathlib import Path
from typing import Any

from locust import HttpUser, constant, events, task

from tests.load.questions import Expected, drawn

STATED = json.loads(Path(os.environ["LOAD_STATED"]).read_text(encoding="utf-8"))
PAGE: str = STATED["page"]
REFUSALS = Counter[str]()  # that say when to ask again
JSON = "application/json"


class Reader(HttpUser):
    """Somebody who asks, reads the answer, and asks again."""

    abstract = True
    wait_time = constant(STATED["pause_seconds"])

    def on_start(self) -> None:
        """Draw as nobody else does."""
        self.dice = random.Random()

    def ask(self, kind: str, path: str, body: Any, expected: Expected, **headers: str) -> None:
        """Send a question one way, and look at what comes."""
        with self.client.post(
            path, json=body, headers=headers, name=kind, catch_response=True
        ) as response:
            if response.status_code == 503 and STATED["refusals"]:
                said = response.json() if response.headers.get("Retry-After") else {}
                detail = said.get("detail") or said.get("error", {}).get("message", "")
                if "ask again in" in detail:
                    REFUSALS[kind] += 1
                    response.success()
                    return
            if response.status_code != 200:
                response.failure(f"{response.status_code}: {response.text[:200]}")
            elif wrong := expected.wrong(answer_in(response)):
                response.failure(wrong)
            else:
                response.success()


def answer_in(response: Any) -> Any:
    """The Answer of a response of any of the ways."""
    if response.headers["content-type"].startswith("text/event-stream"):
        *_, last = response.text.strip().split("\n\n")
        told: dict[str, Any] = json.loads(last.partition("data: ")[2])
        return told if "event: answer" in last else {"question": last[:200]}
    found = response.json()
    return found.get("policy_desk") or found.get("result", {}).get("structuredContent") or found


class InTheChat(Reader):
    """Asks as the chat page does, which keeps the conversation."""

    weight = 2

    @task
    def stream(self) -> None:
        """One question."""
        expected = drawn(STATED["alone"], self.dice)
        self.ask("chat", "/api/ask/stream", {"question": expected.question}, expected)


class InTheWidget(Reader):
    """Asks from a page of another origin."""

    weight = 2

    @task
    def stream(self) -> None:
        """One question."""
        expected = drawn(STATED["alone"], self.dice)
        headers = {"Origin": PAGE, "Policy-Desk-Widget": "1"}
        body = {"question": expected.question}
        self.ask("widget", "/api/ask/stream", body, expected, **headers)


class Program(Reader):
    """Asks over the interfaces for programs."""

    weight = 1

    @task
    def ask_json(self) -> None:
        """One question over the HTTP API."""
        expected = drawn(STATED["alone"], self.dice)
        self.ask("api", "/api/ask", {"question": expected.question}, expected)

    @task
    def complete(self) -> None:
        """One question over OpenAI's API."""
        expected = drawn(STATED["alone"], self.dice)
        messages = [{"role": "user", "content": expected.question}]
        body = {"model": "policy-desk", "messages": messages}
        self.ask("v1", "/v1/chat/completions", body, expected)

    @task
    def use_tool(self) -> None:
        """One question over MCP."""
        expected = drawn(STATED["alone"], self.dice)
        params = {"name": "ask", "arguments": {"question": expected.question}}
        body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
        self.ask("mcp", "/mcp", body, expected, Accept=f"{JSON}, text/event-stream")


@events.quitting.add_listener
def write_figures(environment: Any, **_rest: Any) -> None:
    """Leave what was counted, in seconds and requests, for who began this."""
    figures = {
        kind: {
            "requests": entry.num_requests,
            "failures": entry.num_failures,
            "refusals": REFUSALS[kind],
            "median": entry.get_response_time_percentile(0.5) / 1_000,
            "p95": entry.get_response_time_percentile(0.95) / 1_000,
            "longest": entry.max_response_time / 1_000,
        }
        for (kind, _method), entry in environment.stats.entries.items()
    }
    errors = [
        f"{one.name}: {one.error} ({one.occurrences})" for one in environment.stats.errors.values()
    ]
    written = json.dumps({"kinds": figures, "errors": errors}, ensure_ascii=False)
    Path(STATED["figures"]).write_text(written, encoding="utf-8")
