"""No test reaches beyond this machine: other connections and name look-ups fail.

An audit hook sees every socket of the interpreter, however it was made. A library may swallow the
failure, in a thread of its own for instance, so each refusal is kept as well and fails the test
afterwards. What C code connects by itself, and other processes, are not seen.
"""

import ipaddress
import socket
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

_refused: list[str] = []
_CONNECTING = {"socket.connect", "socket.sendto", "socket.sendmsg"}
_LOOKING_UP = {"socket.getaddrinfo", "socket.gethostbyname"}
_NAMING = {"socket.gethostbyaddr", "socket.getnameinfo"}


def install() -> None:
    """Guard this process from now on; a hook cannot be removed again."""
    sys.addaudithook(_check)
    # A host name given to these is looked up in C, before the hook hears of it.
    for name, addressed in (("connect", 1), ("connect_ex", 1), ("sendto", 2), ("sendmsg", 4)):
        setattr(socket.socket, name, _checked(getattr(socket.socket, name), addressed))


def take_refusals() -> list[str]:
    """What was refused since the last call, oldest first."""
    taken = _refused.copy()
    _refused.clear()
    return taken


def _checked(method: Callable[..., Any], addressed: int) -> Callable[..., Any]:
    # The address is the last of the arguments, when there are at least `addressed`.
    @wraps(method)
    def call(sock: socket.socket, *args: Any) -> Any:
        if len(args) >= addressed:
            _check_connection(sock, args[-1])
        return method(sock, *args)

    return call


def _check(event: str, args: tuple[Any, ...]) -> None:
    if event in _CONNECTING:
        _check_connection(*args)
    elif event in _LOOKING_UP and not (_is_loopback(args[0]) or _is_address(args[0])):
        _refuse(f"a look-up of {_text(args[0])!r}, port {args[1] if len(args) > 1 else None}")
    elif event in _NAMING:
        host = args[0][0] if isinstance(args[0], tuple) else args[0]
        if not _is_loopback(host):
            _refuse(f"a look-up of the name of {_text(host)!r}")


def _check_connection(sock: socket.socket, address: Any) -> None:
    # No address: the socket is connected already, so its address was checked then.
    if sock.family == socket.AF_UNIX or address is None:
        return
    if sock.family not in (socket.AF_INET, socket.AF_INET6):
        _refuse(f"a connection to {address!r}")
    elif not _is_loopback(address[0]):
        _refuse(f"a connection to {_text(address[0])!r}, port {address[1]}")


def _refuse(what: str) -> None:
    _refused.append(what)
    raise AssertionError(f"tests stay on this machine, but {what} was tried")


def _is_loopback(host: Any) -> bool:
    # No host: the machine's own addresses, to listen on.
    if host is None or _text(host) in ("", "localhost"):
        return True
    return _is_address(host) and ipaddress.ip_address(_text(host)).is_loopback


def _is_address(host: Any) -> bool:
    try:
        ipaddress.ip_address(_text(host))
    except ValueError:
        return False
    return True


def _text(host: Any) -> str:
    return host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
