"""The queries of a dashboard on growing stores, over HTTP, compared with a plain page."""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import urllib.error
import urllib.request
from contextlib import ExitStack
from itertools import chain
from urllib.parse import quote

from bench.growth import fill
from bench.load import Tally, post, request, run
from bench.servers import GRAPHQL, gateway
from bench.statistics import QUESTIONS
from bench.stores import Filled

SIZES = (100_000, 1_000_000, 10_000_000)
ROUNDS = 3
SECONDS = 1.0
SLOW = 0.5
"""Seconds: a query that takes longer is sent once per round."""

PAGE = "/api/v1/outreaches"
FILTERS = {
    "type": ("outreaches", "type eq 'phone'", '{type: {eq: "phone"}}'),
    "a rare type": ("outreaches", "type eq 'fax'", '{type: {eq: "fax"}}'),
    "target_ocdid": (
        "outreaches",
        "target_ocdid eq 'ocd-division/country:us/state:ny'",
        '{targets: {some: {ocdid: {eq: "ocd-division/country:us/state:ny"}}}}',
    ),
    "a target": (
        "outreaches",
        "target_family_name eq 'Target598'",
        '{targets: {some: {familyName: {eq: "Target598"}}}}',
    ),
    "type and source": (
        "outreaches",
        "type eq 'phone' and referrer_data/source eq 'source-20'",
        '{type: {eq: "phone"}, referrerData: {source: {eq: "source-20"}}}',
    ),
    "type in a month": (
        "outreaches",
        "type eq 'phone' and action_date ge '2024-03-01' and action_date lt '2024-04-01'",
        '{type: {eq: "phone"}, actionDate: {ge: "2024-03-01", lt: "2024-04-01"}}',
    ),
    "action_date of a year": (
        "outreaches",
        "action_date ge '2024-01-01' and action_date lt '2025-01-01'",
        '{actionDate: {ge: "2024-01-01", lt: "2025-01-01"}}',
    ),
    "referrer_data/source": (
        "outreaches",
        "referrer_data/source eq 'source-20'",
        '{referrerData: {source: {eq: "source-20"}}}',
    ),
    "source in a month": (
        "outreaches",
        "referrer_data/source eq 'source-20' and action_date ge '2024-03-01'"
        " and action_date lt '2024-04-01'",
        '{referrerData: {source: {eq: "source-20"}}, '
        'actionDate: {ge: "2024-03-01", lt: "2024-04-01"}}',
    ),
    "website in a month": (
        "outreaches",
        "referrer_data/website eq 'www.site-50.org' and action_date ge '2024-03-01'"
        " and action_date lt '2024-04-01'",
        '{referrerData: {website: {eq: "www.site-50.org"}}, '
        'actionDate: {ge: "2024-03-01", lt: "2024-04-01"}}',
    ),
    "referrer_data/website": (
        "outreaches",
        "referrer_data/website eq 'www.site-50.org'",
        '{referrerData: {website: {eq: "www.site-50.org"}}}',
    ),
    "action_date of a day": (
        "outreaches",
        "action_date ge '2024-03-01' and action_date lt '2024-03-02'",
        '{actionDate: {ge: "2024-03-01", lt: "2024-03-02"}}',
    ),
    "region": (
        "people",
        "region eq 'NY'",
        '{postalAddresses: {some: {region: {eq: "NY"}}}}',
    ),
    "postal_code": (
        "people",
        "postal_code eq '05005'",
        '{postalAddresses: {some: {postalCode: {eq: "05005"}}}}',
    ),
    "family_name": ("people", "family_name eq 'Family40'", '{familyName: {eq: "Family40"}}'),
    "phone_number": (
        "people",
        "phone_number eq '+1 201-000-0077'",
        '{phoneNumbers: {some: {number: {eq: "12010000077"}}}}',
    ),
}


