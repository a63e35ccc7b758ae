"""HTML forms without JavaScript: urlencoded bodies on the two helpers, and their pages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from app.identity.organizations import OrganizationError, change_settings
from app.rest.form_pages import is_allowed
from tests.spec.support.builders import embedded, faults, total
from tests.support.gateway import Gateway, path_of, running

BROWSER = {
    "Content-Type": "application/x-www-form-urlencoded",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Origin": "https://www.example.org",
}
SIGN_UP = "/people/person_signup"
REDIRECT = "osdi_gateway:redirect"


async def _posted(
    gateway: Gateway, path: str, *fields: tuple[str, str], **headers: str
) -> httpx.Response:
    client = gateway.anonymous(**{**BROWSER, **headers})
    return await client.post(path, content=urlencode(fields))


@pytest.mark.parametrize(
    ("given", "address", "tag"),
    [
        ("person[given_name]", "person[email_addresses][0][address]", "add_tags[]"),
        ("person.given_name", "person.email_addresses.0.address", "add_tags.0"),
        ("person[given_name]", "person[email_addresses][][address]", "add_tags"),
    ],
)
async def test_a_form_signs_up(gateway: Gateway, given: str, address: str, tag: str) -> None:
    """In both spellings of names; what is left blank is not sent."""
    await gateway.post("/tags", {"name": "rail"})
    fields = ((given, "Zo\u00eb"), (address, "zoe@example.org"), (tag, "rail"))
    blank = (("person[family_name]", " "), ("osdi_gateway:decoy", ""))
    response = await _posted(gateway, SIGN_UP, *fields, *blank)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/html")
    assert "Thank you" in response.text
    (zoe,) = embedded(await gateway.get("/people"))
    assert zoe["given_name"] == "Zo\u00eb"
    assert "family_name" not in zoe
    assert zoe["email_addresses"][0]["address"] == "zoe@example.org"
    assert await total(gateway, "/taggings") == 1


async def test_the_form_of_the_docs(gateway: Gateway) -> None:
    """Its very fields, as a browser without JavaScript sends them."""
    campaign = await gateway.campaign()
    page = (Path(__file__).parents[3] / "docs" / "forms.md").read_text("utf-8")
    fields = _Fields()
    fields.feed(page[page.index("<form") : page.index("</form>")])
    entered = {
        "person[given_name]": "Zo\u00eb",
        "person[family_name]": "Quill",
        "person[email_addresses][0][address]": "zoe@example.org",
        "message": "Keep the night trains.",
    }
    assert entered.keys() == {name for name, value in fields.found.items() if not value} - {
        "osdi_gateway:decoy"
    }
    sent = fields.found | entered
    response = await _posted(gateway, campaign + "/record_outreach_helper", *sent.items())
    assert (response.status_code, "Thank you" in response.text) == (200, True)
    (outreach,) = embedded(await gateway.get(f"{campaign}/outreaches?$expand=osdi:person"))
    assert outreach["type"] == "email"
    assert outreach["message"] == "Keep the night trains."
    (target,) = outreach["targets"]
    assert (target["title"], target["family_name"]) == ("Senator", "Achterberg")
    person = outreach["_embedded"]["osdi:person"]
    assert (person["given_name"], person["family_name"]) == ("Zo\u00eb", "Quill")
    assert person["email_addresses"][0]["address"] == "zoe@example.org"


class _Fields(HTMLParser):
    """The fields of a form, with their values."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in ("input", "textarea"):
            values = dict(attributes)
            self.found[values["name"] or ""] = values.get("value") or ""


async def test_a_form_records_an_outreach(gateway: Gateway) -> None:
    """With arrays of objects and checkboxes; without HTML in Accept, the response is `{}`."""
    campaign = await gateway.campaign()
    response = await _posted(
        gateway,
        campaign + "/record_outreach_helper",
        ("type", "email"),
        ("targets[0][given_name]", "Rosalind"),
        ("targets[0][title]", "Senator"),
        ("targets[1][title]", "Mayor"),
        ("person[email_addresses][][address]", "a@example.org"),
        ("person[email_addresses][][address]", "b@example.org"),
        ("person[custom_fields][issues]", "rail"),
        ("person[custom_fields][issues]", "bus"),
        ("person[custom_fields][7]", "seven"),
        Accept="*/*",
    )
    assert (response.status_code, response.content) == (200, b"{}")
    (outreach,) = embedded(await gateway.get(f"{campaign}/outreaches?$expand=osdi:person"))
    senator = {"given_name": "Rosalind", "title": "Senator"}
    assert outreach["targets"] == [senator, {"title": "Mayor"}]
    person = outreach["_embedded"]["osdi:person"]
    assert len(person["email_addresses"]) == 2
    assert person["custom_fields"] == {"issues": "rail, bus", "7": "seven"}


