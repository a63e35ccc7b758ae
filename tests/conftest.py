"""The fixtures that all tests share: a server per session, a database per test."""

from __future__ import annotations

import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

import app.observe
from app.monitoring.failure_log import FailureLog
from app.store.embedded.server import Embedded
from app.store.migrate import upgrade
from tests.support.citus import (
    CITUS_URL,
    copied_database,
    distributed_template,
    empty_citus_database,
)
from tests.support.gateway import Gateway, running
from tests.support.servers import fresh_database, run_sql

_SLOW = {"chromium", "node", "cluster", "data_dir"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What needs a browser, Node.js or a PostgreSQL server of its own is slow."""
    for item in items:
        if _SLOW.intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(autouse=True)
def no_storm(monkeypatch: pytest.MonkeyPatch) -> None:
    """Failures of other tests do not keep those of this one out of the log."""
    monkeypatch.setattr(app.observe, "FAILURES", FailureLog())


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """A server: that of CITUS_URL or DATABASE_URL, or an embedded one for this session."""
    given = CITUS_URL or os.environ.get("DATABASE_URL")
    if given:
        yield given
        return
    server = Embedded()
    with tempfile.TemporaryDirectory() as directory:
        url = server.start(Path(directory) / "data")
        # What is thrown away needs not survive a crash.
        run_sql(
            url,
            "ALTER SYSTEM SET fsync = off",
            "ALTER SYSTEM SET synchronous_commit = off",
            "ALTER SYSTEM SET full_page_writes = off",
            "SELECT pg_reload_conf()",
        )
        try:
            yield url
        finally:
            server.stop()


@pytest.fixture(scope="session")
def template_url(server_url: str) -> Iterator[str]:
    """A migrated database to copy; nobody connects to it."""
    if CITUS_URL:
        with distributed_template(server_url) as url:
            yield url
        return
    with fresh_database(server_url) as url:
        upgrade(url)
        yield url


@pytest.fixture
def database_url(server_url: str, template_url: str) -> Iterator[str]:
    """A migrated database of this test alone."""
    with copied_database(server_url, template_url) as url:
        yield url


@pytest.fixture(scope="module")
def module_database_url(server_url: str, template_url: str) -> Iterator[str]:
    """A migrated database that the tests of one module share."""
    with copied_database(server_url, template_url) as url:
        yield url


@pytest.fixture
def empty_database_url(server_url: str) -> Iterator[str]:
    """A database without tables."""
    empty = empty_citus_database if CITUS_URL else fresh_database
    with empty(server_url) as url:
        yield url


@pytest.fixture
async def gateway(database_url: str) -> AsyncIterator[Gateway]:
    """The gateway over a database of this test alone."""
    async with running(database_url) as gateway:
        yield gateway
