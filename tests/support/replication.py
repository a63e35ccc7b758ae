"""PostgreSQL servers on TCP: one alone, or a primary and its synchronous standby."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.store.embedded.account import server_account, server_binaries
from tests.support.ports import free_port
from tests.support.servers import run_sql

_OPTIONS = (
    "-c fsync=off -c hot_standby=on -c wal_level=replica -c jit=off -c log_error_verbosity=terse"
)
_INITDB = ("--username=postgres", "--auth=trust", "--locale=C")


@dataclass
class Server:
    """One server in its own data directory."""

    directory: Path
    account: dict[str, Any]
    port: int = field(default_factory=free_port)

    @property
    def data(self) -> Path:
        return self.directory / f"data-{self.port}"

    @property
    def url(self) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def run(self, command: str, *arguments: str) -> None:
        with (self.directory / "output").open("w+") as output:
            result = subprocess.run(
                [server_binaries() / command, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PGDATA": str(self.data), "LC_ALL": "C"},
                cwd=self.directory,
                **self.account,
                check=False,
            )
            output.seek(0)
            assert result.returncode == 0, output.read()

    def start(self, options: str = "") -> None:
        place = f"-h 127.0.0.1 -p {self.port} -k {self.directory} {_OPTIONS} {options}"
        self.run("pg_ctl", "start", "-w", "-l", str(self.data / "log"), "-o", place)

    def copy(self, primary: Server) -> None:
        """Make it a standby of the primary, which runs."""
        source = f"host=127.0.0.1 port={primary.port} user=postgres"
        options = ("-D", str(self.data), "-d", source, "-R", "-X", "stream", "-c", "fast")
        self.run("pg_basebackup", *options)

    def signal(self, number: signal.Signals) -> None:
        """To every process of the server: a stopped one neither answers nor refuses."""
        postmaster = int((self.data / "postmaster.pid").read_text().splitlines()[0])
        children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
        for pid in (postmaster, *map(int, children)):
            os.kill(pid, number)

    def promote(self) -> None:
        self.run("pg_ctl", "promote", "-w")

    def stop(self) -> None:
        """Stop it, unless it was killed."""
        with suppress(ProcessLookupError, FileNotFoundError, AssertionError):
            self.signal(signal.SIGCONT)
            self.run("pg_ctl", "stop", "-m", "immediate")


@contextmanager
def _place() -> Iterator[tuple[Path, dict[str, Any]]]:
    """A directory for servers, and the account that they run as."""
    account: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        system = server_account(directory / "data")
        if system.user is not None and system.group is not None:
            account = {"user": system.user, "group": system.group, "extra_groups": system.groups}
            os.chown(directory, system.user, system.group)
        yield directory, account


@contextmanager
def alone(*initdb: str) -> Iterator[Server]:
    """A server that is initialized, and not started."""
    with _place() as (directory, account):
        server = Server(directory, account)
        server.run("initdb", *_INITDB, *initdb)
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def replicated(apply_delay: str = "0") -> Iterator[tuple[Server, Server]]:
    """A running primary and its synchronous standby, which replays after the delay."""
    with _place() as (directory, account):
        primary, standby = Server(directory, account), Server(directory, account)
        try:
            primary.run("initdb", *_INITDB)
            primary.start()
            standby.copy(primary)
            standby.start(f"-c recovery_min_apply_delay={apply_delay}")
            run_sql(
                primary.url,
                "ALTER SYSTEM SET synchronous_standby_names = '*'",
                "SELECT pg_reload_conf()",
            )
            yield primary, standby
        finally:
            standby.stop()
            primary.stop()