@pytest.mark.parametrize("person", ["person", "osdi:person"])
async def test_a_repeated_field_has_its_last_value(gateway: Gateway, person: str) -> None:
    """If it has one value; a blank one is not sent, and arrays keep all."""
    campaign = await gateway.campaign()
    address = f"{person}[email_addresses][0]"
    fields = {
        "message": ("", "First", "Second", " "),
        "duration": ("1", "2"),
        "action_date": ("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"),
        "targets[0][title]": ("Mayor", "Senator"),
        "identifiers": ("form:1", "form:2"),
        f"{person}[given_name]": ("Ada", "Zo\u00eb"),
        f"{address}[address]": ("a@example.org", "b@example.org"),
        f"{address}[primary]": ("false", "true"),
    }
    sent = [(name, value) for name, values in fields.items() for value in values]
    response = await _posted(gateway, campaign + "/record_outreach_helper", *sent)
    assert response.status_code == 200
    (outreach,) = embedded(await gateway.get(f"{campaign}/outreaches?$expand=osdi:person"))
    assert (outreach["message"], outreach["duration"]) == ("Second", 2)
    assert outreach["action_date"].startswith("2026-01-02")
    assert outreach["targets"][0]["title"] == "Senator"
    assert {"form:1", "form:2"} <= set(outreach["identifiers"])
    zoe = outreach["_embedded"]["osdi:person"]
    assert zoe["given_name"] == "Zo\u00eb"
    assert [item["address"] for item in zoe["email_addresses"]] == ["b@example.org"]


async def test_a_signup_has_the_last_value(gateway: Gateway) -> None:
    """Also of a person without `person`."""
    sent = (("given_name", "Ada"), ("given_name", "Zo\u00eb"), ("email_addresses", "z@example.org"))
    assert (await _posted(gateway, SIGN_UP, *sent)).status_code == 200
    (zoe,) = embedded(await gateway.get("/people"))
    assert zoe["given_name"] == "Zo\u00eb"


async def test_the_answer_reveals_nothing(gateway: Gateway) -> None:
    """A new person, a known one and a program get one and the same page, or redirect."""
    page = "https://www.example.org/thanks"
    async with _redirecting(gateway, page) as other:
        for fields in ((), ((REDIRECT, page),)):
            sent = [
                [("person[email_addresses][0][address]", f"zoe{len(fields)}@example.org"), *extra]
                for extra in ([], [], [("osdi_gateway:decoy", "x")])
            ]
            sent[2][0] = (sent[2][0][0], "robot@example.org")
            answers = [await _posted(other, SIGN_UP, *each, *fields) for each in sent]
            shown = {
                (answer.status_code, answer.content, _constant(answer.headers))
                for answer in answers
            }
            assert len(shown) == 1
    assert await total(gateway, "/people") == 2


def _constant(headers: httpx.Headers) -> tuple[tuple[str, str], ...]:
    """The headers, but what is left of the rate limit, which falls with each request."""
    return tuple(item for item in headers.multi_items() if item[0] != "ratelimit")


@pytest.mark.parametrize("name", ["osdi_gateway:decoy", "osdi_gateway:decoy[]"])
async def test_a_filled_honeypot_is_thanked(gateway: Gateway, name: str) -> None:
    """Also one of several fields of that name."""
    person, filled = ("person[given_name]", "Bot"), ((name, ""), (name, "x"))
    response = await _posted(gateway, SIGN_UP, person, *filled)
    assert "Thank you" in response.text
    assert await total(gateway, "/people") == 0


