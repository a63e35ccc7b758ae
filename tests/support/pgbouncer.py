"""PgBouncer in transaction mode, in front of a server of the tests."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.support.ports import free_port

PROGRAM = shutil.which(
    os.environ.get("GATEWAY_PGBOUNCER", "pgbouncer"), path=f"{os.environ['PATH']}:/usr/sbin"
)


def _version() -> tuple[int, ...]:
    if PROGRAM is None:
        return ()
    text = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True, check=True).stdout
    return tuple(map(int, re.findall(r"\d+", text)[:2]))


VERSION = _version()

_CONFIGURATION = """
[databases]
* = host={host} port={port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {listen}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 5
max_client_conn = 200
{extra}
"""


@contextmanager
def pgbouncer(
    server_url: str,
    extra: str = "",
    configuration: str = _CONFIGURATION,
    users: str = "",
    port: int | None = None,
) -> Iterator[int]:
    """The port of a PgBouncer in front of the server, whose superuser all clients become, unless
    the `configuration` says otherwise. `users` are its file {users}.
    """
    assert PROGRAM is not None
    parts, port = urlsplit(server_url), port or free_port()
    query = parse_qs(parts.query)
    host = parts.hostname or query["host"][0]
    at = parts.port or int(query.get("port", ["5432"])[0])
    user = f"user={parts.username}" if parts.username else "user=postgres"
    if parts.password:
        user += f" password={parts.password}"
    with tempfile.TemporaryDirectory() as directory:
        file = Path(directory) / "pgbouncer.ini"
        text = configuration.format(
            host=host, port=f"{at} {user}", listen=port, extra=extra, users=f"{directory}/users"
        )
        (Path(directory) / "users").write_text(users, "utf-8")
        file.write_text(text, "utf-8")
        account: dict[str, Any] = {}
        if os.geteuid() == 0:
            # It refuses to run as root; the owner of the server may reach a socket of the server.
            owner = Path(host).stat() if host.startswith("/") else Path("/").stat()
            user_id = owner.st_uid or pwd.getpwnam("nobody").pw_uid
            account = {"user": user_id, "group": owner.st_gid, "extra_groups": [0]}
            os.chown(directory, user_id, -1)
        process = subprocess.Popen(
            [PROGRAM, "-q", str(file)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **account,
        )
        try:
            _await_port(port)
            yield port
        finally:
            process.kill()
            process.wait(10)


def _await_port(port: int) -> None:
    deadline = time.monotonic() + 10
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
