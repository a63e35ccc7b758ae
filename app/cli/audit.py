"""The command `audit`: who changed what.

In: arguments. Out: lines on stdout. For `app.cli.main`.

Libraries are imported where they are needed, for the reason that `app/cli/main.py` gives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from app.cli.store import in_store
from app.cli.tables import print_table
from app.cli.values import parse_uuid, whole_number
from app.errors import CommandError

if TYPE_CHECKING:
    from app.store.pool import Store

COLUMNS = ("TIME", "CHANGE", "RESOURCE", "ID", "KEY", "KEY NAME", "REQUEST")


def audit(
    resource: Annotated[
        str | None,
        typer.Option(help="Only resources of this kind, such as people, or one: people/ID."),
    ] = None,
    key: Annotated[
        UUID | None,
        typer.Option(parser=parse_uuid, metavar="ID", help="Only changes by this API key."),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(help="Only changes of the last hours or days (12h, 7d), or since a date."),
    ] = None,
    organization: Annotated[str, typer.Option(help="Organization that was changed.")] = "default",
    limit: Annotated[
        int,
        typer.Option(
            parser=whole_number(1, 100_000, 500),
            metavar="NUMBER",
            help="Maximum number of lines.",
        ),
    ] = 100,
) -> None:
    """Show who changed what, the newest first: API key and request of each change.

    Without a key, the request was anonymous; without a request, it was a command.
    """
    kind, id_ = _parse_resource(resource)
    wanted = {"resource": kind, "id": id_, "key_id": key, "since": _parse_since(since)}
    rows = in_store(lambda store: _audit(store, organization, {**wanted, "most": limit}))
    print_table([COLUMNS, *rows])


async def _audit(store: Store, organization: str, wanted: dict[str, Any]) -> list[tuple[str, ...]]:
    from resolvers.execute.identity import find_organization, unknown_organization
    from resolvers.execute.maintenance import recent_changes

    owner = await find_organization(store, organization)
    if owner is None:
        raise CommandError(await unknown_organization(store, organization))
    return [
        (
            f"{row['recorded_date']:%Y-%m-%dT%H:%M:%SZ}",
            row["change"],
            row["resource"],
            str(row["id"]),
            str(row["key_id"] or ""),
            row["key_name"] or ("anonymous" if row["request_id"] else ""),
            row["request_id"] or "",
        )
        for row in await recent_changes(store, owner, wanted)
    ]


def _parse_resource(text: str | None) -> tuple[str | None, UUID | None]:
    """Plural and id of a resource. Raises: `CommandError`."""
    from schema.osdi.catalogue import BY_PLURAL

    if text is None:
        return None, None
    plural, slash, id_ = text.strip("/").partition("/")
    if plural not in BY_PLURAL:
        raise CommandError(
            f"Unknown resource '{plural}' in --resource: choose from {', '.join(BY_PLURAL)}"
        )
    try:
        return plural, parse_uuid(id_) if slash else None
    except typer.BadParameter as error:
        raise CommandError(f"Invalid ID in --resource: {error.message}") from None


def _parse_since(text: str | None) -> Any:
    """Raises: `CommandError`."""
    from datetime import UTC, date, datetime, time

    from app.identity.keys import parse_duration

    if text is None:
        return None
    duration = parse_duration(text)
    try:
        if duration is not None:
            return datetime.now(UTC) - duration
        return datetime.combine(date.fromisoformat(text.strip()), time(), UTC)
    except (OverflowError, ValueError):
        raise CommandError(
            f"Invalid --since '{text}': use hours or days, such as 7d, or a date: 2026-01-31"
        ) from None
