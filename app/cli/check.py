"""The command `check`: whether derived tables agree with the resources, and statements stay where
the rows of their organization are.

In: arguments. Out: lines on stdout, and exit code 1 if something differs. For `app.cli.main`.

Libraries are imported where they are needed, for the reason that `app/cli/main.py` gives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.store import database, in_store, require_current
from app.errors import CommandError

if TYPE_CHECKING:
    from app.store.pool import Store

MAX_LINES = 20
"""Maximum number of differences that are printed for each organization."""


def check(
    rollups: Annotated[
        bool, typer.Option("--rollups", help="Recount the roll-ups of statistics.")
    ] = False,
    repair: Annotated[
        bool, typer.Option("--repair", help="Recount the organizations that differ.")
    ] = False,
    organization: Annotated[
        str | None, typer.Option(help="Only this organization.", show_default="all")
    ] = None,
    distributed: Annotated[
        bool,
        typer.Option("--distributed", help="List the statements that leave their shard, on Citus."),
    ] = False,
) -> None:
    """Compare derived tables with the resources, while the gateway runs."""
    if not rollups and not distributed:
        raise CommandError("Nothing to check: pass --rollups or --distributed")
    agrees = not rollups or in_store(lambda store: _check(store, organization, repair))
    if distributed:
        agrees = _check_distributed() and agrees
    if not agrees:
        raise typer.Exit(1)


def _check_distributed() -> bool:
    """Whether Citus sends each statement of an organization to one shard. Runs none of them."""
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
    print(f"Those of no organization ask all shards: {', '.join(wide)}.")
    return not wrong


async def _check(store: Store, organization: str | None, repair: bool) -> bool:
    """Whether everything agrees at the end."""
    from app.identity.organizations import list_organizations
    from resolvers.execute.identity import unknown_organization

    agrees, known = True, await list_organizations(store)
    chosen = [row for row in known if organization in (None, row["name"])]
    if organization is not None and not chosen:
        raise CommandError(await unknown_organization(store, organization))
    for row in chosen:
        agrees = await _check_one(store, row, repair) and agrees
    return agrees


async def _check_one(store: Store, organization: Any, repair: bool) -> bool:
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
    print(f"{name}: {number:,} roll-ups differ from the outreaches.")
    if repair:
        print(f"{name}: recounted {await build(store, id_):,} outreaches.")
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
