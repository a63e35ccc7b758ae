"""Statements that create and drop a role for BI tools, its schema and its views.

Core has no construct for roles and comments on views. Its compiler quotes the names and texts in
these statements, as everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Select, Text, bindparam, column, func, literal_column, or_, select, table
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import ClauseElement, Executable

from resolvers.sql.bi.views import View
from resolvers.sql.json import Expression
from resolvers.sql.statement import Statement, compile_statement

_ROLES = table(
    "pg_roles", column("oid"), column("rolname"), column("rolcreaterole"), column("rolsuper")
)
_SCHEMAS = table("pg_namespace", column("oid"), column("nspname"))
_ROLE: Expression = bindparam("role", type_=Text())
_SCHEMA: Expression = bindparam("schema", type_=Text())
_CATALOG_OF_ROLES: Expression = literal_column("'pg_authid'")
_CATALOG_OF_SCHEMAS: Expression = literal_column("'pg_namespace'")
_CREATE: Expression = literal_column("'CREATE'")


class _Name(str):
    """An identifier that the compiler quotes."""


class _Literal(str):
    """A text that the compiler quotes as a literal."""


_Part = str | Select[Any]


class _Ddl(Executable, ClauseElement):
    """A statement of constants, names, texts and a SELECT."""

    inherit_cache = False

    def __init__(self, *parts: _Part) -> None:
        self.parts = parts


@compiles(_Ddl)
def _compile_ddl(element: _Ddl, compiler: Any, **options: Any) -> str:
    return "".join([_compile_part(part, compiler) for part in element.parts])


def _compile_part(part: _Part, compiler: Any) -> str:
    match part:
        case _Name():
            return str(compiler.preparer.quote_identifier(str(part)))
        case _Literal():
            return str(compiler.render_literal_value(str(part), Text()))
        case str():
            return part
    return str(compiler.process(part, literal_binds=True))


def compile_state() -> Statement:
    """One row: whether the gateway may create roles, and the comments on `role` and `schema`.

    A comment is null if there is no such role or schema, and empty if it has none.
    """
    roles = select(
        func.coalesce(func.shobj_description(_ROLES.c.oid, _CATALOG_OF_ROLES), "")
    ).where(_ROLES.c.rolname == _ROLE)
    schemas = select(
        func.coalesce(func.obj_description(_SCHEMAS.c.oid, _CATALOG_OF_SCHEMAS), "")
    ).where(_SCHEMAS.c.nspname == _SCHEMA)
    may_create = select(
        or_(_ROLES.c.rolsuper, _ROLES.c.rolcreaterole)
        & func.has_database_privilege(func.current_database(), _CREATE)
    ).where(_ROLES.c.rolname == func.current_user())
    return compile_statement(
        select(
            may_create.scalar_subquery().label("may_create"),
            roles.scalar_subquery().label("role"),
            schemas.scalar_subquery().label("schema"),
            func.current_database().label("database"),
        )
    )


_SETTINGS: Final = (
    ("default_transaction_read_only", "on"),
    ("idle_in_transaction_session_timeout", "60s"),
    ("timezone", "UTC"),
)


def compile_creation(role: str, mark: str) -> Iterator[Statement]:
    """Creates the role, without any privilege."""
    yield _statement("CREATE ROLE ", _Name(role), " LOGIN NOINHERIT")
    yield _statement("COMMENT ON ROLE ", _Name(role), " IS ", _Literal(mark))


def compile_password(role: str, verifier: str) -> Statement:
    """Sets the password. PostgreSQL receives only its verifier."""
    return _statement("ALTER ROLE ", _Name(role), " PASSWORD ", _Literal(verifier))


def compile_limits(role: str, schema: str, seconds: int, connections: int) -> Iterator[Statement]:
    """Limits the connections of the role, and its statements to `seconds`."""
    limit = str(int(connections))
    yield _statement("ALTER ROLE ", _Name(role), " CONNECTION LIMIT ", limit)
    settings = (*_SETTINGS, ("statement_timeout", f"{int(seconds)}s"))
    for name, value in settings:
        yield _statement("ALTER ROLE ", _Name(role), " SET ", _Name(name), " = ", _Literal(value))
    yield _statement("ALTER ROLE ", _Name(role), " SET search_path = ", _Name(schema))


def compile_schema(role: str, schema: str, mark: str) -> Iterator[Statement]:
    """Recreates the schema, empty, for the role alone."""
    yield _statement("DROP SCHEMA IF EXISTS ", _Name(schema), " CASCADE")
    yield _statement("CREATE SCHEMA ", _Name(schema))
    yield _statement("COMMENT ON SCHEMA ", _Name(schema), " IS ", _Literal(mark))
    yield _statement("GRANT USAGE ON SCHEMA ", _Name(schema), " TO ", _Name(role))


def compile_view(role: str, schema: str, view: View) -> Iterator[Statement]:
    """Creates a view with the comments of its columns, and lets the role read it."""
    name = (_Name(schema), ".", _Name(view.name))
    yield _statement("CREATE VIEW ", *name, " WITH (security_barrier) AS ", view.select)
    for key, text in view.descriptions.items():
        yield _statement("COMMENT ON COLUMN ", *name, ".", _Name(key), " IS ", _Literal(text))
    yield _statement("GRANT SELECT ON ", *name, " TO ", _Name(role))


def compile_drop(role: str, schema: str) -> Iterator[Statement]:
    """Drops the schema, its views, and the role."""
    yield _statement("DROP SCHEMA IF EXISTS ", _Name(schema), " CASCADE")
    yield _statement("DROP ROLE IF EXISTS ", _Name(role))


def _statement(*parts: _Part) -> Statement:
    return compile_statement(_Ddl(*parts), plan="bi.ddl")