async def test_line_breaks_are_those_of_json(gateway: Gateway) -> None:
    """Browsers send two characters for each."""
    campaign = await gateway.campaign()
    helper = campaign + "/record_outreach_helper"
    person = ("person[given_name]", "Ada")
    await _posted(gateway, helper, ("message", "one\r\ntwo"), person)
    (outreach,) = embedded(await gateway.get(f"{campaign}/outreaches"))
    assert outreach["message"] == "one\ntwo"


async def test_another_enctype_is_refused(gateway: Gateway) -> None:
    """With a page that says why; JSON is read whatever it is called."""
    client = gateway.anonymous(Accept=BROWSER["Accept"])
    response = await client.post(SIGN_UP, files={"person[given_name]": (None, "Ada")})
    assert response.status_code == 415
    assert "enctype" in response.text
    response = await client.post(
        SIGN_UP, content=b"person[given_name]=Ada", headers={"Content-Type": "text/plain"}
    )
    assert response.status_code == 400
    assert response.headers["content-type"].startswith("text/html")
    assert await total(gateway, "/people") == 0


async def test_pages_have_no_scripts_and_load_nothing(gateway: Gateway) -> None:
    response = await _posted(gateway, SIGN_UP, ("person[given_name]", "Ada"))
    assert response.headers["content-security-policy"].startswith("default-src 'none'")
    assert "<script" not in response.text
    assert "private" in response.headers["cache-control"]


async def test_the_page_of_a_limit_tells_when(gateway: Gateway) -> None:
    async with running(gateway.url, address_rate=0.1, address_burst=1) as other:
        await _posted(other, SIGN_UP, ("person[given_name]", "Ada"))
        response = await _posted(other, SIGN_UP, ("person[given_name]", "Ada"))
    assert response.status_code == 429
    assert f"try again in {response.headers['retry-after']} seconds" in response.text


@pytest.mark.parametrize("before", [b" ", b"\xef\xbb\xbf"])
async def test_json_that_is_called_a_form(gateway: Gateway, before: bytes) -> None:
    """As curl and Java send it: still JSON, answered by JSON. Also with a byte order mark."""
    client = gateway.anonymous(**BROWSER)
    response = await client.post(SIGN_UP, content=before + b'{"person": {"given_name": "Ada"}}')
    assert response.content == b"{}"
    response = await client.post(SIGN_UP, content=b'{"nothing": "known"}')
    assert faults(response, 400)
    assert await total(gateway, "/people") == 1
    headers = {**BROWSER, "OSDI-API-Token": gateway.token}
    response = await gateway.anonymous(**headers).post("/tags", content=b"{}")
    assert faults(response, 400)


@asynccontextmanager
async def _redirecting(gateway: Gateway, *pages: str) -> AsyncIterator[Gateway]:
    """A process that finds these pages allowed by the organization 'default'."""
    await change_settings(gateway.store, "default", form_redirects=pages)
    try:
        async with running(gateway.url) as other:
            yield other
    finally:
        await change_settings(gateway.store, "default", form_redirects=())


async def test_a_form_leads_to_a_page_that_is_allowed(gateway: Gateway) -> None:
    """303; to any other page it does not lead, and is stored all the same. The last one counts."""
    person = ("person[given_name]", "Ada")
    allowed = ("https://www.example.org", "https://example.com/thanks")
    async with _redirecting(gateway, *allowed) as other:
        for url in ("https://www.example.org/a?b=c", "https://example.com/thanks"):
            response = await _posted(other, SIGN_UP, person, (REDIRECT, url))
            assert (response.status_code, response.headers["location"]) == (303, url)
            assert "private" in response.headers["cache-control"]
        pages = [(REDIRECT, "https://evil.example/"), (REDIRECT, allowed[1])]
        response = await _posted(other, SIGN_UP, person, *pages)
        assert (response.status_code, response.headers["location"]) == (303, allowed[1])
        response = await _posted(other, SIGN_UP, person, *reversed(pages))
        assert response.status_code == 200
        assert "location" not in response.headers
    async with running(gateway.url) as other:
        response = await _posted(other, SIGN_UP, person, (REDIRECT, allowed[0]))
        assert response.status_code == 200
    assert await total(gateway, "/people") == 5


