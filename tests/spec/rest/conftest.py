"""The fixture of requests that are refused."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.spec.support.refusals import Ground, everything
from tests.support.gateway import Gateway, path_of


@pytest_asyncio.fixture(loop_scope="session")
async def ground(gateway: Gateway) -> AsyncIterator[Ground]:
    """At the end, checks that nothing was stored or changed."""
    contacts = {"email_addresses": [{"address": "ada@example.org"}]}
    person = await gateway.person(**contacts, identifiers=["elsewhere:1"])
    campaign = await gateway.campaign(target_list=[{"title": "Senator"}])
    body = {"type": "email", "_links": {"osdi:person": {"href": person}}}
    outreach = path_of(await gateway.post(campaign + "/outreaches", body))
    before = await everything(gateway)
    yield Ground(gateway, person, campaign, outreach)
    assert await everything(gateway) == before
