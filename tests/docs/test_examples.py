"""The examples of the pages, run after a fresh `make run`, return what is printed below them."""

from __future__ import annotations

import asyncio
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
from rich.console import Console

from app.cli.main import _print_welcome
from app.config.settings import load_settings
from app.demo.load import ensure_demo
from app.pages import bundle
from tests.docs.pages import DOCS, README, ROOT, Block, blocks_of
from tests.support.servers import fresh_database

LATER = datetime(2031, 7, 19, 3, 5, tzinfo=UTC)
WRITTEN_FOR = "http://127.0.0.1:8000"
ANY = "…"
"""In a printed response: anything may be here."""
UUID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
CURL = 'curl() { command curl --silent --show-error --fail-with-body --max-time 20 "$@"; }\n'


class Demo(NamedTuple):
    """A gateway with the demo data, as `make run` serves it."""

    address: str
    token: str
    database_url: str

    def output(self, block: Block) -> str:
        """The output of the block."""
        if block.language == "sh":
            return self._shell(block.code)
        body = {"query": block.code}
        headers = {"OSDI-API-Token": self.token}
        return httpx.post(f"{self.address}/graphql", json=body, headers=headers).text

    def _shell(self, code: str) -> str:
        code = code.replace(WRITTEN_FOR, self.address)
        code = re.sub(r"^TOKEN=\S+", "", code, flags=re.MULTILINE)
        result = subprocess.run(
            ["sh", "-ec", CURL + code],
            env={**os.environ, "TOKEN": self.token},
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=30,
            check=False,
        )
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout


