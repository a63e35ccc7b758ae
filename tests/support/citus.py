"""Databases on Citus: each is made on the coordinator and on every worker.

CITUS_URL names a database of a coordinator to which workers were added. See docs/citus.md.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.parse import urlsplit

import asyncpg

from app.store.citus.distribute import distribute
from app.store.migrate import upgrade
from tests.support.servers import fresh_database, run_sql, with_database

CITUS_URL = os.environ.get("CITUS_URL")

SHARDS = 2
"""One on each worker: few, so that a database per test is soon made."""


@contextmanager
def copied_database(server_url: str, template: str) -> Iterator[str]:
    """A copy of the migrated database `template`, on Citus if that is asked for."""
    copied = _copied_on_citus if CITUS_URL else fresh_database
    with copied(server_url, template) as url:
        yield url


def nodes(citus_url: str) -> list[tuple[str, int]]:
    """Host and port of the coordinator, then of each worker."""
    rows = run_sql(citus_url, "SELECT nodename, nodeport FROM pg_dist_node ORDER BY groupid")
    return [(row[0], row[1]) for row in rows]


def _on_node(citus_url: str, node: tuple[str, int]) -> str:
    parts = urlsplit(citus_url)
    user = f"{parts.netloc.rpartition('@')[0]}@" if "@" in parts.netloc else ""
    return parts._replace(netloc=f"{user}{node[0]}:{node[1]}").geturl()


def _everywhere(citus_url: str, *statements: str) -> None:
    """Run the statements on all nodes at the same time."""
    urls = [_on_node(citus_url, node) for node in nodes(citus_url)]
    with ThreadPoolExecutor() as threads:
        list(threads.map(lambda url: run_sql(url, *statements), urls))


@contextmanager
def empty_citus_database(citus_url: str) -> Iterator[str]:
    """A database with Citus and its workers, and without tables."""
    name = f"osdi_citus_{secrets.token_hex(8)}"
    (host, port), *workers = nodes(citus_url)
    _everywhere(citus_url, f'CREATE DATABASE "{name}" TEMPLATE template0')
    try:
        for node in nodes(citus_url):
            run_sql(with_database(_on_node(citus_url, node), name), "CREATE EXTENSION citus")
        url = with_database(citus_url, name)
        run_sql(
            url,
            f'ALTER DATABASE "{name}" SET citus.shard_count = {SHARDS}',
            f"SELECT citus_set_coordinator_host('{host}', {port})",
            *[f"SELECT citus_add_node('{name_}', {port_})" for name_, port_ in workers],
        )
        yield url
    finally:
        _drop(citus_url, name)


@contextmanager
def distributed_template(citus_url: str) -> Iterator[str]:
    """A migrated and distributed database to copy; nobody can connect to it."""
    with empty_citus_database(citus_url) as url:
        upgrade(url)
        distribute(url)
        name = urlsplit(url).path.lstrip("/")
        # Its background process would keep it from being copied.
        _everywhere(
            citus_url,
            f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false',
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            f"WHERE datname = '{name}'",
        )
        yield url


@contextmanager
def _copied_on_citus(citus_url: str, template: str) -> Iterator[str]:
    """A copy of a distributed database, on every node."""
    name = f"osdi_citus_{secrets.token_hex(8)}"
    source = urlsplit(template).path.lstrip("/")
    _everywhere(
        citus_url,
        f'CREATE DATABASE "{name}" TEMPLATE "{source}"',
        f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true',
    )
    try:
        yield with_database(citus_url, name)
    finally:
        _drop(citus_url, name)


def _drop(citus_url: str, name: str) -> None:
    for attempt in range(10):
        try:
            _everywhere(citus_url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            return
        except asyncpg.ObjectInUseError:
            # A background process of Citus has just connected.
            time.sleep(0.2 * attempt)
    raise AssertionError(f"{name} is still in use.")
