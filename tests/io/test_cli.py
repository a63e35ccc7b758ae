"""The command line: exit codes, one sentence per mistake, no traceback."""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from subprocess import Popen
from urllib.parse import quote, urlsplit
from uuid import uuid4

import asyncpg
import pytest

from app.store import migrate
from tests.support.servers import run_sql, with_database

ID = "019b7f3f-6620-77ca-8d44-8e496c95a876"
COMMAND = (sys.executable, "-m", "app.cli.main")


def environment(tmp_path: Path, **variables: str) -> dict[str, str]:
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("OSDI_") and name != "DATABASE_URL"
    }
    # On a busy machine, statements may take long enough to be logged, which is not tested here.
    unlogged = {"OSDI_SLOW_STATEMENT": "0"}
    return {**inherited, "OSDI_DATA_DIR": str(tmp_path / "data"), **unlogged, **variables}


def run(tmp_path: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments],
        env=environment(tmp_path, **variables),
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=30,
        check=False,
    )


def refusal(tmp_path: Path, *arguments: str, **variables: str) -> str:
    """The one sentence on stderr of a command that fails."""
    result = run(tmp_path, *arguments, **variables)
    assert result.returncode == 1
    assert result.stdout == ""
    assert re.fullmatch(r"[^\n]+[.?]\n", result.stderr), result.stderr
    return result.stderr.strip()


def output(tmp_path: Path, *arguments: str, **variables: str) -> list[str]:
    """The lines on stdout of a command that succeeds."""
    result = run(tmp_path, *arguments, **variables)
    assert (result.returncode, result.stderr) == (0, "")
    return result.stdout.splitlines()


