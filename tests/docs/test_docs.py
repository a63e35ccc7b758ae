"""The documentation matches the program: codes, routes, commands, settings, links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from starlette.routing import BaseRoute, Mount, Route

from app.cli import main as cli
from app.config.settings import load_settings, settings_table
from app.main import create_app
from schema.failures import CODES
from tests.docs.pages import DOCS, FENCED, PAGES, README, ROOT

MAX_README_LINES = 150
ROOMS = ("app", "resolvers", "schema")

_INLINE = re.compile(r"`[^`\n]+`")

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def code_of(text: str) -> str:
    """The code blocks and spans of a page."""
    blocks = [match[0] for match in FENCED.finditer(text)]
    return "\n".join([*blocks, *_INLINE.findall(FENCED.sub("", text))])


# Failures


def documented_codes() -> list[tuple[str, int]]:
    rows = re.findall(
        r"^\| `([A-Z_]+)` \| (\d{3}) \| [^|]+ \| [^|]+ \|$",
        (DOCS / "failures.md").read_text("utf-8"),
        re.MULTILINE,
    )
    return [(code, int(status)) for code, status in rows]


def test_every_code_is_documented_once_with_its_status() -> None:
    assert sorted(documented_codes()) == sorted(CODES.items())


def test_every_code_is_raised_somewhere() -> None:
    sources = "".join(
        path.read_text("utf-8")
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if path != ROOT / "schema" / "failures.py"
    )
    assert [code for code in CODES if f'"{code}"' not in sources] == []


# Routes


def documented_routes() -> set[tuple[str, str]]:
    """Method and path, without the names of path parameters."""
    rows = re.findall(
        r"^\| `(/[^`]*)` \| ([A-Z, ]+) \| [^|]+ \|$",
        (DOCS / "rest.md").read_text("utf-8"),
        re.MULTILINE,
    )
    return {(method, nameless(path)) for path, methods in rows for method in methods.split(", ")}


def nameless(path: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", path)


def served_routes(routes: list[BaseRoute], prefix: str = "") -> Iterator[tuple[str, str]]:
    for route in routes:
        if isinstance(route, Mount):
            yield from served_routes(route.routes, prefix + route.path)
        elif isinstance(route, Route):
            # GraphQL is a separate application, which accepts these two methods.
            for method in (route.methods or {"GET", "POST"}) - {"HEAD", "OPTIONS"}:
                yield method, nameless(prefix + route.path)


def test_the_table_of_routes_is_the_application() -> None:
    application = create_app(load_settings(), "postgresql://nobody@127.0.0.1/nothing")
    assert documented_routes() == set(served_routes(application.routes))


# Commands and settings


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


@every_page
def test_make_targets_exist(page: Path) -> None:
    named = re.findall(r"\bmake (?:[A-Z]+=\S+ )*([a-z]+)\b", code_of(page.read_text("utf-8")))
    assert set(named) <= make_targets()


def commands(application: typer.Typer) -> set[str]:
    """`serve`, `keys`, `keys create` …"""
    names = set()
    for command in application.registered_commands:
        assert command.callback is not None
        names.add(command.name or command.callback.__name__)
    for group in application.registered_groups:
        assert group.typer_instance is not None
        names.add(str(group.name))
        names |= {f"{group.name} {name}" for name in commands(group.typer_instance)}
    return names


@every_page
def test_commands_exist(page: Path) -> None:
    named = re.findall(r"osdi-gateway((?: [a-z]+(?:-[a-z]+)*)+)", code_of(page.read_text("utf-8")))
    assert {name.strip() for name in named} <= commands(cli.app)


def test_every_command_is_documented() -> None:
    text = "\n".join(code_of(page.read_text("utf-8")) for page in PAGES)
    leaves = {name for name in commands(cli.app) if name not in ("keys", "keyless")}
    assert [name for name in sorted(leaves) if f"osdi-gateway {name}" not in text] == []


@every_page
def test_settings_exist(page: Path) -> None:
    named = re.findall(r"\bOSDI_[A-Z_]+", page.read_text("utf-8"))
    known = {row.variable for row in settings_table()}
    # `OSDI_` alone, or `OSDI_…`, means the prefix; secrets may be in files.
    assert {name.removesuffix("_FILE") for name in named} <= known


# Pages


@every_page
def test_links_between_the_pages_lead_somewhere(page: Path) -> None:
    prose = FENCED.sub("", page.read_text("utf-8"))
    broken = []
    for link in re.findall(r"\]\(([^)\s]+)\)", prose):
        if link.startswith(("http://", "https://")):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []


def anchors(page: Path) -> set[str]:
    """The anchors of the headings of a page, as code hosts derive them."""
    prose = FENCED.sub("", page.read_text("utf-8"))
    headings = re.findall(r"^#+ (.+)$", prose, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_page_can_be_reached_from_the_readme() -> None:
    prose = README.read_text("utf-8")
    assert [page.name for page in PAGES[1:] if page.name not in prose] == []


def test_the_readme_is_short() -> None:
    assert len(README.read_text("utf-8").splitlines()) <= MAX_README_LINES


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_met_in_a_test(code: str) -> None:
    """A test other than this one quotes it, so a test provokes it."""
    others = (path for path in (ROOT / "tests").rglob("test_*.py") if path != Path(__file__))
    assert any(f'"{code}"' in path.read_text("utf-8") for path in others)
