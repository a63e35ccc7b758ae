"""Loading the demo data: through the same write path as everybody's."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

from rich.console import Console
from rich.progress import Progress
from sqlalchemy import select, text

from app.config.settings import Settings
from app.demo.groups import functions, lists, questions, tags
from app.demo.records import Outreach, campaigns, outreaches
from app.demo.schedule import FOUNDED
from app.identity.authenticate import Authenticator
from app.identity.caller import Caller
from app.identity.keys import create_key
from app.store.pool import Store
from resolvers.execute.write import WriteResult, write
from resolvers.plan.pages import ParentScope
from resolvers.write.plan import Action, WriteRequest
from schema import tables
from schema.models import parse_body
from schema.osdi.catalogue import CAMPAIGN, LIST, OUTREACH, QUESTION, TAG
from schema.osdi.resource import Resource

ORGANIZATION = "default"
_TOKEN_FILE = "demo-token"
_AT_ONCE = 8


async def ensure_demo(
    settings: Settings, url: str, console: Console, today: datetime | None = None
) -> str:
    """Load the demo data if the store is empty, up to now or `today`. Returns a token for it."""
    store = Store(url, settings)
    await store.connect()
    try:
        token = await _token(store, settings)
        if await _is_empty(store):
            caller = await Authenticator(store, settings).by_token(token)
            assert caller is not None
            await _load(store, caller, console, today or datetime.now(UTC))
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
        if await Authenticator(store, settings).by_token(token) is not None:
            return token
    token = await create_key(store, ORGANIZATION, "demo", ["read", "write"])
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.touch(mode=0o600)
    kept.write_text(token + "\n")
    return token


async def _load(store: Store, caller: Caller, console: Console, today: datetime) -> None:
    acts = outreaches(today)
    entered = (FOUNDED + timedelta(minutes=minute) for minute in count())
    with Progress(console=console, transient=True) as progress:
        bar = progress.add_task("Loading the demo data", total=len(acts))
        for resource, bodies in ((TAG, tags()), (LIST, lists()), (QUESTION, questions())):
            for body in bodies:
                await _write(store, caller, resource, body, next(entered))
        ids = [
            (await _write(store, caller, CAMPAIGN, body, next(entered))).id for body in campaigns()
        ]
        helped: set[str] = set()
        for some in _together(acts):
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


def _together(acts: list[Outreach]) -> Iterator[list[Outreach]]:
    """What is written at once: of nobody two acts, since the first makes the person."""
    some: dict[str, Outreach] = {}
    for act in acts:
        if len(some) == _AT_ONCE or _actor(act) in some:
            yield list(some.values())
            some = {}
        some[_actor(act)] = act
    yield list(some.values())


def _actor(act: Outreach) -> str:
    identifier: str
    (identifier,) = act.body["person"]["identifiers"]
    return identifier


def _with_functions(act: Outreach, helped: set[str]) -> dict[str, Any]:
    """With a person's first act they are tagged and put on lists; `helped` are those that were."""
    if _actor(act) in helped:
        return act.body
    helped.add(_actor(act))
    return {**act.body, **functions(act.body["person"])}


async def _act(
    store: Store, caller: Caller, campaign: UUID, act: Outreach, body: dict[str, Any]
) -> None:
    scope = ParentScope("advocacy_campaign_id", campaign)
    await _write(store, caller, OUTREACH, body, act.moment, scope)


async def _write(
    store: Store,
    caller: Caller,
    resource: Resource,
    body: dict[str, Any],
    at: datetime,
    scope: ParentScope | None = None,
) -> WriteResult:
    intent = WriteRequest(
        Action.CREATE,
        resource,
        caller.tenant,
        parse_body(resource, body),
        scope=scope,
        helper=scope is not None,
    )
    return await write(store, intent, at=at, seed=body["identifiers"][0])
