"""How a database is reached: directly, or through a pooler that shares server connections.

In: the hosts of a database and the settings. Out: the features that connections may rely on. A
pooler such as PgBouncer in transaction mode runs each transaction on any of its server connections,
so that a session loses prepared statements, settings and LISTEN.
"""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass
from typing import Any

import asyncpg
from sqlalchemy import func, select, true
from sqlalchemy.dialects import postgresql

from app.config.settings import Settings
from app.observe import logger
from app.store.driver import APPLICATION_NAME, DRIVER_ERRORS, roll_back
from app.store.errors import is_unprepared
from app.store.hosts import DatabaseHosts

STATEMENT_CACHE_SIZE = 80
"""Prepared statements per connection."""

MAX_STATEMENT_SIZE = 36_000
"""Characters of a statement that stays prepared: enough for statistics with several figures, which
take longer to plan than to run.

PostgreSQL needs about 85 bytes for each character: 0.2 MB for a page, 3 MB for the longest. So a
pool of 10 connections uses at most 2.4 GB for them, however many different queries are sent.
"""

_ATTEMPTS = 3
_PROBE_TIMEOUT = 2.0
"""Attempts to find out whether a pooler keeps prepared statements, and seconds for each."""

_KEPT_BY_POOLERS = frozenset({"application_name", "timezone"})
"""The settings that poolers accept at the start of a session, and keep."""

_RANDOM_PAGE_COST = "1.1"
"""The planner's cost of a page that is read at random, where one read in sequence costs 1.

Its default of 4 is that of a rotating disk: for each outreach of a page it reads all of 200
campaigns, because that is few pages. A value that an operator set is kept.
"""

_SHARDS_HIDDEN = "citus.override_table_visibility"
"""Whether Citus hides shards in the catalogue. Then each look into it may take half a second, and
the driver looks up each type of array once in each connection.
"""

_PID = "SELECT pg_backend_pid()"
_SERVER = """
SELECT pg_backend_pid() AS pid, pg_is_in_recovery() AS in_recovery,
current_setting('default_transaction_read_only')::boolean AS read_only,
EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') AS has_citus,
statement_timeout.setting::bigint AS statement_timeout,
statement_timeout.source IN ('client', 'session') AS has_timeout_of_session,
ARRAY(
    SELECT name FROM pg_settings
    WHERE (name, setting) IN (('jit', 'on'), ('idle_in_transaction_session_timeout', '0'))
    OR (name, reset_val) IN (('jit', 'on'), ('idle_in_transaction_session_timeout', '0'))
    OR (name, source) = ('random_page_cost', 'default')
    OR name IN ('jit', 'idle_in_transaction_session_timeout') AND source = 'client'
) AS lacking,
current_setting('log_error_verbosity') <> 'terse'
AND has_parameter_privilege('log_error_verbosity', 'SET') AS may_be_terse
FROM pg_settings AS statement_timeout WHERE name = 'statement_timeout'
"""
"""A setting of the session does not count: behind a pooler, other server connections lack it.

What the session has without it is `reset_val`. The driver turns `jit` off in the session when it
looks up types, also where the role has turned it off.
"""

_UNSUPPORTED = "08P01"
"""The SQLSTATE by which a pooler refuses a setting at the start of a session."""


@dataclass(frozen=True, slots=True)
class Access:
    """The features that connections may rely on.

    `settings` are those of a session; the statement `begin` sets others in each transaction. Reads
    need it only if `sets_timeouts`.
    """

    is_pooled: bool
    is_standby: bool
    is_read_only: bool
    keeps_prepared: bool
    settings: dict[str, str]
    begin: str
    sets_timeouts: bool
    lacking: tuple[str, ...]
    """The other settings that `begin` sets, because neither the role nor the server does."""
    is_distributed: bool
    """Whether Citus may have distributed the tables."""

    @property
    def reads_in_transactions(self) -> bool:
        return self.sets_timeouts or not self.keeps_prepared

    def is_outdated_by(self, error: BaseException) -> bool:
        """Whether an error shows that the pooler no longer keeps prepared statements."""
        return self.is_pooled and self.keeps_prepared and is_unprepared(error)

    def report(self, can_listen: bool) -> None:
        """Log the restrictions of writes, prepared statements, timeouts and subscriptions."""
        if self.is_read_only:
            kind = "a standby" if self.is_standby else "read-only"
            logger.warning("The database is %s: writes are refused (DATABASE_READ_ONLY).", kind)
        if self.is_pooled:
            logger.warning(
                "The database is behind a connection pooler: %s prepared statements; timeouts %s; "
                "subscriptions %s.",
                "with" if self.keeps_prepared else "without",
                self.timeouts,
                "by OSDI_LISTEN_URL" if can_listen else "refused without OSDI_LISTEN_URL",
            )

    @property
    def timeouts(self) -> str:
        """Where timeouts and settings are set, and which ones reads do without."""
        if self.sets_timeouts:
            return "set in each transaction"
        if self.lacking and not self.reads_in_transactions:
            return f"set by the role, which lacks {', '.join(self.lacking)}"
        return "set by the role"

    @property
    def cache_size(self) -> int:
        return STATEMENT_CACHE_SIZE if self.keeps_prepared else 0


