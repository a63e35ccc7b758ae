"""null, and variables that are not sent: what each means in filters and in inputs."""

from __future__ import annotations

import pytest

from tests.support.gateway import Gateway, Json, id_of, path_of

_IDS = "query ($f: OutreachFilter) { outreaches(filter: $f) { nodes { id } } }"


async def _found(gateway: Gateway, query: str, variables: Json | None = None) -> set[str]:
    answer = await gateway.graphql(query, variables)
    assert "errors" not in answer, answer
    ((_, page),) = answer["data"].items()
    return {node["id"] for node in page["nodes"]}


async def test_null_for_a_link_means_that_there_is_none(gateway: Gateway) -> None:
    """As literal and in a variable; `{}` means that there is one."""
    campaign = await gateway.campaign()
    within = id_of(await gateway.post(campaign + "/outreaches", {"type": "email"}))
    without = id_of(await gateway.post("/outreaches", {"type": "email"}))
    literal = "{ outreaches(filter: {campaign: null}) { nodes { id } } }"
    assert await _found(gateway, literal) == {without}
    assert await _found(gateway, _IDS, {"f": {"campaign": None}}) == {without}
    assert await _found(gateway, _IDS, {"f": {"not": {"campaign": None}}}) == {within}
    assert await _found(gateway, _IDS, {"f": {"campaign": {}}}) == {within}


@pytest.mark.parametrize(
    "filter_",
    [
        "{campaign: {id: {eq: $absent}}}",
        "{campaign: {title: {eq: $text, contains: $text}}}",
        "{person: {outreaches: {some: {campaign: {id: {eq: $absent}}}}}}",
        "{targets: {some: {familyName: {eq: $text}}}}",
        "{identifiers: {some: {eq: $text}}}",
        "{referrerData: {source: {eq: $text}}}",
        "{not: {type: {eq: $text}}}",
        "{or: [{type: {eq: $text}}]}",
        "{and: [{campaign: {id: {eq: $absent}}}, {not: {person: {id: {in: $ids}}}}]}",
        "{campaign: {id: $filter}}",
        '{person: {customFields: {key: "x", value: {eq: $text}}}}',
    ],
)
async def test_an_absent_variable_is_no_condition(gateway: Gateway, filter_: str) -> None:
    """However deep: everything is found, as if the filter were not there."""
    campaign = await gateway.campaign()
    ids = {id_of(await gateway.post("/outreaches", {"type": "email"}))}
    ids |= {id_of(await gateway.post(campaign + "/outreaches", {"type": "phone"}))}
    variables = "($absent: ID, $text: String, $ids: [ID!], $filter: IdFilter)"
    declared = [name for name in ("absent", "text", "ids", "filter") if f"${name}" in filter_]
    types = dict(item.split(": ") for item in variables.strip("()").split(", "))
    query = ", ".join(f"${name}: {types['$' + name]}" for name in declared)
    query = f"query ({query}) {{ outreaches(filter: {filter_}) {{ nodes {{ id }} }} }}"
    assert await _found(gateway, query) == ids


async def test_what_is_left_of_an_absent_value_is_no_condition(gateway: Gateway) -> None:
    """Clients in JavaScript leave `undefined` out of the variables that they send."""
    ids = {id_of(await gateway.post("/outreaches", {"type": "email"}))}
    filters: list[Json] = [
        {"campaign": {"id": {}}},
        {"person": {"emailAddresses": {"some": {"address": {}}}}},
        {"not": {"type": {}}, "or": [{"type": {}}]},
    ]
    for filter_ in filters:
        assert await _found(gateway, _IDS, {"f": filter_}) == ids


async def test_an_alternative_without_a_condition_is_none(gateway: Gateway) -> None:
    email = id_of(await gateway.post("/outreaches", {"type": "email"}))
    await gateway.post("/outreaches", {"type": "phone"})
    filter_ = {"or": [{"campaign": {"id": {}}}, {"type": {"eq": "email"}}]}
    assert await _found(gateway, _IDS, {"f": filter_}) == {email}


async def test_one_text_meets_all_conditions(gateway: Gateway) -> None:
    both = await gateway.post("/people", {"identifiers": ["civi:17", "van:8"]})
    await gateway.post("/people", {"identifiers": ["civi:5", "van:17"]})
    query = "query ($f: PersonFilter) { people(filter: $f) { nodes { id } } }"
    for some in (
        {"startsWith": "civi:", "endsWith": "7"},
        {"in": ["civi:17", "van:8"], "startsWith": "civi:"},
        {"eqInsensitive": "CIVI:17", "ne": "civi:5"},
    ):
        filter_ = {"identifiers": {"some": some}}
        assert await _found(gateway, query, {"f": filter_}) == {id_of(both)}, some
    own = {"in": [f"default:{id_of(both)}"], "startsWith": "default:"}
    assert await _found(gateway, query, {"f": {"identifiers": {"some": own}}}) == {id_of(both)}


# Inputs


async def test_an_action_date_of_null_is_none_whether_created_or_updated(gateway: Gateway) -> None:
    """On both surfaces. Not sent at all, it is the time of the request."""
    made = "mutation ($i: OutreachInput!) { createOutreach(input: $i) { outreach { actionDate } } }"
    answer = await gateway.graphql(made, {"i": {"type": "email", "actionDate": None}})
    assert answer["data"]["createOutreach"]["outreach"] == {"actionDate": None}
    answer = await gateway.graphql(made, {"i": {"type": "email"}})
    assert answer["data"]["createOutreach"]["outreach"]["actionDate"] is not None
    posted = await gateway.post("/outreaches", {"type": "email", "action_date": None})
    assert "action_date" not in posted
    dated = await gateway.post("/outreaches", {"action_date": "2014-03-18T11:02:15Z"})
    changed = await gateway.put(path_of(dated), {"action_date": None})
    assert "action_date" not in changed


async def test_a_helper_dates_an_action_whose_date_is_unknown(gateway: Gateway) -> None:
    campaign = await gateway.campaign()
    body = {"action_date": None, "person": {"given_name": "Ada"}}
    assert "action_date" in await gateway.post(campaign + "/record_outreach_helper", body)


_DEFAULTS = """
query ($zone: String, $start: Weekday, $first: Int, $others: Boolean, $direction: Direction) {
  outreachStats(
    from: "2026-03-01", to: "2026-03-15", interval: WEEK, groupBy: TYPE
    timeZone: $zone, weekStart: $start
  ) {
    series { start outreaches }
    groups(first: $first, others: $others) { key others }
    rows(first: $first, others: $others) { start key }
  }
  outreaches(orderBy: {field: ID, direction: $direction}) { nodes { type } }
}"""


async def test_null_counts_as_absent_where_there_is_a_default(gateway: Gateway) -> None:
    """Clients with types send null for what they do not set; as literals and in variables."""
    for type_ in ("email", "phone"):
        await gateway.post("/outreaches", {"type": type_, "action_date": "2026-03-02T12:00:00Z"})
    expected = await gateway.graphql(_DEFAULTS)
    assert len(expected["data"]["outreachStats"]["rows"]) == 2 * 3
    names = ("zone", "start", "first", "others", "direction")
    assert await gateway.graphql(_DEFAULTS, dict.fromkeys(names)) == expected
    literal = _DEFAULTS.partition("{")[2]
    for name in names:
        literal = literal.replace(f"${name}", "null")
    assert await gateway.graphql("{" + literal) == expected
