"""Backups of a database, by pg_dump and pg_restore of the embedded PostgreSQL.

In: the URL of a database and the path of a file. Out: the file, or a filled database. These
commands support every version of the server that the gateway does. For `app.cli.backup`.
"""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, func, select, text, update

from app.config.database import mask_url, split_password
from app.errors import CommandError
from app.store.embedded.account import server_binaries
from app.store.embedded.server import last_error
from app.store.hosts import DatabaseHosts
from app.store.migrate import connected, is_known, state, upgrade
from schema.rollup_tables import delta_marks, outreach_deltas

_TABLES = text(
    "SELECT count(*) FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace"
    " WHERE relkind IN ('r', 'p', 'v', 'm')"
    " AND nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')"
    " AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')"
)
"""The number of tables and views, without those of extensions."""
_ANALYZE = text("ANALYZE")
# Roles belong to the server, not to the database.
_WITHOUT_ROLES = ("--no-owner", "--no-privileges")
_WITHOUT_CITUS = "--exclude-extension=citus*"
"""Leaves out the extension: the rows, which are those of all workers, fit any server."""

_CONNECT_TIMEOUT = "5"
"""Seconds after which PostgreSQL's commands try the next of several hosts."""

_HEAD_LINES = 40
"""Lines of a script within which it sets its parameters."""


class BackupError(CommandError):
    """A backup or a restore that failed. The message is one sentence for the operator."""


def require_direct(url: str, name: str) -> None:
    """Refuse a pooler: what pg_dump and pg_restore set in a session, such as an empty search path,
    would break the requests of its other clients. `name` says where to set another URL.

    Raises: `BackupError`.
    """
    if connected(url, _is_pooled):
        raise BackupError(
            f"{mask_url(url)} leads to a connection pooler, which would pass the settings of this "
            f"session on to other clients: set {name} to a URL that leads directly to PostgreSQL."
        )


def _is_pooled(connection: Connection) -> bool:
    """Whether another process than the announced one answers."""
    driver: Any = connection.connection.driver_connection
    announced: int = driver.get_server_pid()
    answering: int = connection.execute(select(func.pg_backend_pid())).scalar_one()
    return answering != announced


def back_up(url: str, path: Path, place: str) -> int:
    """Write the database to a file that only this account may read; return its bytes.

    The file is complete or absent. Writes go on meanwhile, and are not part of it. Messages call
    the database by its `place`. Raises: `BackupError`.
    """
    if state(url) == "empty":
        raise BackupError(
            f"The database has no tables of osdi-gateway to back up ({place}): correct "
            "DATABASE_URL or OSDI_DATA_DIR."
        )
    try:
        # Of its own, so that another backup to the same file does not write to it.
        file, part = tempfile.mkstemp(".part", path.name + ".", path.parent)
        os.close(file)
        options = ("--format=custom", *_WITHOUT_ROLES, _WITHOUT_CITUS, f"--file={part}")
        try:
            try:
                _run("pg_dump", url, *options)
            except BackupError as error:
                hint = (
                    " Free space there, or name a file on another disk." if _is_full(error) else ""
                )
                raise BackupError(f"{path} was not written: {error}{hint}") from None
            os.replace(part, path)
        finally:
            with contextlib.suppress(OSError):
                os.unlink(part)
    except OSError as error:
        raise BackupError(f"{path} cannot be written: {error.strerror}.") from None
    return path.stat().st_size


def restore(url: str, path: Path, revision: str, place: str) -> None:
    """Fill an empty database from a file, all or nothing, and migrate it to this version.

    `revision`: see `revision_of`. Messages call the database by its `place`.
    Raises: `BackupError`.
    """
    if connected(url, _count_tables):
        raise BackupError(
            f"The database is not empty ({place}): restore into a new one, by --to URL or another "
            "OSDI_DATA_DIR."
        )
    if not connected(url, lambda connection: is_known(connection, revision)):
        raise BackupError(f"{path} is a backup of a newer osdi-gateway: upgrade this one.")
    _fill(url, path)
    upgrade(url)
    connected(url, _forget_transactions)


