"""The dashboard as a campaign's staff meets it: in a browser, on the real process.

`GATEWAY_DASHBOARD_SCREENSHOTS` names a folder for pictures of the page.
"""

from __future__ import annotations

import csv
import os
import re
import subprocess
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlsplit
from zoneinfo import ZoneInfo

import httpx
import pytest

from app.pages.dashboard import DASHBOARD_QUERIES
from tests.browser.axe import axe_finds_nothing
from tests.browser.conftest import Browsing, browsing_of, page_of
from tests.browser.forms import ask, campaign_of, helper_of
from tests.support.demo import COMMAND, Demo, running_demo

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

DAYS = 30
STATE = re.compile(r"/(?:state|district|territory):([^/]+)")
SIZES = {"desktop": 1400, "tablet": 800, "phone": 390}
NAMES = {"wi": "Wisconsin", "oh": "Ohio", "nm": "New Mexico"}
"""Of the states that a test looks for."""
NO_NUMBER = "\u2013"


async def opened(browsing: Browsing, query: str = "") -> Page:
    page = browsing.page
    await page.goto(f"{browsing.demo.address}/dashboard{query}")
    await page.locator(".live.accepted").wait_for()
    await settled(page)
    return page


async def settled(page: Page) -> None:
    from playwright.async_api import expect

    await expect(page.locator(".waiting")).to_have_count(0, timeout=20_000)


async def number(page: Page, place: str) -> int:
    return int((await page.locator(place).first.inner_text()).replace(",", ""))


async def ranked(page: Page, figure: str) -> dict[str, int]:
    rows = await page.locator(f"#{figure} .ranking .row").all()
    return {
        await row.locator(".name").inner_text(): int(
            (await row.locator(".value").inner_text()).replace(",", "")
        )
        for row in rows
    }


async def as_table(page: Page, figure: str) -> list[list[str]]:
    await page.locator(f"#{figure} summary").click()
    await page.locator(f"#{figure}").get_by_role("button", name="Show as table").click()
    rows = await page.locator(f"#{figure} tbody tr").all()
    return [await row.locator("th, td").all_inner_texts() for row in rows]


def total(demo: Demo, condition: str) -> int:
    count: int = ask(demo, f"/outreaches?per_page=1&filter={quote(condition)}")["total_records"]
    return count


def midnight(days: int) -> str:
    """In UTC, which is the time zone of these browsers."""
    start = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return f"{start - timedelta(days=days):%Y-%m-%dT%H:%M:%SZ}"


