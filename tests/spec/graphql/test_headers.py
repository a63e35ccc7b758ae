"""Headers of GraphQL's responses, behind the whole application."""

from __future__ import annotations

import pytest

from tests.support.gateway import GRAPHQL, Gateway


@pytest.mark.parametrize("accept", ["text/html", "application/json", "text/event-stream"])
@pytest.mark.parametrize("origin", [{}, {"Origin": "https://www.example.org"}])
async def test_vary_is_sent_once(gateway: Gateway, accept: str, origin: dict[str, str]) -> None:
    """Each name in it, too."""
    headers = {"Accept": accept, **origin}
    query = {} if accept == "text/html" else {"query": "{ people { totalCount } }"}
    response = await gateway.client.get(GRAPHQL, params=query, headers=headers)
    names = response.headers.get_list("vary", split_commas=True)
    assert len(names) == len({*names})
    assert {"Accept", *origin} <= {*names} <= {"Accept", "Accept-Encoding", *origin}
