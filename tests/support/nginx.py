"""A real nginx in front of a gateway under test."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import Popen
from time import monotonic, sleep

import pytest

START_TIMEOUT = 10

AROUND = """
daemon off;
pid {folder}/pid;
error_log {folder}/log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {in_http}
    server {{
        listen 127.0.0.1:{port};
        {in_server}
    }}
}}
"""


def nginx_program() -> str:
    """Its path. Without it, skips the test; or fails with GATEWAY_REQUIRE_BROWSER, as in CI."""
    # Debian has it where only root's search path leads.
    found = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")
    if found is None:
        lacking = pytest.fail if os.environ.get("GATEWAY_REQUIRE_BROWSER") else pytest.skip
        lacking("there is no nginx on this machine")
    return found


@contextmanager
def running_nginx(port: int, in_server: str, in_http: str = "") -> Iterator[None]:
    """Listens on `port`, with these directives in its `server` and `http` blocks."""
    program = nginx_program()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # nginx's workers have an account of their own.
        folder.chmod(0o755)
        text = AROUND.format(folder=folder, port=port, in_http=in_http, in_server=in_server)
        (folder / "conf").write_text(text)
        command = [program, "-c", str(folder / "conf"), "-e", str(folder / "log")]
        with Popen(command, stderr=subprocess.DEVNULL) as process:
            try:
                _wait_for(port, process, folder / "log")
                yield
            finally:
                process.terminate()
                process.wait(10)


def _wait_for(port: int, process: Popen[bytes], log: Path) -> None:
    until = monotonic() + START_TIMEOUT
    while monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        sleep(0.05)
    pytest.fail(log.read_text() if log.is_file() else "nginx does not start")
