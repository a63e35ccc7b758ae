"""Keeps personal data out of PostgreSQL's own log.

The detail of a conflict is a key with its values, such as an e-mail address. A role that may set
`log_error_verbosity` leaves it out on its connections; see docs/operations.md for others.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import false, func, select

from resolvers.sql.json import text_constant
from resolvers.sql.statement import compile_statement

_NAME = text_constant("log_error_verbosity")
_TERSE = compile_statement(
    select(func.set_config(_NAME, text_constant("terse"), false())).where(
        func.has_parameter_privilege(_NAME, text_constant("SET"))
    ),
    plan="terse errors",
)


async def keep_errors_terse(connection: Any) -> None:
    """Prepare a new connection of the pool."""
    await connection.fetchval(_TERSE.sql, *_TERSE.arguments({}))
