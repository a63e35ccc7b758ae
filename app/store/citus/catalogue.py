"""The catalogue of Citus.

In: a connection to the coordinator. Out: whether Citus is installed, and how it places the tables.

Source: Citus 13.2, Citus tables and views: pg_dist_partition.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

_HAS_CITUS = text("SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'citus')")
_PLACES = text(
    "SELECT relname, CASE WHEN partmethod = 'h' THEN 'distributed' WHEN repmodel = 't' "
    "THEN 'reference' ELSE 'local' END FROM pg_dist_partition "
    "JOIN pg_class ON pg_class.oid = logicalrelid WHERE pg_table_is_visible(logicalrelid)"
)


def has_citus(connection: Connection) -> bool:
    found: bool = connection.execute(_HAS_CITUS).scalar_one()
    return found


def places_of(connection: Connection) -> dict[str, str]:
    """The tables in the catalogue of Citus: each `distributed`, `reference` or `local`."""
    return {row[0]: row[1] for row in connection.execute(_PLACES)}


def is_distributed(connection: Connection) -> bool:
    """Whether Citus has distributed tables here."""
    return has_citus(connection) and "distributed" in places_of(connection).values()
