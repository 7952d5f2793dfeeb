"""policy-desk serve: the chat page and the HTTP API on this machine."""

import logging
import os
import signal
import socket
import tempfile
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Annotated, Any, cast

import typer
from starlette.types import ASGIApp

from assistant.cli import err, known_errors_in_one_line, note, out, progress_bar
from assistant.commands.ingest import take_in
from assistant.commands.options import Data
from assistant.desk import Desk, open_desk
from assistant.owner.folder_lock import FolderOwned, live_owner
from assistant.owner.serving import OwnerServer, owning
from assistant.settings import load_settings
from corpus.errors import BadSetting, PolicyDeskError
from corpus.places import Place
from index.corpus_index import Progress

_SHUTDOWN_SECONDS = 20  # for the answers that are under way; most take less than one


def serve(
    host: Annotated[str | None, typer.Option(show_default="127.0.0.1")] = None,
    port: Annotated[int | None, typer.Option(show_default="7860")] = None,
    data: Data = None,
    documents: Annotated[
        list[Path] | None, typer.Option(help="files or folders to take in first")
    ] = None,
    insecure: Annotated[
        bool, typer.Option("--insecure", help="beyond this machine without a sign-in")
    ] = False,
) -> None:
    """Serve the chat page at http://127.0.0.1:7860 until stopped.

    Example: policy-desk serve --port 8000 --documents ./documents
    """
    signal.signal(signal.SIGTERM, _stop)
    with known_errors_in_one_line():
        settings = load_settings(host=host, port=port, data=data)
        if settings.sign_in == "none" and not insecure:
            _keep_to_this_machine(settings.host)
        if owner := live_owner(settings.data_folder):
            # Said first: most often it also has the port.
            raise FolderOwned(settings.data_folder, owner)
        with (
            _listening(settings.host, settings.port) as listener,
            progress_bar() as progress,
            open_desk(settings, progress, note, writes=True) as desk,
            owning(desk, "serve", _url(listener)) as owner_server,
        ):
            _take_in(owner_server, documents or [], progress)
            if settings.sign_in == "password" and not desk.index.catalog.users.listed():
                note("nobody can sign in yet; add somebody by: policy-desk user add NAME")
            _run(desk, listener)


def _take_in(owner: OwnerServer, documents: list[Path], progress: Progress) -> None:
    reports = owner.do(take_in, progress, note, list[Place](documents), False)
    failed = [report for report in reports if report.status == "failed"]
    for report in failed:
        err.print(f"failed    {report.message}")
    for report in reports:
        if report.status == "quarantined":
            note(f"quarantined {report.doc_id}: {report.message}")
    if documents:
        note(f"{len(reports) - len(failed)} of {len(reports)} files are taken in")


def _stop(_number: int, _frame: FrameType | None) -> None:
    # As Ctrl+C does, so that the desk is closed.
    raise KeyboardInterrupt


def _keep_to_this_machine(host: str) -> None:
    from assistant.http.outside import is_loopback

    if not is_loopback(host):
        raise BadSetting(
            f"host {host!r} is not loopback: without a sign-in anyone who reaches it could read and"
            " change every document; set POLICY_DESK_SIGN_IN to password, header or oidc, use"
            " 127.0.0.1, or say --insecure"
        )


def _listening(host: str, port: int) -> socket.socket:
    """A socket bound to an address: a port in use is known before any long work."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen()  # a second server could bind the same port until then
    except OSError as error:
        raise PolicyDeskError(
            f"cannot listen on {host}:{port} ({error.strerror}); choose another port with --port"
        ) from error
    return listener


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}"


def _run(desk: Desk, listener: socket.socket) -> None:
    # Imported here: they take seconds, which a wrong option need not cost.
    # Else both would write below /tmp: Gradio, and uploads on their way.
    os.environ["GRADIO_TEMP_DIR"] = str(desk.index.data / "gradio")
    tempfile.tempdir = str(desk.index.data)
    import uvicorn
    from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

    from assistant.http.app import create_app
    from assistant.http.passing import log_requests
    from assistant.http.sign_in import PeerNoted
    from assistant.tracing import traced

    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    if desk.settings.log_json:
        log_requests()
    app = create_app(desk)

    class Server(uvicorn.Server):
        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            app.state.stopping.set()  # open pages would hold it up
            await super().shutdown(sockets)

    # In this order: who is connected, and then whom a proxy on this machine or of the list is for.
    trusted = ["127.0.0.1", *desk.settings.proxy_addresses]
    config = uvicorn.Config(
        PeerNoted(cast(ASGIApp, ProxyHeadersMiddleware(cast(Any, app), trusted))),
        proxy_headers=False,
        log_config=None,
        access_log=False,
        server_header=False,
        ws="none",
        timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
    )
    out.print(f"Policy Desk is at {_url(listener)}  (stop with Ctrl+C)")
    settings = desk.settings
    # uvicorn raises the signal again once it has shut down.
    with traced(settings.traces, settings.trace_contents), suppress(KeyboardInterrupt):
        Server(config).run(sockets=[listener])
