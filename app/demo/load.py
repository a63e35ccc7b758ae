"""Loads the demo data, through the same write path as every request."""

from __future__ import annotations

import asyncio
import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

from rich.console import Console
from rich.progress import Progress

from app.config.settings import Settings
from app.demo.groups import functions, lists, questions, tags
from app.demo.records import Outreach, campaigns, outreaches
from app.demo.schedule import FOUNDED
from app.errors import CommandError
from app.identity.authenticate import Authenticator
from app.identity.caller import Caller
from app.identity.keys import create_key
from app.store.pool import Store
from resolvers.execute.identity import find_organization
from resolvers.execute.maintenance import (
    analyze,
    clear_organization,
    count_unnamed,
    has_identifier,
    has_rows,
)
from resolvers.execute.write.single import WriteResult, write
from resolvers.plan.pages import ParentScope
from resolvers.write.plan import Action, WriteRequest
from schema.models.bodies import parse_body
from schema.osdi.catalogue import CAMPAIGN, LIST, OUTREACH, PERSON, QUESTION, TAG
from schema.osdi.resource import Resource

ORGANIZATION = "default"
_TOKEN_FILE = "demo-token"
_UNFINISHED = "demo-unfinished"
"""A file that exists while the demo is loaded. If it was interrupted, the demo is loaded again,
which adds what is missing."""

_PREFIX = "demo:"
"""The prefix of all identifiers in the demo data."""

_BATCH = 8
"""The most outreaches that are written at once."""


class DemoError(CommandError):
    """The reason why the demo data was not loaded: one sentence."""


async def ensure_demo(
    settings: Settings,
    url: str,
    console: Console,
    today: datetime | None = None,
    *,
    force: bool = False,
    reset: bool = False,
) -> str:
    """Load the demo data if the database is empty, up to now or `today`. Return a token for it.

    With `reset`, clear the organization first if it has the demo data. `force` permits both if the
    database has other data. Raises: `DemoError`.
    """
    with _one_at_a_time(settings.data_dir):
        return await _ensure_demo(settings, url, console, today, force, reset)


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Wait while another process loads the demo. The kernel drops its lock when it ends."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".demo.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


async def _ensure_demo(
    settings: Settings,
    url: str,
    console: Console,
    today: datetime | None,
    force: bool,
    reset: bool,
) -> str:
    unfinished = Path(settings.data_dir) / _UNFINISHED
    store = Store(url, settings)
    await store.connect()
    try:
        loaded = await _has_demo(store, CAMPAIGN, campaigns())
        cleared = reset and loaded
        if cleared:
            await _clear(store, force)
            console.print(f"Cleared the organization '{ORGANIZATION}'.")
        elif not (loaded or force or await _is_empty(store)):
            raise DemoError(
                "The database has data that the demo did not create: use an empty database, or add "
                f"--force to load the demo into its organization '{ORGANIZATION}'."
            )
        token = await _token(store, settings)
        if cleared or not loaded or unfinished.exists():
            unfinished.touch()
            caller = await Authenticator(store, settings).by_token(token)
            assert caller is not None
            await _load(store, caller, console, today or datetime.now(UTC))
            unfinished.unlink()
        return token
    finally:
        await store.disconnect()


async def _is_empty(store: Store) -> bool:
    resources = [PERSON, CAMPAIGN, OUTREACH]
    # The demo begins with these, and may have been interrupted.
    if not await _has_demo(store, TAG, tags()):
        resources += [TAG, LIST, QUESTION]
    return not any([await has_rows(store, resource.plural) for resource in resources])


async def _has_demo(store: Store, resource: Resource, bodies: list[dict[str, Any]]) -> bool:
    """Whether the organization has one of these resources of the demo."""
    owner = await find_organization(store, ORGANIZATION)
    identifiers = [body["identifiers"][0] for body in bodies]
    return owner is not None and await has_identifier(store, owner, resource.plural, identifiers)


async def _clear(store: Store, force: bool) -> None:
    owner = await find_organization(store, ORGANIZATION)
    assert owner is not None
    if not force:
        counts = [
            await count_unnamed(store, owner, resource.plural, _PREFIX)
            for resource in (PERSON, CAMPAIGN, OUTREACH, TAG, LIST, QUESTION)
        ]
        if number := sum(counts):
            what = "1 resource" if number == 1 else f"{number:,} resources"
            raise DemoError(
                f"The organization '{ORGANIZATION}' has {what} that the demo did not create: "
                "add --force to delete them too."
            )
    await clear_organization(store, owner)


async def _token(store: Store, settings: Settings) -> str:
    """The token of an earlier run if it is valid for this database, or else a new one."""
    file = Path(settings.data_dir) / _TOKEN_FILE
    if file.is_file():
        token = file.read_text().strip()
        if await Authenticator(store, settings).by_token(token) is not None:
            return token
    token = await create_key(store, ORGANIZATION, "demo", ["read", "write"])
    file.touch(mode=0o600)
    file.write_text(token + "\n")
    return token


async def _load(store: Store, caller: Caller, console: Console, today: datetime) -> None:
    acts = outreaches(today)
    moments = (FOUNDED + timedelta(minutes=minute) for minute in count())
    with Progress(console=console, transient=True) as progress:
        bar = progress.add_task("Loading the demo data", total=len(acts))
        for resource, bodies in ((TAG, tags()), (LIST, lists()), (QUESTION, questions())):
            for body in bodies:
                await _write(store, caller, resource, body, next(moments))
        ids = [
            (await _write(store, caller, CAMPAIGN, body, next(moments))).id for body in campaigns()
        ]
        tagged: set[str] = set()
        for batch in _batches(acts):
            bodies = [_with_functions(act, tagged) for act in batch]
            await asyncio.gather(
                *[
                    _act(store, caller, ids[act.campaign], act, body)
                    for act, body in zip(batch, bodies, strict=True)
                ]
            )
            progress.advance(bar, len(batch))
    await analyze(store)
    console.print(f"Loaded {len(ids)} campaigns and {len(acts)} outreaches.")


def _batches(acts: list[Outreach]) -> Iterator[list[Outreach]]:
    """Outreaches to write at once: one per person, since the first creates the person."""
    batch: dict[str, Outreach] = {}
    for act in acts:
        if len(batch) == _BATCH or _actor(act) in batch:
            yield list(batch.values())
            batch = {}
        batch[_actor(act)] = act
    yield list(batch.values())


def _actor(act: Outreach) -> str:
    identifier: str
    (identifier,) = act.body["person"]["identifiers"]
    return identifier


def _with_functions(act: Outreach, tagged: set[str]) -> dict[str, Any]:
    """The body of an outreach. The first one of a person also tags the person and adds list items;
    `tagged` are the people who already had one.
    """
    if _actor(act) in tagged:
        return act.body
    tagged.add(_actor(act))
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
    request = WriteRequest(
        Action.CREATE,
        resource,
        caller.tenant,
        parse_body(resource, body),
        scope=scope,
        helper=scope is not None,
    )
    return await write(store, request, at=at, seed=body["identifiers"][0])
