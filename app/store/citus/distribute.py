"""Distributes the tables of a database over the workers of Citus, by organization.

In: the URL of a coordinator. Out: distributed tables, in one transaction. It compares
`schema.tables` with the database, so it can be repeated, and then distributes the tables that a
later migration has created.

Source: Citus 13.2, API reference: create_distributed_table, create_reference_table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    Connection,
    ForeignKeyConstraint,
    MetaData,
    Table,
    func,
    select,
    text,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import AddConstraint, DropConstraint
from sqlalchemy.sql import ClauseElement

from app.config.database import mask_url
from app.errors import CommandError
from app.store.citus.catalogue import has_citus, places_of
from app.store.migrate import MigrateError, connected, lock_migrations, upgrade
from schema.tables import METADATA, RESOURCES, api_keys, organizations, rate_limits

REFERENCE = (organizations, api_keys)
"""Reference tables, with a copy on each worker: organizations and their keys."""

LOCAL = (rate_limits,)
"""Local tables of the coordinator: they belong to no organization, and change with each request."""

DISTRIBUTED = tuple(
    table for table in METADATA.sorted_tables if table not in REFERENCE and table not in LOCAL
)
"""Distributed tables: all rows of an organization are on one worker."""

COLUMN = "organization_id"
_FIRST = RESOURCES["people"]
"""The distributed table with which the others are colocated."""

_OUT_OF_LOCKS = "53200"
_IN_USE = "55P03"
_NO_RIGHT = "42501"

_GROUP = text("SELECT groupid FROM pg_dist_local_group")
_WORKERS = text(
    "SELECT count(*) FROM pg_dist_node WHERE isactive AND shouldhaveshards AND noderole = 'primary'"
)
_KEYS = text(
    "SELECT conname, condeferrable AND condeferred FROM pg_constraint "
    "WHERE contype = 'f' AND pg_table_is_visible(conrelid)"
)
_SETTINGS = (
    "SET LOCAL statement_timeout = 0",
    # The next statement of the transaction may read what this one writes shard by shard.
    "SET LOCAL citus.multi_shard_modify_mode = 'sequential'",
    "SET LOCAL client_min_messages = 'warning'",
)


class DistributeError(CommandError):
    """The reason why nothing was changed: one sentence for the operator."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """The number of tables that were distributed, and of workers."""

    tables: int
    workers: int


def distribute(url: str) -> Distribution:
    """Migrate the database, and distribute the tables that are not distributed yet. Do not call it
    in an event loop.

    Raises: `DistributeError`, and then no table was distributed; `MigrateError`.
    """
    # Before tables are created where they do not belong.
    workers = connected(url, lambda connection: _check(connection, url))
    upgrade(url)

    def run(connection: Connection) -> Distribution:
        lock_migrations(connection)
        for setting in _SETTINGS:
            connection.exec_driver_sql(setting)
        places = places_of(connection)
        for statement in plan(places, {row[0]: row[1] for row in connection.execute(_KEYS)}):
            connection.exec_driver_sql(statement)
        return Distribution(len(_missing(places)), workers)

    return _reported(url, lambda: connected(url, run))


def plan(places: Mapping[str, str], keys: Mapping[str, bool]) -> Iterator[str]:
    """The statements that distribute the remaining tables.

    `places` are the tables that Citus knows; `keys` are the foreign keys that exist, and whether
    they are checked at the end of a transaction. On Citus they must be deferred: a statement that
    writes several tables is executed in parts, in any order.
    """
    missing = _missing(places)
    touched = {table.name for table in missing}
    changed = [
        key
        for key in _foreign_keys()
        if not touched.isdisjoint((key.table.name, key.referred_table.name))
        or not keys.get(_name(key))
    ]
    for key in changed:
        if _name(key) in keys:
            yield _sql(DropConstraint(key))
    for table in missing:
        if table in REFERENCE:
            yield _sql(select(func.create_reference_table(str(table.name))))
            continue
        others = "none" if table is _FIRST else str(_FIRST.name)
        placed = func.create_distributed_table(str(table.name), COLUMN, "hash", others)
        yield _sql(select(placed))
    for table in missing:
        # Its rows are copied to the workers, and stay on the coordinator's disk until then.
        yield _sql(select(func.truncate_local_data_after_distributing_table(str(table.name))))
    for key in changed:
        yield _sql(AddConstraint(_deferred()[_name(key)]))


def _missing(places: Mapping[str, str]) -> list[Table]:
    """The tables that are not where they belong, `people` before those that follow it."""
    found = [table for table in REFERENCE if places.get(table.name) != "reference"]
    others = [_FIRST, *[table for table in DISTRIBUTED if table is not _FIRST]]
    return [*found, *[table for table in others if places.get(table.name) != "distributed"]]


def _foreign_keys() -> Iterator[ForeignKeyConstraint]:
    for table in METADATA.sorted_tables:
        yield from sorted(table.foreign_key_constraints, key=_name)


def _name(key: ForeignKeyConstraint) -> str:
    return str(key.name)


@cache
def _deferred() -> dict[str, ForeignKeyConstraint]:
    """The foreign keys by name, checked at the end of a transaction. They are of other tables."""
    copies = MetaData(naming_convention=METADATA.naming_convention)
    for table in METADATA.sorted_tables:
        table.to_metadata(copies)
    keys = [key for table in copies.tables.values() for key in table.foreign_key_constraints]
    for key in keys:
        key.deferrable, key.initially = True, "DEFERRED"
    return {_name(key): key for key in keys}


def _sql(element: ClauseElement) -> str:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped
    text_ = element.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
    return str(text_).strip()


def _check(connection: Connection, url: str) -> int:
    """Check that tables can be distributed; return the number of workers. Raises:
    `DistributeError`.
    """
    where = mask_url(url)
    if not has_citus(connection):
        raise DistributeError(
            f"The database {where} has no extension citus: run CREATE EXTENSION citus there and in "
            "the same database of each worker."
        )
    if connection.execute(_GROUP).scalar_one():
        raise DistributeError(f"{where} is a worker: set DATABASE_URL to the coordinator.")
    workers: int = connection.execute(_WORKERS).scalar_one()
    if workers == 0:
        raise DistributeError(
            f"The coordinator {where} has no workers: run SELECT citus_add_node('HOST', 5432) for "
            "each."
        )
    return workers


def _reported(url: str, run: Callable[[], Distribution]) -> Distribution:
    """Return the result of `run`, with errors of Citus as sentences about distributing."""
    try:
        return run()
    except MigrateError as error:
        cause = error.__cause__
        if not isinstance(cause, DBAPIError) or getattr(cause.orig, "sqlstate", None) is None:
            raise
        origin: Any = cause.orig
        raise DistributeError(
            sentence(origin.sqlstate, str(origin.__cause__ or origin), url)
        ) from error


def sentence(code: str, message: str, url: str) -> str:
    """Describe an error of the coordinator, by its SQLSTATE."""
    where = mask_url(url)
    reason = message.strip().splitlines()[0].rstrip(".") if message.strip() else code
    if code == _NO_RIGHT:
        return f"The role in DATABASE_URL may not distribute the tables in {where}: {reason}."
    if code == _IN_USE:
        return f"The tables in {where} are in use, and were not changed: stop the gateway first."
    if code == _OUT_OF_LOCKS:
        return (
            f"The servers of {where} have too few locks for all shards: raise "
            "max_locks_per_transaction to 512 on each and restart it."
        )
    return f"The tables in {where} cannot be distributed: {reason}."
