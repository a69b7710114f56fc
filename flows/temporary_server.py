"""
A Prefect server for one process, on loopback, that ends with it.

Prefect starts one itself where none is configured, but only after the client has imported the
server (2.5 s), on top of the server's own start (4 s); and it outlives a client that is killed.
This one is the same application (`create_app(ephemeral=True)`: no web pages), started before
Prefect is imported here, so that both imports run side by side; and it ends when the pipe from its
parent is closed, by whatever end. One that *schedules* is the whole application, with Prefect's
pages and the services that start what is due.
"""

import atexit
import contextlib
import gc
import os
import socket
import subprocess
import sys
import tempfile
import threading
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from time import sleep
from typing import Any

__all__ = ["ServerError", "TemporaryServer"]

# Seconds. A fresh database is set up in about 10 s here; a slow disk may take much longer.
_START = 180
_STOP = 5


class ServerError(RuntimeError):
    """The temporary server did not start; the message holds the end of what it said."""


class TemporaryServer:
    """A running server process. It stops at `stop`, at exit, and when this process is killed."""

    def __init__(self, *, schedules: bool = False) -> None:
        self._log = tempfile.TemporaryFile()  # noqa: SIM115  open as long as the process
        self._process = subprocess.Popen(  # noqa: S603  this file
            [sys.executable, "-P", str(Path(__file__).resolve()), *["schedules"] * schedules],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            # Ctrl-C reaches every process of the terminal's group, and this one is still needed
            # to note down what became of the run.
            start_new_session=True,
        )
        atexit.register(self.stop)
        assert self._process.stdout is not None
        self._port = int(self._process.stdout.readline() or 0)

    @property
    def url(self) -> str:
        """The address of its API; it answers once `wait` has returned."""
        return f"http://127.0.0.1:{self._port}/api"

    def wait(self) -> None:
        """Wait until it answers. Raises `ServerError` where it ends before."""
        door = HTTPConnection("127.0.0.1", self._port, timeout=_START)
        try:
            door.request("GET", "/api/health")
            if door.getresponse().status == 200:
                return
        except (OSError, HTTPException):
            pass
        finally:
            door.close()
        self.stop()
        raise ServerError(self._said())

    def _said(self) -> str:
        self._log.seek(0)
        lines = self._log.read().decode(errors="replace").strip().splitlines()
        return "\n".join(lines[-5:]) or "it said nothing"

    def stop(self, grace: float = _STOP) -> None:
        """End the process; it has *grace* seconds to finish what it writes."""
        atexit.unregister(self.stop)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        try:
            self._process.wait(grace)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()


# --- in the server process ---

_servers: list[Any] = []  # one, as soon as it is made


def _serve(*, schedules: bool) -> None:
    door = socket.create_server(("127.0.0.1", 0))  # who connects before the start waits in line
    port = door.getsockname()[1]
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    os.environ["PREFECT_UI_API_URL"] = f"http://127.0.0.1:{port}/api"  # where its pages ask
    os.dup2(2, 1)
    threading.Thread(target=_stop_with_parent, daemon=True).start()
    # The imports make a million objects that stay: looking for garbage among them takes 0.4 s.
    gc.disable()
    import uvicorn
    from prefect.server.api.server import create_app

    app = create_app(ephemeral=not schedules, final=True)
    gc.freeze()
    gc.enable()
    config = uvicorn.Config(app, log_level="error", lifespan="on", timeout_graceful_shutdown=2)
    _servers.append(uvicorn.Server(config))
    _servers[0].run(sockets=[door])
    os._exit(0)  # to take a million objects apart would take 0.3 s


def _stop_with_parent() -> None:
    """Wait for the end of the pipe from the parent; then finish what is being written, and go."""
    with contextlib.suppress(OSError):
        os.read(0, 1)  # nothing is ever written to it
    if not _servers:
        os._exit(0)
    _servers[0].should_exit = True
    sleep(_STOP - 1)
    os._exit(1)


if __name__ == "__main__":
    _serve(schedules="schedules" in sys.argv)