def _requests() -> dict[str, tuple[str, bytes | None]]:
    """The requests by title: the path, and the body if it is a GraphQL query."""
    asked: dict[str, tuple[str, bytes | None]] = {"a plain page": (PAGE, None)}
    for name, (plural, odata, filter_) in FILTERS.items():
        path = f"/api/v1/{plural}?filter={quote(odata)}"
        asked[f"{name}, REST"] = (path, None)
        asked[f"{name}, GraphQL"] = (GRAPHQL, _query(plural, filter_))
        if plural == "outreaches":
            asked[f"{name}, by action_date"] = (f"{path}&$orderby=action_date%20desc", None)
    for name in ("total_outreaches", "last_action_date"):
        path = f"/api/v1/people?$orderby={name}%20"
        by = f"first: 25, orderBy: {{field: {name.upper()}}}"
        asked[f"people by {name}, REST"] = (path + "desc", None)
        asked[f"people by {name}, rising"] = (path + "asc", None)
        asked[f"people by {name}, GraphQL"] = (
            GRAPHQL,
            _body(f"{{ people({by}) {{ nodes {{ id givenName }} }} }}"),
        )
    for name, arguments in QUESTIONS.items():
        asked[f"{name}, GraphQL"] = (GRAPHQL, _body(f"{{ outreachStats{arguments} }}"))
    return asked


def _query(plural: str, filter_: str) -> bytes:
    return _body(f"{{ {plural}(first: 25, filter: {filter_}) {{ nodes {{ id createdDate }} }} }}")


def _body(query: str) -> bytes:
    return json.dumps({"query": query}).encode()


def _status(port: int, token: str, path: str, body: bytes | None) -> str:
    """The code of the failure if the request is refused, and not measured."""
    headers = {"OSDI-API-Token": token, "Content-Type": "application/json"}
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", body, headers)
    try:
        with urllib.request.urlopen(asked) as answer:
            document = json.load(answer)
    except urllib.error.HTTPError as error:
        document = json.load(error)
    for failed in chain(document.get("errors", ()), document.get("osdi:error", {}).values()):
        if isinstance(failed, dict):
            return str(failed.get("extensions", failed).get("code", "failed"))
    return "failed" if "osdi:error" in document else ""


def _median(port: int, token: str, path: str, body: bytes | None) -> float:
    message = request(path, port, token) if body is None else post(path, port, token, body)
    first: Tally = run(message, port, 1, 0.001)
    if first.median_ms > SLOW * 1000:
        return first.median_ms
    return run(message, port, 1, SECONDS).median_ms


def questions(stores: list[Filled]) -> None:
    """Measure the median latency of one client, at each size in turn, also in plain pages."""
    sizes = [f"{store.outreaches:,}" for store in stores]
    print(f"## The questions of a dashboard, one client, {' / '.join(sizes)} outreaches\n")
    print("| question |" + "".join(f" {size}, ms |" for size in sizes) + " plain pages |")
    print("|---|" + "---|" * len(sizes) + "---|")
    with ExitStack() as running:
        ports = [running.enter_context(gateway(store)) for store in stores]
        page = 1.0
        for name, (path, body) in _requests().items():
            refused = [
                _status(port, store.token, path, body)
                for port, store in zip(ports, stores, strict=True)
            ]
            taken: list[list[float]] = [[] for _ in stores]
            for _ in range(ROUNDS):
                for place, (port, store) in enumerate(zip(ports, stores, strict=True)):
                    if not refused[place]:
                        taken[place].append(_median(port, store.token, path, body))
            medians = [statistics.median(times) if times else None for times in taken]
            last = medians[-1]
            if name == "a plain page":
                page = last or 1.0
            cells = [
                f"{median:.2f}" if median is not None else code
                for median, code in zip(medians, refused, strict=True)
            ]
            ratio = "" if last is None else f"{last / page:.1f}"
            print(f"| {name} | {' | '.join(cells)} | {ratio} |", flush=True)
    print()


def stores(server_url: str) -> list[Filled]:
    """The stores of `SIZES`, or of those in the variable GROWTH_SIZES, filled now."""
    named = os.environ.get("GROWTH_SIZES", "")
    sizes = [int(size) for size in named.split(",")] if named else list(SIZES)
    return [asyncio.run(fill(server_url, size, roll_up=True)) for size in sizes]
