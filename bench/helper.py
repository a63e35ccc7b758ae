"""The cost of the Record Outreach Helper, with none of its functions and with all of them."""

from __future__ import annotations

import json
import statistics
import urllib.request
from collections.abc import Callable
from itertools import count
from typing import Any

from bench.load import post, run_each
from bench.servers import gateway
from bench.stores import CAMPAIGN, Filled

ROUNDS = 5
SECONDS = 4.0
TOGETHER = 64
HELPER = f"/api/v1/advocacy_campaigns/{CAMPAIGN}/record_outreach_helper"

_serial = count()


def _made(port: int, token: str, path: str, body: dict[str, Any]) -> str:
    """The URL of a new resource."""
    headers = {"OSDI-API-Token": token, "Content-Type": "application/json"}
    url = f"http://127.0.0.1:{port}/api/v1{path}"
    asked = urllib.request.Request(url, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(asked) as answer:
        href: str = json.load(answer)["_links"]["self"]["href"]
    return href


def _functions(port: int, token: str) -> dict[str, Any]:
    """Each function as a form would use it, with the groups that it names created."""
    for name in ("volunteer", "donor"):
        _made(port, token, "/tags", {"name": name})
    _made(port, token, "/lists", {"name": "letter"})
    responses = [{"key": "yes", "name": "Yes", "title": "Yes"}, {"key": "no", "name": "No"}]
    question = {"name": "help", "question_type": "SingleChoice", "responses": responses}
    return {
        "add_tags": ["volunteer", "donor"],
        "add_tags_uri": [_made(port, token, "/tags", {"name": "web"})],
        "add_lists": ["letter"],
        "add_lists_uri": [_made(port, token, "/lists", {"name": "calls"})],
        "add_questions_responses_uri": [
            {"question": _made(port, token, "/questions", question), "responses": ["yes"]}
        ],
        "triggers": {"autoresponse": {"enabled": True, "identifiers": ["thanks"]}},
    }


def helper_message(port: int, token: str, functions: dict[str, Any]) -> Callable[[], bytes]:
    """A source of posts, each with a new person."""

    def message() -> bytes:
        number = next(_serial)
        person = {
            "given_name": "Ada",
            "family_name": f"Byron{number}",
            "email_addresses": [{"address": f"ada{number}@helper.example.org"}],
        }
        body = {
            "type": "email",
            "subject": "Vote no!",
            "message": "Please vote no on HR 100.",
            "targets": [{"title": "Senator", "given_name": "John", "family_name": "Smith"}],
            "person": person,
            **functions,
        }
        return post(HELPER, port, token, json.dumps(body).encode())

    return message


def helper(store: Filled) -> None:
    """Measure posts per second, and the latency of a single client, in turn."""
    print(f"## Record Outreach Helper, a new person each, {store.outreaches:,} stored\n")
    print(f"| functions | posts/s, {TOGETHER} at once | one at a time, ms |")
    print("|---|---|---|")
    with gateway(store) as port:
        bodies = {"none": {}, "all": _functions(port, store.token)}
        rates: dict[str, list[float]] = {name: [] for name in bodies}
        alone: dict[str, list[float]] = {name: [] for name in bodies}
        for _ in range(ROUNDS):
            for name, functions in bodies.items():
                message = helper_message(port, store.token, functions)
                rates[name].append(run_each(message, port, TOGETHER, SECONDS).per_second)
                alone[name].append(run_each(message, port, 1, SECONDS / 2).median_ms)
    for name in bodies:
        rate, time = statistics.median(rates[name]), statistics.median(alone[name])
        print(f"| {name} | {rate:,.0f} | {time:.2f} |")
    ratio = statistics.median(
        whole / bare for whole, bare in zip(rates["all"], rates["none"], strict=True)
    )
    print(f"\nMedian ratio of posts a second, all to none: {ratio:.2f}.\n")
