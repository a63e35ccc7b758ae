"""Numbers about outreaches, asked for in short."""

from __future__ import annotations

import json
from typing import Any

from resolvers.execute.read import fetch_document
from resolvers.plan.predicates import Predicate
from resolvers.plan.stats import Count, GroupKey, Groups, ReadStats, Series, Start
from schema.datetimes import parse_datetime
from tests.spec.support.builders import link
from tests.support.gateway import Gateway, Json

NY = "America/New_York"
OUTREACHES = ("outreaches", Count("outreaches"))
PEOPLE = ("people", Count("people"))
DURATION = ("duration", Count("duration"))
COUNTS = (OUTREACHES, PEOPLE, DURATION)
KEY = ("key", GroupKey())
START = ("start", Start())
NOTHING = {"outreaches": 0, "people": 0, "duration": 0}


def series(*members: Any) -> tuple[str, Any]:
    return "series", Series((START, *(members or [OUTREACHES])))


def groups(*members: Any, limit: int = 10) -> tuple[str, Any]:
    return "groups", Groups(limit, (KEY, *(members or [OUTREACHES])))


async def asked(
    gateway: Gateway,
    *members: Any,
    begin: str | None = None,
    end: str | None = None,
    by: str | None = None,
    interval: str | None = None,
    zone: str = "UTC",
    where: Predicate | None = None,
) -> Json:
    """What `outreachStats` answers; asserts that it was one statement."""
    moments = [None if text is None else parse_datetime(text) for text in (begin, end)]
    plan = ReadStats(where, moments[0], moments[1], interval, zone, by, members)
    binds = {"organization_id": await gateway.organization_id(), "namespace": "default"}
    gateway.recorder.clear()
    document = await fetch_document(gateway.store, plan, binds)
    assert len(gateway.recorder.statements) == len(gateway.recorder.reads) == 1
    assert document is not None
    answer: Json = json.loads(document)
    return answer


async def record(gateway: Gateway, at: str | None = None, **fields: Any) -> None:
    """An outreach, with paths where its links lead to."""
    paths = {"osdi:person": "person", "osdi:advocacy_campaign": "campaign"}
    links = {rel: link(fields.pop(name)) for rel, name in paths.items() if name in fields}
    source = fields.pop("source", None)
    if source is not None:
        fields["referrer_data"] = {"source": source}
    body = {**fields, "_links": links, **({} if at is None else {"action_date": at})}
    await gateway.post("/outreaches", body)


async def strangers(gateway: Gateway) -> None:
    """Another organization has outreaches at the same times, of the same kinds."""
    client = await gateway.client_of("strangers")
    target = {"given_name": "Ann", "ocdid": "ocd-division/country:us/state:ny"}
    for at in ("2026-03-01T12:00:00Z", "2026-03-02T12:00:00Z"):
        body: Json = {"action_date": at, "type": "email", "duration": 1000, "targets": [target]}
        body["referrer_data"] = {"source": "theirs"}
        response = await client.post("/outreaches", json=body)
        assert response.status_code == 200