def outreaches_since(demo: Demo, start: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    path = "/outreaches?per_page=100&filter=" + quote(f"action_date ge '{start}'")
    while path:
        found = ask(demo, path)
        rows += found["_embedded"]["osdi:outreaches"]
        following = found["_links"].get("next", {}).get("href", "")
        path = following.removeprefix(f"{demo.address}/api/v1")
    return rows


async def test_figures_are_the_counts_of_rest(browsing: Browsing) -> None:
    demo = browsing.demo
    page = await opened(browsing)
    start = midnight(DAYS - 1)
    rows = outreaches_since(demo, start)
    assert len(rows) > 200
    assert await number(page, "#total-outreaches") == len(rows)
    people = {row["_links"]["osdi:person"]["href"] for row in rows}
    assert await number(page, "#total-people") == len(people)
    before = total(demo, f"action_date lt '{start}' and action_date ge '{midnight(2 * DAYS - 1)}'")
    assert before > len(rows) / 4
    types = Counter(row["type"] for row in rows)
    shown = page.locator("#timeline .key")
    for name, count in types.items():
        await shown.filter(has_text=f"{name.capitalize()} {count:,}").wait_for()
    sources = Counter(row.get("referrer_data", {}).get("source") for row in rows)
    for name, count in (await ranked(page, "sources")).items():
        assert sources[name] == count or name in ("All others", "Without a source")
    # Other tests record outreaches, too, and not all of their targets have each member.
    divisions = [[t.get("ocdid", "") for t in row.get("targets", ())] for row in rows]
    states = Counter(code for ids in divisions for code in {*STATE.findall("/".join(ids))})
    for name, count in (await ranked(page, "states")).items():
        assert count in states.values()
        assert {states[code] for code in NAMES if NAMES[code] == name} <= {count}
    targets = Counter(
        " ".join(t[name] for name in ("title", "given_name", "family_name") if name in t)
        for r in rows
        for t in r.get("targets", ())
    )
    assert (await ranked(page, "targets")).items() <= targets.items()
    campaigns = Counter(row["_links"]["osdi:advocacy_campaign"]["href"] for row in rows)
    assert sorted((await ranked(page, "campaigns")).values()) == sorted(campaigns.values())[-8:]
    series = Counter(row["action_date"][:10] for row in rows)
    table = await as_table(page, "timeline")
    assert [int(row[-1]) for row in table] == [
        series[midnight(n)[:10]] for n in reversed(range(DAYS))
    ]
    heat = await as_table(page, "hours")
    assert sum(int(value) for row in heat for value in row[1:]) == len(rows)
    hours = Counter(int(row["action_date"][11:13]) for row in rows)
    assert [sum(map(int, row[1:])) for row in heat] == [hours[hour] for hour in range(24)]
    assert (browsing.complaints, browsing.foreign) == ([], [])


async def test_new_supporters_of_a_type_act_for_the_first_time(browsing: Browsing) -> None:
    page = await opened(browsing, "?type=email")
    first: dict[str, str] = {}
    for row in outreaches_since(browsing.demo, "2000-01-01T00:00:00Z"):
        if row["type"] == "email" and "osdi:person" in row["_links"]:
            person, at = row["_links"]["osdi:person"]["href"], row["action_date"]
            first[person] = min(at, first.get(person, at))
    new = [at for at in first.values() if at >= midnight(DAYS - 1)]
    assert 0 < len(new) < len(first)
    assert await number(page, "#total-fresh") == len(new)
    await page.locator("#totals").get_by_text("First-time supporters").wait_for()
    note = await page.locator("#supporters .note").inner_text()
    assert note == f"{len(new)} acted here for the first time"
    series = Counter(at[:10] for at in new)
    table = await as_table(page, "supporters")
    assert [int(row[-1]) for row in table] == [
        series[midnight(n)[:10]] for n in reversed(range(DAYS))
    ]
    # Without a filter, they are those who were stored in this time.
    await page.get_by_role("button", name="Clear filters").click()
    await settled(page)
    stored = f"created_date ge '{midnight(DAYS - 1)}'"
    people = ask(browsing.demo, f"/people?per_page=1&filter={quote(stored)}")
    await page.locator("#totals").get_by_text("New supporters").wait_for()
    assert await number(page, "#total-fresh") == people["total_records"]
    assert (browsing.complaints, browsing.foreign) == ([], [])


async def test_days_and_hours_are_those_of_the_browser(browser: Browser, demo: Demo) -> None:
    """Nepal is 5:45 ahead of UTC; browsers call its zone by an older name."""
    zone = ZoneInfo("Asia/Kathmandu")
    today = datetime.now(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    start = (today - timedelta(days=DAYS - 1)).astimezone(UTC)
    rows = outreaches_since(demo, f"{start:%Y-%m-%dT%H:%M:%SZ}")
    moments = [datetime.fromisoformat(row["action_date"]).astimezone(zone) for row in rows]
    async with browsing_of(demo, browser, timezone_id=zone.key) as browsing:
        page = await opened(browsing)
        assert await number(page, "#total-outreaches") == len(rows)
        days = Counter(moment.date() for moment in moments)
        table = await as_table(page, "timeline")
        assert [int(row[-1]) for row in table] == [
            days[today.date() - timedelta(days=n)] for n in reversed(range(DAYS))
        ]
        heat = await as_table(page, "hours")
        hours = Counter(moment.hour for moment in moments)
        assert [sum(map(int, row[1:])) for row in heat] == [hours[hour] for hour in range(24)]
        assert browsing.complaints == []


async def test_an_outreach_shows_at_once(browsing: Browsing) -> None:
    from playwright.async_api import expect

    page = await opened(browsing)
    before = await number(page, "#total-outreaches")
    places = await ranked(page, "states")
    days = await as_table(page, "timeline")
    campaign = campaign_of(browsing.demo)
    body = {
        "type": "email",
        "targets": [{"family_name": "Newcomer", "ocdid": "ocd-division/country:us/state:wi"}],
        "person": {"given_name": "Ottilie", "email_addresses": [{"address": "o.live@example.org"}]},
    }
    async with httpx.AsyncClient(headers={"OSDI-API-Token": browsing.demo.token}) as client:
        answer = await client.post(helper_of(browsing.demo, campaign), json=body)
    assert answer.status_code < 300, answer.text
    # Within a second on a machine that has nothing else to do.
    patience = 5_000
    first = page.locator("#newest li").first
    await expect(first).to_contain_text("Ottilie", timeout=patience)
    await expect(page.locator("#total-outreaches")).to_have_text(
        f"{before + 1:,}", timeout=patience
    )
    wisconsin = page.locator("#states .row").filter(has_text="Wisconsin").locator(".value")
    await expect(wisconsin).to_have_text(f"{places['Wisconsin'] + 1:,}", timeout=patience)
    last = page.locator("#timeline tbody tr").last.locator("td").last
    await expect(last).to_have_text(f"{int(days[-1][-1]) + 1:,}", timeout=patience)

    nameless = {"given_name": " ", "email_addresses": [{"address": "o.less@example.org"}]}
    async with httpx.AsyncClient(headers={"OSDI-API-Token": browsing.demo.token}) as client:
        await client.post(helper_of(browsing.demo, campaign), json={**body, "person": nameless})
    await expect(first).to_contain_text("Somebody", timeout=patience)
    assert browsing.complaints == []


async def test_other_countries_are_a_list(browsing: Browsing) -> None:
    """Also where they have a state with the code of one of the US."""
    from playwright.async_api import expect

    page = await opened(browsing)
    demo, before = browsing.demo, await ranked(page, "states")
    campaign = campaign_of(demo)
    places = ["country:au/state:wi", "country:ca/province:quebec", "country:fr"]
    async with httpx.AsyncClient(headers={"OSDI-API-Token": demo.token}) as client:
        for number, place in enumerate(places):
            body = {
                "type": "email",
                "targets": [{"family_name": "Elsewhere", "ocdid": f"ocd-division/{place}"}],
                "person": {"email_addresses": [{"address": f"else-{number}@example.org"}]},
            }
            (await client.post(helper_of(demo, campaign), json=body)).raise_for_status()
    rows = page.locator("#states .row")
    for name in ("Australia: WI", "Canada: Quebec", "France"):
        await expect(rows.filter(has_text=name).locator(".value")).to_have_text("1")
    assert (await ranked(page, "states"))["Wisconsin"] == before["Wisconsin"]
    for name in ("Canada: Quebec", "France", "Wisconsin"):
        await rows.filter(has_text=name).click()
        await page.wait_for_url(re.compile(r"state="))
        await settled(page)
        shown = (await ranked(page, "states"))[name]
        await expect(page.locator("#total-outreaches")).to_have_text(f"{shown:,}")
        assert shown == 1 or name == "Wisconsin"
        await page.get_by_role("button", name="Clear filters").click()
        await settled(page)
    assert browsing.complaints == []


async def test_filters_combine_and_the_link_opens_the_same(browsing: Browsing) -> None:
    page = await opened(browsing)
    demo, all_ = browsing.demo, await number(page, "#total-outreaches")
    await page.locator("#timeline .key[data-key=phone]").click()
    await settled(page)
    await page.locator("#campaigns .row").first.click()
    await page.wait_for_url(re.compile(r"campaign=[\w-]+&type=phone"))
    await settled(page)
    (campaign,) = parse_qs(urlsplit(page.url).query)["campaign"]
    start = midnight(DAYS - 1)
    path = f"/advocacy_campaigns/{campaign}/outreaches?per_page=1&filter="
    counted = ask(demo, path + quote(f"type eq 'phone' and action_date ge '{start}'"))
    filtered = await number(page, "#total-outreaches")
    assert filtered == counted["total_records"] < all_
    states = await ranked(page, "states")
    await page.locator("#states .row").first.click()
    await page.wait_for_url(re.compile(r"state=\w\w"))
    await settled(page)
    assert await number(page, "#total-outreaches") == next(iter(states.values()))
    shown = await page.locator(".range").inner_text()
    browser = page.context.browser
    assert browser is not None
    other = await browser.new_page()
    await other.goto(page.url)
    await other.locator(".live.accepted").wait_for()
    await settled(other)
    assert await other.locator("#total-outreaches").inner_text() == str(next(iter(states.values())))
    assert await other.locator(".range").inner_text() == shown
    await page.go_back()
    await settled(page)
    assert await number(page, "#total-outreaches") == filtered
    await page.get_by_role("button", name="Clear filters").click()
    await settled(page)
    assert await number(page, "#total-outreaches") == all_
    # By keyboard: the newest bar, alone.
    await page.locator("#timeline .bars").press("End")
    await page.locator("#timeline .bars").press("Enter")
    today = midnight(0)[:10]
    await page.wait_for_url(f"**/dashboard?from={today}&to={today}&zone=UTC")
    assert browsing.complaints == []


async def test_a_link_opens_the_same_in_another_time_zone(browser: Browser, demo: Demo) -> None:
    async with browsing_of(demo, browser, timezone_id="America/New_York") as browsing:
        page = await opened(browsing)
        await page.get_by_role("radio", name="7 days").check()
        await page.wait_for_url("**/dashboard?range=7d&zone=America/New_York")
        await settled(page)
        link = page.url
        table = await as_table(page, "timeline")
        assert not await page.locator(".elsewhere").is_visible()
    async with browsing_of(demo, browser, timezone_id="Asia/Tokyo") as browsing:
        page = await opened(browsing, "?" + urlsplit(link).query)
        assert await as_table(page, "timeline") == table
        heading = page.locator("p.range")
        assert await heading.inner_text() == "Last 7 days · times of America/New_York"
        await page.get_by_role("link", name="Show the times of Asia/Tokyo").click()
        await page.wait_for_url("**/dashboard?range=7d&zone=Asia/Tokyo")
        await settled(page)
        assert await heading.inner_text() == "Last 7 days"
        assert browsing.complaints == []


@pytest.mark.parametrize("query", ["from=2026-02-30&to=2026-03-01", "zone=Nowhere"])
async def test_what_is_wrong_in_a_link_is_the_default(browsing: Browsing, query: str) -> None:
    page = await opened(browsing, f"?{query}")
    assert await page.locator("p.range").inner_text() == "Last 30 days"
    assert await page.locator(".problem:visible").count() == 0
    assert browsing.complaints == []


async def test_on_paper_it_is_whole(browsing: Browsing) -> None:
    page = await opened(browsing)
    await page.emulate_media(media="print")
    # The scripts of a page hear of its size on paper too late.
    size = await page.locator("#timeline").evaluate("""figure => {
      figure.style.width = '600px';
      const [inner, outer] = ['svg', '.bars'].map((part) =>
        figure.querySelector(part).getBoundingClientRect());
      return [inner.right <= outer.right + 1, inner.bottom <= outer.bottom + 1];
    }""")
    assert size == [True, True]
    for part in (".bar", ".filters", "#timeline .menu"):
        assert not await page.locator(part).first.is_visible()


def new_token(demo: Demo, *options: str) -> str:
    made = subprocess.run(
        [COMMAND, "keys", "create", *options],
        env=demo.variables,
        check=True,
        timeout=60,
        capture_output=True,
        text=True,
    )
    return made.stdout.splitlines()[-1]


@pytest.fixture
def limited_token(demo: Demo) -> str:
    return new_token(demo, "--for", "dashboard")


async def test_a_key_for_the_dashboard_alone(browsing: Browsing, limited_token: str) -> None:
    page = browsing.page
    await page.goto(f"{browsing.demo.address}/dashboard?range=12w&type=email&tag=")
    await page.get_by_label("API token").fill(limited_token)
    await page.get_by_label("API token").press("Enter")
    await page.locator("#newest li[data-id]").first.wait_for()
    await settled(page)
    assert await page.locator(".problem:visible").count() == 0
    assert await page.get_by_label("Campaign", exact=True).locator("option").count() > 8
    refused = ask_with(
        browsing.demo, limited_token, "{ people { nodes { emailAddresses { address } } } }"
    )
    assert refused["errors"][0]["extensions"]["code"] == "QUERY_NOT_ALLOWED"


async def test_a_key_of_an_earlier_version_lacks_a_query(
    browsing: Browsing, tmp_path: Path
) -> None:
    """The figure says so, and its number is not that of the view before."""
    queries = tmp_path / "earlier.graphql"
    later = re.compile(r"^subscription FirstTimeSupporters.*?^}$", re.MULTILINE | re.DOTALL)
    queries.write_text(later.sub("", DASHBOARD_QUERIES.read_text("utf-8")), "utf-8")
    options = ["--name", "earlier", "--scopes", "read", "--queries", str(queries)]
    page = await opened(browsing)
    await page.get_by_label("API token").fill(new_token(browsing.demo, *options))
    await page.get_by_label("API token").press("Enter")
    await settled(page)
    assert await number(page, "#total-fresh") > 0
    await page.locator("#timeline [data-key=email]").click()
    said = page.locator("#supporters .problem")
    await said.wait_for()
    assert "The token does not allow this figure" in await said.inner_text()
    assert await page.locator("#supporters .note").inner_text() == ""
    assert await page.locator("#total-fresh").inner_text() == NO_NUMBER
    assert await number(page, "#total-outreaches") > 0


def ask_with(demo: Demo, token: str, query: str) -> dict[str, Any]:
    answer = httpx.post(
        f"{demo.address}/graphql", json={"query": query}, headers={"OSDI-API-Token": token}
    )
    body: dict[str, Any] = answer.json()
    return body


async def test_a_figure_can_be_taken_away(browsing: Browsing, tmp_path: Path) -> None:
    page = await opened(browsing)
    figure = page.locator("#campaigns")

    async def saved(name: str) -> Path:
        await figure.locator("summary").click()
        async with page.expect_download() as download:
            await figure.get_by_role("button", name=name).click()
        path = tmp_path / (await download.value).suggested_filename
        await (await download.value).save_as(path)
        return path

    table = await saved("Save as CSV")
    assert table.read_bytes().startswith(b"\xef\xbb\xbf")  # Excel reads it as UTF-8.
    with table.open(newline="", encoding="utf-8-sig") as file:
        head, *rows = csv.reader(file)
    assert head == ["Campaign", "Outreaches"]
    assert {name: int(count) for name, count in rows} == await ranked(page, "campaigns")
    assert "<script" not in (drawing := (await saved("Save as SVG")).read_text("utf-8"))
    assert drawing.startswith("<svg")
    assert (await saved("Save as PNG")).read_bytes().startswith(b"\x89PNG")
    await figure.locator("summary").click()
    await figure.get_by_role("link", name="Open its GraphQL").click()
    await page.wait_for_url("**/graphql?query=subscription*")
    await page.locator(".graphiql-query-editor").get_by_text("Campaigns").first.wait_for()
    assert browsing.complaints == []


async def test_dates_in_a_file_are_dates_for_spreadsheets(
    browsing: Browsing, tmp_path: Path
) -> None:
    page = await opened(browsing)
    for name, form in (
        ("timeline", r"\d{4}-\d\d-\d\d"),
        ("supporters", r"\d{4}-\d\d-\d\d"),
        ("newest", r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"),
    ):
        figure = page.locator(f"#{name}")
        await figure.locator("summary").click()
        async with page.expect_download() as download:
            await figure.get_by_role("button", name="Save as CSV").click()
        path = tmp_path / f"{name}.csv"
        await (await download.value).save_as(path)
        with path.open(newline="", encoding="utf-8-sig") as file:
            _, *rows = csv.reader(file)
        assert rows
        assert all(re.fullmatch(form, row[0]) for row in rows)
    assert browsing.complaints == []


async def test_a_file_has_semicolons_where_people_write_decimal_commas(
    demo: Demo, browser: Browser, tmp_path: Path
) -> None:
    """Otherwise Excel shows all columns in the first one."""
    async with browsing_of(demo, browser, locale="de-DE") as browsing:
        page = await opened(browsing)
        for name, width in (("campaigns", 2), ("timeline", 3), ("newest", 5)):
            figure = page.locator(f"#{name}")
            await figure.locator("summary").click()
            async with page.expect_download() as download:
                await figure.get_by_role("button", name="Save as CSV").click()
            path = tmp_path / f"{name}.csv"
            await (await download.value).save_as(path)
            with path.open(newline="", encoding="utf-8-sig") as file:
                head, *rows = csv.reader(file, delimiter=";")
            assert len(head) >= width
            assert rows
            assert {len(row) for row in rows} == {len(head)}
            if name != "newest":
                assert all(row[-1].isdecimal() for row in rows)
        assert browsing.complaints == []


async def test_a_refused_query_is_a_sentence_in_its_figure(browsing: Browsing) -> None:
    """A series of so many months is. The others stay."""
    from playwright.async_api import expect

    page = await opened(browsing, "?from=1500-01-01&to=9000-12-31")
    said = page.locator("#timeline .problem")
    await said.wait_for()
    sentence = await said.inner_text()
    assert "1,000" in sentence
    assert await page.locator("#total-outreaches").inner_text() == NO_NUMBER
    # A screen reader hears of it, once for all figures that say the same.
    aloud = page.locator(".dashboard > [role=status]")
    titles = "Outreaches over time, Campaigns, New supporters"
    await expect(aloud).to_contain_text(f"{titles}: {sentence}")
    assert await page.locator("#targets .problem").is_hidden()
    await page.get_by_role("radio", name="7 days").check()
    await settled(page)
    assert await page.locator(".problem:visible").count() == 0


async def test_a_figure_of_too_many_actions_says_what_to_do(browser: Browser) -> None:
    """In the words of the page, not of the API; the other figures stay."""
    with running_demo(OSDI_MAX_STATISTICS_ROWS="1000") as small:
        found = ask(small, "/advocacy_campaigns?per_page=100")["_embedded"]
        largest = max(found["osdi:advocacy_campaigns"], key=lambda each: each["total_outreaches"])
        campaign = largest["_links"]["self"]["href"].rpartition("/")[2]
        async with browsing_of(small, browser) as browsing:
            page = await opened(browsing, f"?range=12m&type=email&campaign={campaign}")
            said = page.locator("#targets .problem")
            await said.wait_for()
            assert await said.inner_text() == (
                "There are too many actions to count here. "
                "Choose a shorter period, or remove a filter."
            )
            assert await page.locator("#timeline .problem").is_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing(browser: Browser, demo: Demo, scheme: Any) -> None:
    options = {"color_scheme": scheme, "reduced_motion": "reduce", "bypass_csp": True}
    async with page_of(browser, **options) as page:
        await page.goto(f"{demo.address}/dashboard")
        await page.locator("#newest li[data-id]").first.wait_for()
        await settled(page)
        await axe_finds_nothing(page, scheme, SIZES.values())
        if folder := os.environ.get("GATEWAY_DASHBOARD_SCREENSHOTS"):
            for size, width in SIZES.items():
                await page.set_viewport_size({"width": width, "height": 900})
                path = Path(folder) / f"dashboard-{size}-{scheme}.png"
                await page.screenshot(path=path, full_page=True)
