"""Loading the demo data: through the same write path as everybody's."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from rich.console import Console
from rich.progress import Progress
from sqlalchemy import select, text

from app.auth import Caller, Gate
from app.demo_data import Outreach, campaigns, outreaches
from app.demo_groups import functions, lists, questions, tags
from app.keys import create_key
from app.settings import Settings
from app.store import Store
from resolvers.execute import Written, write
from resolvers.plan import Scope
from resolvers.write_plan import Action, Intent
from schema import tables
from schema.catalogue import CAMPAIGN, LIST, OUTREACH, QUESTION, TAG
from schema.models import parse_body
from schema.resource import Resource

ORGANIZATION = "default"
_TOKEN_FILE = "demo-token"


async def ensure_demo(settings: Settings, url: str, console: Console) -> str:
    """Load the demo data if the store is empty. Returns a token for it."""
    store = Store(url, settings)
    await store.connect()
    try:
        token = await _token(store, settings)
        if await _is_empty(store):
            caller = await Gate(store, settings).by_token(token)
            assert caller is not None
            await _load(store, caller, console)
        return token
    finally:
        await store.disconnect()


async def _is_empty(store: Store) -> bool:
    found = [
        await store.fetch(select(table.c.id).limit(1))
        for table in (tables.people, tables.advocacy_campaigns, tables.outreaches)
    ]
    return not any(found)


async def _token(store: Store, settings: Settings) -> str:
    """The token of an earlier run, if it still opens this store, or else a new one."""
    kept = Path(settings.data_dir) / _TOKEN_FILE
    if kept.is_file():
        token = kept.read_text().strip()
        if await Gate(store, settings).by_token(token) is not None:
            return token
    token = await create_key(store, ORGANIZATION, "demo", ["read", "write"])
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.touch(mode=0o600)
    kept.write_text(token + "\n")
    return token


async def _load(store: Store, caller: Caller, console: Console) -> None:
    today = datetime.now(UTC).replace(microsecond=0)
    acts = outreaches(today)
    first = min(act.moment for act in acts)
    with Progress(console=console, transient=True) as progress:
        bar = progress.add_task("Loading the demo data", total=len(acts))
        ids = [await _campaign(store, caller, body, first) for body in campaigns()]
        for resource, bodies in ((TAG, tags()), (LIST, lists()), (QUESTION, questions())):
            for body in bodies:
                await _write(store, caller, resource, body, first)
        helped: set[str] = set()
        for start in range(0, len(acts), 8):
            some = acts[start : start + 8]
            bodies = [_with_functions(act, helped) for act in some]
            await asyncio.gather(
                *[
                    _act(store, caller, ids[act.campaign], act, body)
                    for act, body in zip(some, bodies, strict=True)
                ]
            )
            progress.advance(bar, len(some))
    await store.fetch(text("ANALYZE"))
    console.print(f"Loaded {len(ids)} campaigns and {len(acts)} outreaches.")


async def _campaign(store: Store, caller: Caller, body: dict[str, Any], at: datetime) -> UUID:
    return (await _write(store, caller, CAMPAIGN, body, at)).id


def _with_functions(act: Outreach, helped: set[str]) -> dict[str, Any]:
    """With a person's first act they are tagged and put on lists; `helped` are those that were."""
    person = act.body["person"]
    (identifier,) = person["identifiers"]
    if identifier in helped:
        return act.body
    helped.add(identifier)
    return {**act.body, **functions(person)}


async def _act(
    store: Store, caller: Caller, campaign: UUID, act: Outreach, body: dict[str, Any]
) -> None:
    scope = Scope("advocacy_campaign_id", campaign)
    await _write(store, caller, OUTREACH, body, act.moment, scope)


async def _write(
    store: Store,
    caller: Caller,
    resource: Resource,
    body: dict[str, Any],
    at: datetime,
    scope: Scope | None = None,
) -> Written:
    intent = Intent(
        Action.CREATE,
        resource,
        caller.organization_id,
        caller.namespace,
        parse_body(resource, body),
        scope=scope,
        helper=scope is not None,
    )
    return await write(store, intent, at=at)
