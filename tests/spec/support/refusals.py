# ruff: noqa: RUF001, the unusual letters are intended
"""What refused requests must leave alone, and how they are answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx

from schema.osdi.catalogue import CAMPAIGN, OUTREACH, PERSON
from schema.osdi.resource import Resource
from tests.support.gateway import Gateway, Json, error_codes

NOWHERE = "00000000-0000-7000-8000-000000000000"
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"


@dataclass
class Ground:
    """A gateway with one resource of each type, which refused requests must not change."""

    gateway: Gateway
    person: str
    campaign: str
    outreach: str

    def writes(self) -> list[tuple[str, str, Resource]]:
        """Every method and path with a body, and the resource of the body."""
        people = (self.person, "/people/person_signup", "/people/person_signup_helper")
        outreaches = (self.outreach, self.outreach[self.outreach.index("/outreaches/") :])
        return [
            ("POST", "/people", PERSON),
            ("POST", "/advocacy_campaigns", CAMPAIGN),
            ("POST", "/outreaches", OUTREACH),
            ("POST", self.campaign + "/outreaches", OUTREACH),
            ("POST", self.person + "/outreaches", OUTREACH),
            ("POST", self.campaign + "/record_outreach_helper", OUTREACH),
            *[("POST", path, PERSON) for path in people[1:]],
            *[(method, people[0], PERSON) for method in ("PUT", "PATCH")],
            *[(method, self.campaign, CAMPAIGN) for method in ("PUT", "PATCH")],
            *[(method, path, OUTREACH) for method in ("PUT", "PATCH") for path in outreaches],
        ]

    async def send(self, method: str, path: str, body: bytes, **headers: str) -> httpx.Response:
        return await self.gateway.client.request(method, path, content=body, headers=headers)

    async def get(self, path: str, **query: str) -> httpx.Response:
        return await self.gateway.client.get(path, params=query)


async def everything(gateway: Gateway) -> dict[str, str]:
    """A checksum of each table."""
    names = [row[0] for row in await gateway.sql(_TABLES)]
    sums = [
        f"SELECT '{name}', md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text), '')) "
        f'FROM "{name}" t'
        for name in names
    ]
    return {row[0]: row[1] for row in await gateway.sql(" UNION ALL ".join(sums))}


def assert_refused(
    response: httpx.Response, code: str, *properties: str, status: int = 400
) -> None:
    """One complete fault: its code, its property and its hint."""
    assert (response.status_code, error_codes(response)) == (status, [code]), response.text[:500]
    (fault,) = described(response)
    assert fault.get("properties", []) == list(properties)
    assert fault["description"]
    assert fault["hint"]


def described(response: httpx.Response) -> list[Json]:
    (status,) = response.json()["osdi:error"]["resource_status"]
    faults: list[Json] = status["error_descriptions"]
    return faults


NO_DATES: tuple[Any, ...] = (
    *(1395349471, 1.5, True, [], {}, "tomorrow", "2014", "2014-03"),
    *("2014-3-20", "20/03/2014", "2014-02-30", "2014-13-01", "2014-00-10", "2014-01-00"),
    *("10000-01-01", "-001-01-01", "2014-03-20T24:00:00Z", "2014-03-20T21:60:00Z"),
    *("2014-03-20T21:04:61Z", "2014-03-20T21", "2014-03-20T21:04:31+25:00", "2014-03-20T1:2:3Z"),
    *("2014-03-20T21:04:31Zulu", "2014-03-20\x00", "２０１４-03-20"),
    *("9999-12-31T23:59:59-01:00", "2014-W12-4", "@1395349471", "now", "infinity", "9" * 10_000),
)
"""Values that are not dates."""
