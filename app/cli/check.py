"""The command `check`: whether derived tables agree with the resources, and whether statements stay
on the shard of their organization.

In: arguments. Out: lines on stdout, and exit code 1 if something differs. For `app.cli.main`.

Libraries are imported where they are needed, for the reason that `app/cli/main.py` gives.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import typer

from app.cli.store import database, in_store, require_current
from app.errors import CommandError

if TYPE_CHECKING:
    from app.store.pool import Store

MAX_LINES = 20
"""Maximum number of differences that are printed for each organization."""

_Check: TypeAlias = "Callable[[Store, Any, bool], Awaitable[bool]]"
"""Compares a derived table of an organization. Returns whether it agrees at the end."""


def check(
    rollups: Annotated[
        bool, typer.Option("--rollups", help="Recount the roll-ups of statistics.")
    ] = False,
    targets: Annotated[
        bool, typer.Option("--targets", help="Compare the dates of targets with their outreaches.")
    ] = False,
    repair: Annotated[bool, typer.Option("--repair", help="Correct the differences.")] = False,
    organization: Annotated[
        str | None, typer.Option(help="Only this organization.", show_default="all")
    ] = None,
    distributed: Annotated[
        bool,
        typer.Option("--distributed", help="List the statements that leave their shard, on Citus."),
    ] = False,
) -> None:
    """Compare derived tables with the resources, while the gateway runs."""
    checks: list[_Check] = [
        *([_check_rollups] if rollups else []),
        *([_check_targets] if targets else []),
    ]
    if not checks and not distributed:
        raise CommandError("Nothing to check: pass --rollups, --targets or --distributed")
    agrees = not checks or in_store(lambda store: _check(store, organization, checks, repair))
    if distributed:
        agrees = _check_distributed() and agrees
    if not agrees:
        raise typer.Exit(1)


def _check_distributed() -> bool:
    """Whether Citus sends each statement of an organization to one shard. No statement is run."""
    from app.config.settings import load_settings
    from app.store.citus.check import all_placed
    from resolvers.sql.known import OVER_ALL_SHARDS

    settings = load_settings()
    with database(settings) as url:
        require_current(url)
        found = all_placed(url, settings)
    wrong = [item for item in found if item.error or item.leaves]
    for item in wrong:
        print(item.error or f"{item.plan} leaves its shard: it is sent to {item.tasks} shards.")
    wide = sorted({item.plan for item in found if item.plan in OVER_ALL_SHARDS})
    print(f"Of {len(found)} statements, {len(wrong)} leave their shard or cannot be run.")
    print(f"These serve all organizations and query all shards: {', '.join(wide)}.")
    return not wrong


async def _check(
    store: Store, organization: str | None, checks: list[_Check], repair: bool
) -> bool:
    """Run the checks. Return whether everything agrees at the end."""
    from app.identity.organizations import list_organizations
    from resolvers.execute.identity import unknown_organization

    agrees, known = True, await list_organizations(store)
    chosen = [row for row in known if organization in (None, row["name"])]
    if organization is not None and not chosen:
        raise CommandError(await unknown_organization(store, organization))
    for row in chosen:
        for check_one in checks:
            agrees = await check_one(store, row, repair) and agrees
    return agrees


async def _check_rollups(store: Store, organization: Any, repair: bool) -> bool:
    from resolvers.execute.rollups import build, differences

    id_, name = organization["id"], organization["name"]
    if not organization["rolled_up"]:
        if not repair:
            print(f"{name}: not counted yet; a worker will count it.")
            return True
        print(f"{name}: counted {await build(store, id_):,} outreaches.")
        return True
    number = 0
    async for row in differences(store, id_):
        number += 1
        if number <= MAX_LINES:
            print(f"{name}: {_line(row)}")
    if number == 0:
        print(f"{name}: all roll-ups agree with the outreaches.")
        return True
    print(f"{name}: roll-ups that differ from the outreaches: {number:,}.")
    if repair:
        print(f"{name}: recounted {await build(store, id_):,} outreaches.")
    return repair


async def _check_targets(store: Store, organization: Any, repair: bool) -> bool:
    from resolvers.execute.upkeep.target_dates import (
        date_outreaches,
        misdated,
        undated_organizations,
    )

    id_, name = organization["id"], organization["name"]
    if id_ in dict(await undated_organizations(store)):
        print(f"{name}: targets are not dated yet; a worker will date them.")
        return True
    wrong = await misdated(store, id_)
    if not wrong:
        print(f"{name}: all targets have the dates of their outreaches.")
        return True
    for outreach in wrong[:MAX_LINES]:
        print(f"{name}: outreach {outreach} and its targets have different dates.")
    print(f"{name}: outreaches whose targets have a wrong date: {len(wrong):,}.")
    if repair:
        await date_outreaches(store, id_, wrong)
        print(f"{name}: outreaches whose targets were corrected: {len(wrong):,}.")
    return repair


def _line(row: dict[str, Any]) -> str:
    of = " ".join(filter(None, (row["dimension"], row.get("scope"), row["key"])))
    when = row["period"] or "without a date"
    if "people" in row:
        before = row["previous"] or "never before"
        figures = f"{row['people']} people, counted {row['people_counted']}"
        return f"{row['table']} {of} {when} ({before}): {figures}"
    kept, counted = (
        f"{row['outreaches' + end]} outreaches and {row['duration' + end]} seconds"
        for end in ("", "_counted")
    )
    return f"{row['table']} {of} {when}: {kept}, counted {counted}"