@contextmanager
def serving(url: str) -> Iterator[str]:
    """The URL of a process that serves the database at `url`."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("OSDI_")}
    command = [sys.executable, "-m", "app.cli.main", "serve", "--no-migrate", "--port", "0"]
    with subprocess.Popen(
        command,
        env={**inherited, "DATABASE_URL": url, "OSDI_LOG_LEVEL": "error"},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().split()[-1]
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def demo(
    server_url: str, template_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Demo]:
    """The demo on a later day; test_demo_data.py tests what depends on the day."""
    with fresh_database(server_url, template_url) as url:
        settings = load_settings(data_dir=tmp_path_factory.mktemp("demo"))
        with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
            token = runner.run(ensure_demo(settings, url, Console(quiet=True), LATER))
        with serving(url) as address:
            yield Demo(address, token, url)


def examples(page: Path) -> list[Block]:
    """What can be typed and ends: not a stream of events, nor what only a shell of ours has."""
    return [
        block
        for block in blocks_of(page)
        if block.language == "graphql"
        or (block.language == "sh" and "curl " in block.code and "curl -N" not in block.code)
    ]


# In the order of the page, because later examples see what earlier ones recorded.
@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl on this machine")
def test_examples_answer_what_is_printed(demo: Demo) -> None:
    pages = (DOCS / "dashboards.md", README, DOCS / "graphql.md")
    blocks = [block for page in pages for block in examples(page)]
    assert sum(block.answer is not None for block in blocks) >= 8
    for block in blocks:
        response = json.loads(demo.output(block))
        assert "errors" not in response, (block.code, response)
        if block.answer is not None:
            printed = block.answer.replace(WRITTEN_FOR, demo.address)
            assert list(differences(read_printed(printed), response)) == [], block.code


@pytest.mark.parametrize("page", [README, *sorted(DOCS.glob("*.md"))], ids=lambda page: page.name)
def test_ids_are_the_demos(demo: Demo, page: Path) -> None:
    named = sorted(set(UUID.findall(page.read_text("utf-8"))))
    query = f"{{ nodes(ids: {json.dumps(named)}) {{ id }} }}"
    response = json.loads(demo.output(Block("graphql", query, None)))
    assert [node and node["id"] for node in response["data"]["nodes"]] == named


# The tutorial


def test_the_tutorial_word_for_word(demo: Demo, tmp_path: Path) -> None:
    """Except for `make run`, and for the token, which each demo has of its own."""
    page = DOCS / "tutorial.md"
    blocks = [block for block in blocks_of(page) if block.language == "sh"]
    script, watched = tmp_path / "typed.sh", tmp_path / "watched.txt"
    # After each block a line of its own, to tell the answers apart.
    typed = (_typed(block.code, demo.address) for block in blocks)
    script.write_text(f"\necho {END_OF_BLOCK}\n".join(typed), "utf-8")
    variables = {"DATABASE_URL": demo.database_url, "TOKEN": demo.token, "PYTHONPATH": str(ROOT)}
    result = subprocess.run(
        ["sh", "-e", str(script)],
        cwd=tmp_path,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (result.returncode, result.stderr) == (0, "")
    outputs = result.stdout.split(END_OF_BLOCK + "\n")
    for block, output in zip(blocks, outputs, strict=True):
        if block.answer is not None:
            printed = read_printed(block.answer.replace(WRITTEN_FOR, demo.address))
            response = json.loads(output.strip().splitlines()[-1])
            assert list(differences(printed, response)) == [], block.code
    [event] = re.findall(r"^id: .*\nevent: .*\ndata: .*$", page.read_text("utf-8"), re.MULTILINE)
    assert re.search(".*".join(map(re.escape, event.split(ANY))), watched.read_text("utf-8"))
    assert "Traceback" not in watched.read_text("utf-8")


@pytest.mark.parametrize("built", [True, False])
def test_the_tutorial_shows_what_make_run_prints(
    monkeypatch: pytest.MonkeyPatch, built: bool
) -> None:
    monkeypatch.setattr(bundle, "find_bundle", lambda: built or None)
    [shown] = [
        block.code for block in blocks_of(DOCS / "tutorial.md") if "Ctrl-C stops" in block.code
    ]
    [token] = set(re.findall(r"^Token +(\S+)$", shown, re.MULTILINE))
    printed = io.StringIO()
    _print_welcome(Console(file=printed, highlight=False), WRITTEN_FOR, token)
    more = [line for line in printed.getvalue().splitlines() if line not in shown.splitlines()]
    if built:
        assert printed.getvalue().strip() == shown.strip()
    else:
        [missing] = more
        assert "run `make pages` with Node.js 18 or newer and the npm registry" in missing


END_OF_BLOCK = "---- end of block ----"


def _typed(code: str, address: str) -> str:
    """What a block says, in one terminal: a subscription goes on behind the others."""
    code = code.replace(WRITTEN_FOR, address)
    code = re.sub(r"^(make run|export TOKEN=\w+)$", "", code, flags=re.MULTILINE)
    code = code.replace("python3 ", f"{sys.executable} ")
    code = code.replace(".venv/bin/osdi-gateway", f"{sys.executable} -m app.cli.main")
    if "subscription {" in code:
        # The stream begins with a comment.
        begun = "until grep -qs : watched.txt; do sleep 0.1; done"
        ended = "trap 'kill -INT $!; wait $! || true' EXIT"
        return f"{code.strip()} > watched.txt 2>&1 &\n{ended}\n{begun}"
    return code


# Printed responses


def read_printed(text: str) -> Any:
    """JSON in which `…` may stand for the other members of an object, for further elements, for
    a value, or for some text."""
    opened: list[str] = []

    def quoted(match: re.Match[str]) -> str:
        token = match[0]
        if token in "{[":
            opened.append(token)
        elif token in "}]":
            opened.pop()
        elif token.endswith(ANY):
            member = ":" not in token and opened[-1] == "{"
            return token.removesuffix(ANY) + (f'"{ANY}": ""' if member else f'"{ANY}"')
        return token

    return json.loads(re.sub(rf'"(?:[^"\\]|\\.)*"|[{{}}\[\]]|:?\s*{ANY}', quoted, text))


def differences(printed: Any, response: Any, place: str = "") -> Iterator[str]:
    """The paths at which a response differs from the printed one."""
    if printed in (ANY, response):
        return
    match printed, response:
        case dict(), dict():
            names = [name for name in printed if name != ANY]
            wanted = [name for name in response if name in printed or ANY not in printed]
            if names != wanted:
                yield f"{place} has {wanted}, not {names}"
            for name in set(names) & set(response):
                yield from differences(printed[name], response[name], f"{place}/{name}")
        case list(), list():
            whole = ANY not in printed
            wanted = printed if whole else printed[: printed.index(ANY)]
            if len(response) < len(wanted) or (whole and len(response) != len(wanted)):
                yield f"{place} has {len(response)} elements"
            for index, (one, other) in enumerate(zip(wanted, response, strict=False)):
                yield from differences(one, other, f"{place}/{index}")
        case str(), str() if ANY in printed:
            pattern = ".*".join(map(re.escape, printed.split(ANY)))
            if not re.fullmatch(pattern, response, re.DOTALL):
                yield f"{place} is {response!r}"
        case _:
            yield f"{place} is {response!r}"


def test_what_is_printed_is_compared() -> None:
    printed = read_printed('{"a": "x:…", …, "b": [1, …], "c": …, "d": {}}')
    assert list(differences(printed, {"a": "x:1", "z": 0, "b": [1, 2], "c": [3], "d": {}})) == []
    response = {"a": "y:1", "b": [2], "c": 0, "d": {"e": 1}}
    assert sorted(differences(printed, response)) == [
        "/a is 'y:1'",
        "/b/0 is 2",
        "/d has ['e'], not []",
    ]
    assert list(differences([1], [1, 2])) == [" has 2 elements"]