async def test_each_organization_allows_its_own_pages(gateway: Gateway) -> None:
    page = "https://union.example/thanks"
    union = await gateway.client_of("union")
    await change_settings(gateway.store, "union", form_redirects=(page,))
    response = await union.post("/advocacy_campaigns", json={"title": "Union"})
    campaigns = [await gateway.campaign(), path_of(response.json())]
    fields = (("person[given_name]", "Ada"), (REDIRECT, page))
    posted = [
        await _posted(gateway, f"{campaign}/record_outreach_helper", *fields)
        for campaign in campaigns
    ]
    assert [response.status_code for response in posted] == [200, 303]


@pytest.mark.parametrize(
    "page", ["www.example.org", "*", "https://", "javascript:alert(1)", "//b.example"]
)
async def test_what_is_no_page_is_refused(gateway: Gateway, page: str) -> None:
    with pytest.raises(
        OrganizationError, match=r"cannot redirect to .*: use a URL such as https://"
    ):
        await change_settings(gateway.store, "default", form_redirects=("https://a.example", page))


@pytest.mark.parametrize(
    "url",
    [
        "//www.example.org/",
        "/thanks",
        "javascript:alert(1)",
        "https://www.example.org@evil.example/",
        "https://www.example.org.evil.example/",
        "https://evil.example/https://www.example.org",
        "https:\\\\evil.example\\",
        "https://evil.example\\@www.example.org",
        "https://www.example.org\\.evil.example/",
        "https://www.example.org:8443/",
        "http://www.example.org/",
        "https://www.example.org\n.evil.example",
        " https://www.example.org/",
        "https://[",
        "https://example.com/thanks/more",
        "https://example.com/",
        "",
    ],
)
def test_no_open_redirect(url: str) -> None:
    allowed = ("https://www.example.org", "https://example.com/thanks")
    assert not is_allowed(url, allowed)


async def test_errors_are_pages(gateway: Gateway) -> None:
    """In words for the public, with the status of the error; JSON for all other clients."""
    campaign = "/advocacy_campaigns/d91b4b2e-ae0e-4cd3-9ed7-d0ec501b0bc3"
    cases: list[tuple[str, tuple[str, str], int, str]] = [
        (campaign + "/record_outreach_helper", ("type", "email"), 404, "closed"),
        (SIGN_UP, ("person[given_name]", "x" * 70_000), 413, "too long"),
        (SIGN_UP, ("person[birthdate]", "<b>"), 400, "&#x27;person.birthdate&#x27;"),
        (SIGN_UP, ("nothing", "known"), 400, "&#x27;nothing&#x27;"),
        (SIGN_UP, ("person", "a"), 400, "person"),
    ]
    for path, field, status, words in cases:
        response = await _posted(gateway, path, field)
        assert response.status_code == status, (path, response.text)
        assert response.headers["content-type"].startswith("text/html")
        assert words in response.text
        assert "<b>" not in response.text
        other = await _posted(gateway, path, field, Accept="*/*")
        assert faults(other, status)
    assert await total(gateway, "/people") == 0


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        (b"person[given_name]=%FF", "REQUEST_INVALID"),
        (b"person=a&person[given_name]=Ada", "REQUEST_INVALID"),
        (b"person[given_name]=Ada&person=a", "REQUEST_INVALID"),
        (b"0=a&1=b", "UNKNOWN_PROPERTIES"),
        (b"=a&[]=b", "UNKNOWN_PROPERTIES"),
        (b"a=1&" * 1_001, "TOO_MANY_PARAMETERS"),
        (b"a" + b"[b]" * 40 + b"=1", "NESTED_TOO_DEEPLY"),
    ],
)
async def test_forms_that_cannot_be_read(gateway: Gateway, fields: bytes, code: str) -> None:
    client = gateway.anonymous(**{**BROWSER, "Accept": "*/*"})
    refused: Any = faults(await client.post(SIGN_UP, content=fields), 400)
    assert [fault[0] for fault in refused] == [code]


async def test_only_the_helpers_read_forms(gateway: Gateway) -> None:
    """With a token, the response is the document that was stored."""
    headers = {**BROWSER, "Accept": "*/*"}
    fields = urlencode({"given_name": "Ada"})
    response = await gateway.client.post("/people", content=fields, headers=headers)
    assert faults(response, 400) == [("NOT_JSON", [])]
    response = await gateway.client.post(SIGN_UP, content=fields, headers=headers)
    assert response.json()["given_name"] == "Ada"
