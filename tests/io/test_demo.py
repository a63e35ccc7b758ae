"""The demo loads only into a database that is empty, and clears only what it loaded."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from app.config.settings import load_settings
from app.demo import load
from app.demo.load import DemoError, ensure_demo
from app.demo.records import outreaches
from tests.support.servers import run_sql

ROOT = Path(__file__).parents[2]
TODAY = datetime(2026, 11, 18, tzinfo=UTC)
COUNT = "SELECT count(*) FROM outreaches"
FOREIGN = (
    "INSERT INTO organizations (id, name, namespace, created_date) "
    "VALUES (gen_random_uuid(), '{name}', 'osdi', now()) ON CONFLICT DO NOTHING",
    "INSERT INTO people (organization_id, id, created_date, modified_date) "
    "SELECT id, gen_random_uuid(), now(), now() FROM organizations WHERE name = '{name}'",
)


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    acts = outreaches(TODAY)[:10]
    monkeypatch.setattr(load, "outreaches", lambda _: acts)


def ensure(tmp_path: Path, url: str, **options: Any) -> str:
    settings = load_settings(data_dir=tmp_path)
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        return runner.run(ensure_demo(settings, url, Console(quiet=True), TODAY, **options))


def add_foreign(url: str, name: str) -> None:
    run_sql(url, *[statement.format(name=name) for statement in FOREIGN])


def test_it_loads_once_and_resets(tmp_path: Path, database_url: str) -> None:
    token = ensure(tmp_path, database_url)
    assert run_sql(database_url, COUNT)[0][0] == 10
    run_sql(database_url, "DELETE FROM outreach_targets", "DELETE FROM outreaches")
    assert ensure(tmp_path, database_url) == token
    assert run_sql(database_url, COUNT)[0][0] == 0
    assert ensure(tmp_path, database_url, reset=True) == token
    assert run_sql(database_url, COUNT)[0][0] == 10


@pytest.mark.parametrize("name", ["default", "ours"])
def test_it_does_not_load_beside_other_data(tmp_path: Path, database_url: str, name: str) -> None:
    add_foreign(database_url, name)
    for options in ({}, {"reset": True}):
        with pytest.raises(DemoError, match=r"data that the demo did not create.*--force"):
            ensure(tmp_path, database_url, **options)
    assert run_sql(database_url, "SELECT 1 FROM api_keys") == []
    ensure(tmp_path, database_url, force=True)
    assert run_sql(database_url, COUNT)[0][0] == 10


def test_a_reset_spares_other_data(tmp_path: Path, database_url: str) -> None:
    ensure(tmp_path, database_url)
    add_foreign(database_url, "ours")
    ensure(tmp_path, database_url, reset=True)
    add_foreign(database_url, "default")
    # What was added by hand does not keep the demo from serving.
    ensure(tmp_path, database_url)
    with pytest.raises(DemoError, match=r"has 1 resource that the demo did not create.*--force"):
        ensure(tmp_path, database_url, reset=True)
    ensure(tmp_path, database_url, reset=True, force=True)
    others = run_sql(
        database_url,
        "SELECT DISTINCT name FROM people JOIN organizations o "
        "ON o.id = organization_id WHERE identifiers = '{}'",
    )
    assert [row["name"] for row in others] == ["ours"]


def test_what_was_interrupted_is_loaded_to_the_end(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(load, "_act", interrupted)
        with pytest.raises(KeyboardInterrupt):
            ensure(tmp_path, database_url)
    assert run_sql(database_url, COUNT)[0][0] == 0
    ensure(tmp_path, database_url)
    assert run_sql(database_url, COUNT)[0][0] == 10
    run_sql(database_url, "DELETE FROM outreach_targets", "DELETE FROM outreaches")
    ensure(tmp_path, database_url)
    assert run_sql(database_url, COUNT)[0][0] == 0


@pytest.mark.parametrize("page", ["README.md", "docs/tutorial.md"])
def test_pages_start_over_although_their_examples_recorded_something(
    tmp_path: Path, database_url: str, page: str
) -> None:
    text = (ROOT / page).read_text("utf-8")
    [arguments] = re.findall(r"`make run ARGS='?([^'`]*--reset[^'`]*)", text)
    ensure(tmp_path, database_url)
    add_foreign(database_url, "default")
    options = {name.removeprefix("--"): True for name in arguments.split()}
    ensure(tmp_path, database_url, **options)
    assert run_sql(database_url, COUNT)[0][0] == 10