async def find_access(hosts: DatabaseHosts, settings: Settings) -> Access:
    """Connect, and find out which features are available. Raises: the errors of the driver."""
    wanted = _session_settings(settings)
    timeout = int(wanted["statement_timeout"])
    options: dict[str, Any] = {"timeout": settings.pool_timeout, "statement_cache_size": 0}
    kept = {name: wanted[name] for name in _KEPT_BY_POOLERS}
    server = await _look_directly(hosts, options, wanted)
    is_pooled = server is None
    if server is None:
        server, _ = await _look(hosts, options, kept)
    if "random_page_cost" in server["lacking"]:
        wanted["random_page_cost"] = _RANDOM_PAGE_COST
    if server["has_citus"]:
        wanted[_SHARDS_HIDDEN] = "off"
    # Set by ALTER ROLE, it needs not be set again.
    is_set = not is_pooled or (
        0 < server["statement_timeout"] <= timeout and not server["has_timeout_of_session"]
    )
    lacking = tuple(sorted(server["lacking"])) if is_pooled else ()
    local = {name: wanted[name] for name in lacking}
    if not is_set:
        local["statement_timeout"] = wanted["statement_timeout"]
    if is_pooled and server["may_be_terse"]:
        # See `app.store.privacy`, which sets it for a session.
        local["log_error_verbosity"] = "terse"
    keeps_prepared = settings.prepared_statements == "on"
    if settings.prepared_statements == "auto":
        keeps_prepared = not is_pooled or await _keeps_prepared(hosts, options)
    return Access(
        is_pooled=is_pooled,
        is_standby=server["in_recovery"],
        is_read_only=server["in_recovery"] or server["read_only"],
        keeps_prepared=keeps_prepared,
        settings=kept if is_pooled else wanted,
        begin=_set_locally(local) if local else "",
        sets_timeouts=not is_set,
        lacking=lacking,
        is_distributed=server["has_citus"],
    )


async def _look_directly(
    hosts: DatabaseHosts, options: dict[str, Any], settings: dict[str, str]
) -> Any | None:
    """The properties of the server, by a session with the settings; `None` through a pooler, which
    refuses or may lose them.
    """
    try:
        server, has_its_pid = await _look(hosts, options, settings)
    except asyncpg.PostgresError as error:
        if error.sqlstate != _UNSUPPORTED:
            raise
        return None
    is_kept = server["statement_timeout"] == int(settings["statement_timeout"])
    return server if is_kept and has_its_pid else None


async def _look(
    hosts: DatabaseHosts, options: dict[str, Any], settings: dict[str, str]
) -> tuple[Any, bool]:
    """The properties of the server, and whether its process is the one announced at the start of
    the session.
    """
    connection = await hosts.connect(**options, server_settings=settings)
    try:
        async with connection.transaction():
            server = await connection.fetchrow(_SERVER)
        return server, server["pid"] == connection.get_server_pid()
    finally:
        await connection.close(timeout=1)


def _session_settings(settings: Settings) -> dict[str, str]:
    return {
        "application_name": APPLICATION_NAME,
        "timezone": "UTC",
        "jit": "off",
        "statement_timeout": str(int(settings.statement_timeout * 1000)),
        "idle_in_transaction_session_timeout": "60000",
    }


def _set_locally(values: dict[str, str]) -> str:
    """A statement that sets the values for the transaction."""
    calls = [func.set_config(name, value, true()) for name, value in sorted(values.items())]
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped
    return str(select(*calls).compile(dialect=dialect, compile_kwargs={"literal_binds": True}))


async def _keeps_prepared(hosts: DatabaseHosts, options: dict[str, Any]) -> bool:
    """Whether a prepared statement works on another server connection than that of its first use.

    A second client occupies the server connection of the first one. If that fails, the answer is
    no, which is always safe.
    """
    clients: list[Any] = []
    try:
        async with asyncio.timeout(_ATTEMPTS * _PROBE_TIMEOUT):
            clients += [await hosts.connect(**options) for _ in range(2)]
            for _ in range(_ATTEMPTS):
                kept = await _is_kept(*clients)
                if kept is not None:
                    return kept
    except DRIVER_ERRORS:
        pass
    finally:
        for client in clients:
            client.terminate()
    return False


async def _is_kept(first: Any, second: Any) -> bool | None:
    """Try once. `None` if the second client was given another server connection than the first."""
    name = f"osdi_gateway_{secrets.token_hex(8)}"
    statement = await first.prepare(_PID, name=name)
    own = await statement.fetchval(timeout=_PROBE_TIMEOUT)
    await second.execute("BEGIN")
    try:
        if await second.fetchval(_PID) != own:
            return None
        return bool(await statement.fetchval(timeout=_PROBE_TIMEOUT) != own)
    finally:
        await roll_back(second)