@pytest.mark.parametrize(
    ("arguments", "variables", "words"),
    [
        (["serve"], {"OSDI_PORT": "many"}, "OSDI_PORT must be a whole number"),
        (["serve"], {"OSDI_PROT": "80"}, "the nearest one is OSDI_PORT"),
        (["serve", "--port", "99999"], {}, "--port must be a whole number from 0 to 65535"),
        (["serve", "--port", "5,000"], {}, "0 to 65535, got '5,000'."),
        (["serve", "--workers", "-1"], {}, "--workers must be a whole number from 1 to 256, or"),
        (["restore", "x", "--to", "None"], {}, "--to must be a URL like postgresql://"),
        (["restore", ""], {}, "'FILE': it must be the name of a file, got ''."),
        (["campaigns", "publish", ID, "--goal", "5,000"], {}, "'--goal': it must be a whole num"),
        (["campaigns", "publish", ID, "--goal", "5,000"], {}, "such as 5000, got '5,000'."),
        (["audit", "--limit", "1e3"], {}, "from 1 to 100000, such as 500, got '1e3'."),
        (["audit", "--resource", "people/1"], {}, "ID in --resource: it must be a UUID such as"),
        (["deliveries", "list", "--limit", "0"], {}, "'--limit': it must be a whole number from"),
        (["bi-role", "--timeout", ""], {}, "'--timeout': it must be a whole number from 1 to"),
        (["keyless", "show", "--campaign", "1"], {}, "'--campaign': it must be a UUID such as"),
        (["keys", "create", "--for", "None"], {}, "'--for': it must be dashboard, got 'None'."),
        (
            ["keys", "create", "--name", "a", "--scopes", "read", "--queries", "/no/file"],
            {},
            "Cannot read the file '/no/file' of --queries: No such file or directory.",
        ),
        (["autoresponses", "add", "--body", ""], {}, "--body must be the name of a file, or -"),
        (["autoresponses", "add", "--url", "x"], {}, "'--url': a webhook URL must start with htt"),
        (["explain", " "], {}, "The query is empty: write one such as '{ people {"),
        (["explain", "{ x }", "--variables", "[]"], {}, """such as {"first": 5}, got '[]'."""),
        (["serve", "--prot", "1"], {}, "No such option: --prot"),
        (["sreve"], {}, "No such command 'sreve'. Did you mean 'serve'?"),
        (["serve", "--host", "192.0.2.1"], {}, "Cannot listen on port 8000 of 192.0.2.1"),
        (["serve", "--host", ""], {}, "--host must be an address or a host name, got ''"),
        (
            ["serve", "--port", "0", "--workers", "2"],
            {"OSDI_ADMIN_PORT": "65535"},
            "2 processes need as many ports: it must be at most 65534",
        ),
        (
            ["worker"],
            {"OSDI_ADMIN_PORT": "9100", "OSDI_ADMIN_HOST": "192.0.2.1"},
            "Cannot open the admin port 9100 of 192.0.2.1",
        ),
        (["backup", "-"], {}, "A backup cannot go to stdout"),
        (["backup", "x.backup"], {}, "data, or this account may not read it: set DATABASE_URL or"),
        (["backup", "/no/such/folder/x"], {}, "There is no folder /no/such/folder, or this acc"),
        (["restore", "/etc/hostname"], {}, "Name a file that osdi-gateway backup has written."),
        (["restore", "x.backup"], {}, "/x.backup, or this account may not read it."),
        (["keys", "create"], {}, "Missing option '--name'"),
        (["keys", "revoke", "one"], {}, "it must be a UUID such as 019b7f3f-"),
        (["keys", "list"], {"DATABASE_READ_URL": "postgresql://db"}, "READ_URL needs DATABASE_URL"),
        (["keys", "list"], {"OSDI_DATA_DIR": "/dev/null"}, "/dev/null is not a directory"),
        (["keys", "list"], {"OSDI_DATA_DIR": "x" * 300}, "cannot be written: File name too long."),
        (["migrate"], {"DATABASE_URL": "mysql://ann:s3cret@db/x"}, "mysql://ann:***@db/x"),
        (
            ["migrate"],
            {"DATABASE_URL": "postgresql://ann:s3cret@127.0.0.1:1/osdi"},
            "postgresql://ann:***@127.0.0.1:1/osdi cannot be reached",
        ),
    ],
)
def test_a_mistake_is_one_sentence(
    tmp_path: Path, arguments: list[str], variables: dict[str, str], words: str
) -> None:
    sentence = refusal(tmp_path, *arguments, **variables)
    assert words in sentence
    assert "s3cret" not in sentence
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_port_in_use_is_noticed_before_anything_is_started(tmp_path: Path, command: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        sentence = refusal(tmp_path, command, "--port", port)
    assert f"Another process listens on port {port} of 127.0.0.1" in sentence
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("command", [["serve"], ["serve", "--workers", "2"], ["demo"]])
def test_the_admin_port_must_not_be_the_public_one(tmp_path: Path, command: list[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    sentence = refusal(tmp_path, *command, "--port", port, OSDI_ADMIN_PORT=port)
    assert f"The gateway itself listens on the admin port {port} of 127.0.0.1" in sentence
    assert "choose a free port by OSDI_ADMIN_PORT" in sentence
    assert not (tmp_path / "data").exists()


def test_the_admin_port_of_a_further_process_is_in_use(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        sentence = refusal(
            tmp_path, "serve", "--port", "0", "--workers", "2", OSDI_ADMIN_PORT=str(port - 1)
        )
    # The port before it may be in use, too.
    assert re.search(rf"Another process listens on the admin port ({port - 1}|{port})", sentence)


def test_a_database_that_never_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrate, "CONNECT_TIMEOUT", 1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"postgresql://127.0.0.1:{silent.getsockname()[1]}/osdi"
        begun = time.monotonic()
        with pytest.raises(migrate.MigrateError, match="did not answer in 1 seconds"):
            migrate.state(url)
    assert time.monotonic() - begun < 5


def test_databases_that_cannot_be_used(tmp_path: Path, server_url: str) -> None:
    missing = with_database(server_url, "osdi_missing")
    assert "osdi_missing does not exist" in refusal(tmp_path, "migrate", DATABASE_URL=missing)
    stranger = re.sub(r"//([^/@]*@)?", "//osdi_stranger:s3cret@", server_url)
    sentence = refusal(tmp_path, "migrate", DATABASE_URL=stranger)
    assert "refuses the login" in sentence
    assert "s3cret" not in sentence


def test_places_where_a_backup_cannot_be(tmp_path: Path, database_url: str) -> None:
    long_name = str(tmp_path / ("x" * 300))
    sentence = refusal(tmp_path, "backup", long_name, DATABASE_URL=database_url)
    assert sentence.endswith("cannot be written: File name too long.")
    sentence = refusal(tmp_path, "restore", long_name, DATABASE_URL=database_url)
    assert sentence.startswith("There is no file")


def test_a_backup_replaces_files_only(tmp_path: Path, database_url: str) -> None:
    pipe, link, other = (tmp_path / name for name in ("pipe", "link", "other"))
    os.mkfifo(pipe)
    for path in (pipe, tmp_path):
        sentence = refusal(tmp_path, "backup", str(path), "--force", DATABASE_URL=database_url)
        assert sentence == f"{path} is a folder or a device, not a file."
    assert pipe.is_fifo()
    link.symlink_to(other)
    sentence = refusal(tmp_path, "backup", str(link), DATABASE_URL=database_url)
    assert "exists already" in sentence
    for _ in range(2):
        assert output(tmp_path, "backup", str(link), "--force", DATABASE_URL=database_url)
        assert link.is_symlink()
        assert other.read_bytes().startswith(b"PGDMP")


def test_a_backup_avoids_a_pooler(tmp_path: Path, database_url: str) -> None:
    pooler = "postgresql://127.0.0.1:1/osdi"
    path = str(tmp_path / "store.backup")
    assert output(tmp_path, "backup", path, DATABASE_URL=pooler, OSDI_LISTEN_URL=database_url)


def test_newer_tables_are_left_alone(tmp_path: Path, database_url: str) -> None:
    run_sql(database_url, "UPDATE alembic_version SET version_num = 'from_2099'")
    for arguments in (["serve", "--port", "0"], ["migrate"], ["keys", "list"]):
        sentence = refusal(tmp_path, *arguments, DATABASE_URL=database_url)
        assert "newer osdi-gateway" in sentence


def test_migrate(tmp_path: Path, empty_database_url: str) -> None:
    for arguments in (["serve", "--port", "0", "--no-migrate"], ["keys", "list"]):
        sentence = refusal(tmp_path, *arguments, DATABASE_URL=empty_database_url)
        assert "run osdi-gateway migrate" in sentence
    for _ in range(2):
        lines = output(tmp_path, "migrate", DATABASE_URL=empty_database_url)
        assert lines[-1].endswith("are up to date.")


def test_keys(tmp_path: Path, database_url: str) -> None:
    def keys(*arguments: str) -> list[str]:
        return output(tmp_path, "keys", *arguments, DATABASE_URL=database_url)

    token = keys("create", "--name", "web", "--scopes", "read, write,read")[-1]
    assert re.fullmatch(r"[\w-]{43}", token)
    row = run_sql(database_url, "SELECT * FROM api_keys")[0]
    assert row["token_hash"] == hashlib.sha256(token.encode()).digest()
    assert row["scopes"] == ["read", "write"]
    line = keys("list")[1]
    assert re.fullmatch(rf"{row['id']}  default       web   read,write  \d{{4}}-\d\d-\d\d", line)
    keys("revoke", str(row["id"]))
    assert re.search(r"\d{4}-\d\d-\d\d +\d{4}-\d\d-\d\d$", keys("list")[1])
    again = refusal(tmp_path, "keys", "revoke", str(row["id"]), DATABASE_URL=database_url)
    assert again == f"API key {row['id']} does not exist or is already revoked."


def test_keys_that_expire(tmp_path: Path, database_url: str) -> None:
    create = ("keys", "create", "--name", "web", "--scopes", "read", "--expires")
    output(tmp_path, *create, "2999-01-31", DATABASE_URL=database_url)
    run_sql(database_url, "UPDATE api_keys SET last_used_date = '2026-11-28T09:30:15Z'")
    header, line = output(tmp_path, "keys", "list", DATABASE_URL=database_url)
    assert line[header.index("LAST USED") :].split() == ["2026-11-28T09:30Z", "2999-01-31T00:00Z"]
    id_ = line.split()[0]
    said, token = output(tmp_path, "keys", "rotate", id_, DATABASE_URL=database_url)
    assert said == "The new key expires at 2999-01-31T00:00Z, as the old one did."
    assert re.fullmatch(r"[\w-]{43}", token)
    late = refusal(tmp_path, *create, "2001-01-31", DATABASE_URL=database_url)
    assert late == "Invalid expiry '2001-01-31': a key must expire in the future."


def test_keys_for_named_queries(tmp_path: Path, database_url: str) -> None:
    """Each query is printed with its hash, and listed."""
    queries = tmp_path / "queries.graphql"
    texts = ("query Totals { people { totalCount } }", "query Tags { tags { totalCount } }")
    queries.write_text("\n".join(texts))
    create = ("keys", "create", "--name", "page", "--scopes", "read", "--queries", str(queries))
    *shown, _ = output(tmp_path, *create, DATABASE_URL=database_url)
    digest = hashlib.sha256(texts[0].encode()).hexdigest()
    assert [line.split()[0] for line in shown] == ["Totals", "Tags"]
    assert shown[0] == f"Totals  sha256:{digest}"
    header, line = output(tmp_path, "keys", "list", DATABASE_URL=database_url)
    assert line[header.index("QUERIES") :] == "Totals,Tags"


def test_a_role_for_bi_tools(tmp_path: Path, database_url: str) -> None:
    """Its facts are printed; it is dropped by its names."""
    name = f"osdi_test_{uuid4().hex[:12]}"
    columns = "(id, name, namespace, created_date)"
    values = "(gen_random_uuid(), 'default', 'osdi', now())"
    run_sql(database_url, f"INSERT INTO organizations {columns} VALUES {values}")
    role = ("bi-role", name, "--schema", name)
    lines = output(tmp_path, *role, DATABASE_URL=database_url)
    facts = dict(line.split(maxsplit=1) for line in lines)
    assert (facts["User"], facts["Schema"], len(facts["Password"])) == (name, name, 32)
    dropped = output(tmp_path, *role, "--drop", DATABASE_URL=database_url)
    assert dropped == [f"Dropped the role '{name}' and the schema '{name}'."]


def test_anonymous(tmp_path: Path, database_url: str) -> None:
    def keyless(*arguments: str) -> list[str]:
        return output(tmp_path, "keyless", *arguments, DATABASE_URL=database_url)

    made = ("keys", "create", "--name", "web", "--scopes", "write", "--organization", "ours")
    output(tmp_path, *made, DATABASE_URL=database_url)
    (row,) = run_sql(
        database_url,
        "INSERT INTO advocacy_campaigns (organization_id, id, created_date, modified_date) "
        "SELECT id, id, now(), now() FROM organizations RETURNING id",
    )
    campaign, ours = str(row["id"]), ("--organization", "ours")
    unknown = str(uuid4())
    assert keyless("off", *ours) == ["The organization 'ours' refuses posts without a token."]
    assert keyless("on", *ours, "--campaign", campaign) == [
        f"The campaign {campaign} allows posts without a token, but its organization refuses them."
    ]
    assert keyless("off", *ours, "--campaign", campaign) == [
        f"The campaign {campaign} refuses posts without a token."
    ]
    assert keyless("show", *ours, "--campaign", campaign) == [
        f"The campaign {campaign} refuses posts without a token."
    ]
    assert keyless("show", *ours) == ["The organization 'ours' refuses posts without a token."]
    assert keyless("on", *ours) == [
        "The organization 'ours' allows posts without a token, except for 1 of its campaigns."
    ]
    for arguments, sentence in (
        (("on",), "There is no organization 'default'; the nearest one is 'ours'."),
        (("show",), "There is no organization 'default'; the nearest one is 'ours'."),
        (
            ("on", *ours, "--campaign", unknown),
            f"The organization 'ours' has no campaign {unknown}: "
            "name another organization with --organization.",
        ),
    ):
        message = refusal(tmp_path, "keyless", *arguments, DATABASE_URL=database_url)
        assert message == sentence


def test_a_new_database_is_mentioned(tmp_path: Path) -> None:
    """Otherwise a command in another directory than the gateway's seems to work."""
    first, second = (run(tmp_path, "organizations", "list") for _ in range(2))
    assert first.stderr.startswith(f"Created a database in {tmp_path / 'data'}.")
    assert "DATABASE_URL" in first.stderr
    assert (first.returncode, second.returncode, second.stderr) == (0, 0, "")


def test_explain_counts_rows(tmp_path: Path, database_url: str) -> None:
    created = ("organizations", "create", "default")
    output(tmp_path, *created, DATABASE_URL=database_url)
    for query, rows in (
        ("{ people { totalCount } }", "1 row"),
        ("{ people(first: 2) { nodes { id } } }", "2 rows"),
    ):
        title = output(tmp_path, "explain", query, DATABASE_URL=database_url)[0]
        assert f" people: up to {rows} " in title


def test_a_blank_country_is_refused(tmp_path: Path, database_url: str) -> None:
    output(tmp_path, "organizations", "create", "Ours", DATABASE_URL=database_url)
    blank = ("organizations", "set", "Ours", "--phone-country", "")
    said = refusal(tmp_path, *blank, DATABASE_URL=database_url)
    assert said == "Unknown country '': use an ISO 3166-1 alpha-2 code, such as US."


def test_organizations(tmp_path: Path, database_url: str) -> None:
    def organizations(*arguments: str) -> list[str]:
        return output(tmp_path, "organizations", *arguments, DATABASE_URL=database_url)

    def refused(*arguments: str) -> str:
        return refusal(tmp_path, *arguments, DATABASE_URL=database_url)

    none = "There is no organization 'default': run osdi-gateway organizations create."
    assert refused("webhooks", "list") == none
    assert organizations("create", "Ours", "--namespace", "ours") == [
        "Created organization 'Ours'."
    ]
    assert organizations("create", "Theirs") == [
        "Created organization 'Theirs'.",
        "Sign-ups without a token need OSDI_DEFAULT_ORGANIZATION from now on.",
    ]
    assert organizations("rename", "Theirs", "Others") == [
        "Renamed organization 'Theirs' to 'Others'."
    ]
    rows = [line.split()[1:4] for line in organizations("list")[1:]]
    assert rows == [["Ours", "ours", "on"], ["Others", "osdi_gateway", "on"]]
    taken = "There is already an organization 'Others'."
    assert refused("organizations", "create", "Others") == taken
    assert refused("organizations", "rename", "Ours", "Others") == taken
    assert "the nearest one is 'Ours'" in refused("organizations", "rename", "ours", "Mine")
    for arguments in (("explain", "{ __typename }"), ("deliveries", "list")):
        message = refused(*arguments, "--organization", "Othres")
        assert message == "There is no organization 'Othres'; the nearest one is 'Others'."
    for typo in ("Othres", "others", "Others "):
        message = refused(
            "keys", "create", "--name", "x", "--scopes", "read", "--organization", typo
        )
        assert "the nearest one is 'Others'" in message
    assert len(organizations("list")) == 3


def test_help_and_completion(tmp_path: Path) -> None:
    assert "GraphQL" in "".join(output(tmp_path, "-h")[:5])
    for arguments in (("serve",), ("keys", "create")):
        assert output(tmp_path, *arguments, "-h") == output(tmp_path, *arguments, "--help")
    assert any("--install-completion" in line for line in output(tmp_path, "--help"))


def test_faulty_settings_are_reported_on_a_line_each(tmp_path: Path) -> None:
    result = run(tmp_path, "serve", OSDI_PORT="many", OSDI_PROT="1")
    assert result.returncode == 1
    assert [line.split()[0] for line in result.stderr.splitlines()] == ["Unknown", "OSDI_PORT"]


def test_keys_of_new_organizations_made_at_once(tmp_path: Path, database_url: str) -> None:
    def create(name: str) -> str:
        arguments = ("--name", name, "--scopes", "read", "--organization", "Ärzte & Co")
        return output(tmp_path, "keys", "create", *arguments, DATABASE_URL=database_url)[-1]

    with ThreadPoolExecutor(2) as pool:
        tokens = set(pool.map(create, ["one", "two"]))
    assert len(tokens) == 2
    rows = run_sql(database_url, "SELECT name, namespace FROM organizations")
    assert [tuple(row) for row in rows] == [("Ärzte & Co", "osdi_gateway")]


def test_keys_that_are_refused(tmp_path: Path, database_url: str) -> None:
    def refused(scopes: str, *more: str) -> str:
        arguments = ("keys", "create", "--name", "web", "--scopes", scopes, *more)
        return refusal(tmp_path, *arguments, DATABASE_URL=database_url)

    assert refused("read,rite") == "Unknown scope 'rite': choose from read, write, admin."
    assert "needs a scope" in refused(",")
    assert "Invalid namespace 'a:b'" in refused("read", "--namespace", "a:b")
    assert run_sql(database_url, "SELECT 1 FROM organizations") == []


def test_version(tmp_path: Path) -> None:
    assert re.fullmatch(r"osdi-gateway \d+\.\d+\.\d+", output(tmp_path, "--version")[0])


async def answer_after_the_end_began(server: Popen[str], address: str, data_dir: Path) -> int:
    """The status of a request that was waiting for the database when Ctrl-C came."""
    postmaster = data_dir / "postgres" / "postmaster.pid"
    sockets = quote(postmaster.read_text().splitlines()[4])
    holder = await asyncpg.connect(f"postgresql://postgres@/osdi?host={sockets}&port=5432")
    await holder.execute("BEGIN")
    await holder.execute("LOCK TABLE people, totals")
    token = output(data_dir.parent, "keys", "create", "--name", "web", "--scopes", "read")[-1]
    headers = {"OSDI-API-Token": token}
    waiting = asyncio.create_task(asyncio.to_thread(get, f"{address}/api/v1/people", headers))
    await asyncio.sleep(0.5)
    # To every process of the group, as a terminal does.
    os.killpg(server.pid, signal.SIGINT)
    await asyncio.sleep(0.5)
    assert not waiting.done()
    await holder.execute("COMMIT")
    await holder.close()
    return await waiting


def get(url: str, headers: dict[str, str]) -> int:
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=10) as answer:
        status: int = answer.status
        return status


def rest_of_output(server: Popen[str]) -> list[str]:
    """The lines after the first, once the server has ended."""
    assert server.stdout is not None
    server.send_signal(signal.SIGTERM)
    return server.stdout.read().splitlines()


def test_serve_prints_where_everything_is(tmp_path: Path, database_url: str) -> None:
    def start(**variables: str) -> list[str]:
        with serving(tmp_path, **variables) as (server, address):
            assert get(f"{address}/healthz", {}) == 200
            lines = rest_of_output(server)
        assert f"GraphiQL     {address}/graphql" in lines
        assert f"Entry point  {address}/api/v1/" in lines
        return lines

    variables = {"DATABASE_URL": re.sub(r"//([^/@]*@)?", "//postgres:s3cret@", database_url)}
    lines = start(**variables)
    assert re.fullmatch(r"Version      \d+\.\d+\.\d+", lines[0])
    assert re.fullmatch(r"Database     postgresql://postgres:\*\*\*@\S+", lines[1])
    assert lines[-1].startswith("API keys     none yet; create one with osdi-gateway keys create")
    made = ("keys", "create", "--name", "web", "--scopes", "read")
    output(tmp_path, *made, **variables)
    assert not any(line.startswith("API keys") for line in start(**variables))


def test_commands_name_the_folder_of_the_embedded_database(
    tmp_path: Path, database_url: str
) -> None:
    path, place = str(tmp_path / "store.backup"), f"embedded PostgreSQL in {tmp_path / 'data'}"
    output(tmp_path, "backup", path, DATABASE_URL=database_url)
    assert output(tmp_path, "restore", path) == [f"Restored {path} to {place}."]
    assert refusal(tmp_path, "restore", path).startswith(f"The database is not empty ({place}):")
    assert output(tmp_path, "migrate") == [f"The tables in {place} are up to date."]


def test_serve_names_the_folder_of_the_embedded_database(tmp_path: Path) -> None:
    with serving(tmp_path) as (server, address):
        assert get(f"{address}/healthz", {}) == 200
        lines = rest_of_output(server)
    assert f"Database     embedded PostgreSQL in {tmp_path / 'data'}" in lines


async def test_ctrl_c_lets_requests_end_and_then_stops_everything(tmp_path: Path) -> None:
    with serving(tmp_path) as (server, address):
        assert get(f"{address}/healthz", {}) == 200
        assert await answer_after_the_end_began(server, address, tmp_path / "data") == 200
        assert server.communicate(timeout=30)[1] == ""
        assert server.returncode == 0
    assert not (tmp_path / "data" / "postgres" / "postmaster.pid").exists()


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGHUP])
def test_other_signals_stop_like_ctrl_c(
    tmp_path: Path, database_url: str, ending: signal.Signals
) -> None:
    if signal.getsignal(ending) is signal.SIG_IGN:
        pytest.skip("this process ignores it, as under nohup, and so does what it starts")
    with serving(tmp_path, DATABASE_URL=database_url) as (server, address):
        assert get(f"{address}/healthz", {}) == 200
        server.send_signal(ending)
        assert server.communicate(timeout=30)[1] == ""
        assert server.returncode == 0


def test_what_is_not_http_fills_no_log(tmp_path: Path, database_url: str) -> None:
    upgrade = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"
    with serving(tmp_path, DATABASE_URL=database_url) as (server, address):
        place = urlsplit(address)
        for sent in (b"\x16\x03\x01\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", upgrade):
            with socket.create_connection((place.hostname, place.port), 10) as client:
                client.sendall(sent)
                assert client.recv(100).startswith(b"HTTP/1.1 ")
        server.send_signal(signal.SIGTERM)
        assert server.communicate(timeout=30)[1] == ""


@contextmanager
def serving(tmp_path: Path, **variables: str) -> Iterator[tuple[Popen[str], str]]:
    """A gateway that serves, and its address."""
    with Popen(
        [*COMMAND, "serve", "--port", "0"],
        env=environment(tmp_path, **variables),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as server:
        try:
            assert server.stdout is not None
            yield server, server.stdout.readline().split()[-1]
        finally:
            server.kill()


def test_rollups_are_checked_and_repaired(tmp_path: Path, database_url: str) -> None:
    def check(*arguments: str) -> tuple[int, list[str]]:
        result = run(tmp_path, "check", *arguments, DATABASE_URL=database_url)
        assert result.stderr == ""
        return result.returncode, result.stdout.splitlines()

    message = refusal(tmp_path, "check", DATABASE_URL=database_url)
    assert message == "Nothing to check: pass --rollups, --targets or --distributed."
    output(tmp_path, "organizations", "create", "Ours", DATABASE_URL=database_url)
    well = "Ours: all roll-ups agree with the outreaches."
    assert check("--rollups") == (0, [well])
    run_sql(
        database_url,
        "INSERT INTO rollup_months SELECT id, 'campaign', '', 'x', '2026-01-01', 1, 60 "
        "FROM organizations",
    )
    lines = [
        "Ours: rollup_months campaign x 2026-01-01: 1 outreaches and 60 seconds, "
        "counted 0 outreaches and 0 seconds",
        "Ours: roll-ups that differ from the outreaches: 1.",
    ]
    assert check("--rollups", "--organization", "Ours") == (1, lines)
    assert check("--rollups", "--repair") == (0, [*lines, "Ours: recounted 0 outreaches."])
    assert check("--rollups") == (0, [well])
    message = refusal(
        tmp_path, "check", "--rollups", "--organization", "Us", DATABASE_URL=database_url
    )
    assert message == "There is no organization 'Us'; the nearest one is 'Ours'."


def test_dates_of_targets_are_checked_and_repaired(tmp_path: Path, database_url: str) -> None:
    def check(*arguments: str) -> tuple[int, list[str]]:
        result = run(tmp_path, "check", "--targets", *arguments, DATABASE_URL=database_url)
        assert result.stderr == ""
        return result.returncode, result.stdout.splitlines()

    output(tmp_path, "organizations", "create", "Ours", DATABASE_URL=database_url)
    well = "Ours: all targets have the dates of their outreaches."
    assert check() == (0, [well])
    number = "00000000-0000-7000-8000-000000000001"
    run_sql(
        database_url,
        f"INSERT INTO targets (organization_id, id) SELECT id, '{number}' FROM organizations",
        "INSERT INTO outreaches (organization_id, id, created_date, modified_date, targets) "
        f"SELECT id, '{number}', now(), now(), '[{{}}]' FROM organizations",
        "INSERT INTO outreach_targets (organization_id, outreach_id, position, target_id, "
        f"action_date) SELECT id, '{number}', 0, '{number}', now() FROM organizations",
    )
    lines = [
        f"Ours: outreach {number} and its targets have different dates.",
        "Ours: outreaches whose targets have a wrong date: 1.",
    ]
    assert check() == (1, lines)
    assert check("--repair") == (0, [*lines, "Ours: outreaches whose targets were corrected: 1."])
    assert check() == (0, [well])
    run_sql(database_url, "UPDATE organizations SET targets_dated = false")
    assert check() == (0, ["Ours: targets are not dated yet; a worker will date them."])