def revision_of(path: Path) -> str:
    """The version of the tables in a backup. Raises: `BackupError`."""
    if not os.path.isfile(path):
        raise BackupError(f"There is no file {path.absolute()}, or this account may not read it.")
    options = ("--data-only", "--table=alembic_version", "--file=-", str(path))
    try:
        lines = _run("pg_restore", None, *options).splitlines()
    except BackupError as error:
        raise BackupError(
            f"{path} is damaged, or no backup of osdi-gateway: {error} Name a file that "
            "osdi-gateway backup has written."
        ) from None
    begin = next((index for index, line in enumerate(lines) if line.startswith("COPY ")), None)
    if begin is None or len(lines) < begin + 2 or lines[begin + 1] == "\\.":
        raise BackupError(f"{path} is not a backup of osdi-gateway.")
    return lines[begin + 1]


def _count_tables(connection: Connection) -> int:
    number: int = connection.execute(_TABLES).scalar_one()
    return number


def _forget_transactions(connection: Connection) -> None:
    """Reset the numbers of transactions, which are those of the server that was backed up."""
    connection.execute(delete(delta_marks))
    connection.execute(update(outreach_deltas).values(transaction=0))
    connection.execute(_ANALYZE)


def _fill(url: str, path: Path) -> None:
    """Run the SQL of a backup in one transaction. Raises: `BackupError`."""
    arguments, environment = _connection(url)
    options = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1")
    with (
        tempfile.TemporaryFile("w+", errors="replace") as errors,
        subprocess.Popen(
            [server_binaries() / "pg_restore", *_WITHOUT_ROLES, "--file=-", path],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=environment,
        ) as reader,
        subprocess.Popen(
            [server_binaries() / "psql", *arguments, *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            env=environment,
        ) as writer,
    ):
        assert reader.stdout is not None
        assert writer.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            for line in itertools.islice(reader.stdout, _HEAD_LINES):
                # Servers before version 17 do not know it.
                if not line.startswith(b"SET transaction_timeout"):
                    writer.stdin.write(line)
            shutil.copyfileobj(reader.stdout, writer.stdin)
        reader.stdout.close()
        if reader.wait() and writer.poll() is None:
            # At the end of its input it would commit the part that it has received.
            writer.kill()
        with contextlib.suppress(BrokenPipeError):
            writer.stdin.close()
        if writer.wait() or reader.returncode:
            errors.seek(0)
            reason = last_error(errors.read())
            if "permission denied for schema" in reason:
                reason += ". Make the role of the URL the owner of the database"
            raise BackupError(f"{path} was not restored: {reason}.")


def _is_full(error: BackupError) -> bool:
    return os.strerror(errno.ENOSPC) in str(error)


def _run(command: str, url: str | None, *options: str) -> str:
    """Run a command of PostgreSQL; return its output. Raises: `BackupError`."""
    arguments, environment = _connection(url)
    result = subprocess.run(
        [server_binaries() / command, *arguments, *options],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=environment,
        text=True,
        errors="replace",
        check=False,
    )
    if result.returncode:
        raise BackupError(f"{command} failed: {last_error(result.stderr)}.")
    return result.stdout


def _connection(url: str | None) -> tuple[list[str], dict[str, str]]:
    """The arguments and the environment of a command of PostgreSQL."""
    environment = {name: value for name, value in os.environ.items() if name[:2] != "PG"}
    environment["LC_ALL"] = "C"
    if url is None:
        return [], environment
    # Other accounts of the machine can read the arguments.
    place, password = split_password(url)
    if password is not None:
        environment["PGPASSWORD"] = password
    if DatabaseHosts(url).finds_primary:
        place += f"{'&' if '?' in place else '?'}target_session_attrs=primary"
        environment["PGCONNECT_TIMEOUT"] = _CONNECT_TIMEOUT
    return ["--dbname", place], environment
