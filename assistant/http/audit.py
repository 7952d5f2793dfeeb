"""The audit log: who asked for what and when, and how it ended; nothing of what was asked or told.

A line of JSON for each request in audit.jsonl of the data folder. A full file becomes
audit.1.jsonl, in place of the one before.
"""

import json
import logging
import os
import threading
from datetime import UTC, datetime
from pathlib import Path

from starlette.types import Scope

MAX_BYTES = 10_000_000  # of one file
_REFUSED = frozenset({400, 401, 403, 413, 429})
_log = logging.getLogger("policy_desk.http")


class Audit:
    """Writes the log of a data folder; safe from several threads."""

    def __init__(self, data: Path, max_bytes: int = MAX_BYTES) -> None:
        self._path, self._max_bytes = data / "audit.jsonl", max_bytes
        self._lock = threading.Lock()

    def write(self, scope: Scope, status: int) -> None:
        """Note a request that was somebody's, or was refused; files of the pages are not noted.

        The route stands for the path, which may name documents.
        """
        state = scope["state"]
        if not counts(scope["path"]) or ("who" not in state and status not in _REFUSED):
            return
        line = {
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "who": state.get("who"),
            "address": (scope.get("client") or ("",))[0],
            "method": scope["method"],
            "route": getattr(scope.get("route"), "path", None),
            "status": status,
            "request_id": state["request_id"],
        }
        try:
            self._append(json.dumps(line, ensure_ascii=True) + "\n")
        except OSError as error:  # an answer is not kept back for it
            _log.error("the audit log cannot be written: %s", error)

    def _append(self, line: str) -> None:
        with self._lock:
            with open(self._path, "a", encoding="utf-8", opener=_private) as file:
                file.write(line)
                full = file.tell() >= self._max_bytes
            if full:
                os.replace(self._path, self._path.with_name("audit.1.jsonl"))


def counts(path: str) -> bool:
    """Whether a request is counted and noted: a page's own files, and whether we live, are not."""
    return not path.startswith(("/assets/", "/static/", "/page-files/", "/healthz", "/readyz"))


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
