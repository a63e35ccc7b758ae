"""The commands of "By hand" in docs/deployment.md, on two servers."""

from __future__ import annotations

import os
import re
import subprocess

import pytest

from app.store.embedded.account import server_binaries
from tests.docs.pages import DOCS, blocks_of
from tests.support.replication import Server, alone
from tests.support.servers import run_sql

pytestmark = pytest.mark.slow


def blocks() -> list[str]:
    codes = [block.code for block in blocks_of(DOCS / "deployment.md") if block.language == "sh"]
    first = next(number for number, code in enumerate(codes) if "replicator" in code)
    return codes[first : first + 5]


def run(server: Server, code: str) -> str:
    """The output of a script on the machine of the server."""
    path = f"{server_binaries()}{os.pathsep}{os.environ['PATH']}"
    place = {"PGHOST": "127.0.0.1", "PGPORT": str(server.port), "PGUSER": "postgres"}
    with (server.directory / "output").open("w+") as output:
        result = subprocess.run(
            ["sh", "-ec", code],
            env={"PATH": path, "PGDATA": str(server.data), "LC_ALL": "C", **place},
            cwd=server.directory,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            **server.account,
            timeout=60,
            check=False,
        )
        output.seek(0)
        text = output.read()
    assert result.returncode == 0, text
    return text


def test_a_standby_takes_over_and_the_old_primary_follows_it() -> None:
    with alone("--no-data-checksums") as db1:
        db2 = Server(db1.directory, db1.account)
        with (db1.data / "postgresql.conf").open("a") as configuration:
            configuration.write(f"unix_socket_directories = '{db1.directory}'\nfsync = off\n")
        places = {"@db1": f"@127.0.0.1:{db1.port}", "@db2": f"@127.0.0.1:{db2.port}"}
        codes = [re.sub("@db[12]", lambda match: places[match[0]], code) for code in blocks()]
        create, copy, synchronous, promote, bring_back = codes
        try:
            run(db1, "pg_ctl start")
            run(db1, create)
            run(db2, copy)
            assert "sync" in run(db1, synchronous)
            run_sql(db1.url, "CREATE TABLE written AS SELECT 1 AS before")
            run(db1, "pg_ctl stop -m immediate")
            run(db2, promote)
            run_sql(db2.url, "SET synchronous_commit = local", "CREATE TABLE after ()")
            run(db1, bring_back)
            (row,) = run_sql(db1.url, "SELECT pg_is_in_recovery() AS follows, before FROM written")
            assert tuple(row) == (True, 1)
            # The standby is synchronous again: otherwise this would wait.
            run_sql(db2.url, "SET statement_timeout = '20s'", "INSERT INTO written VALUES (2)")
            assert "written" in run(db1, "psql -c 'TABLE after' -c '\\dt'")
        finally:
            db2.stop()
