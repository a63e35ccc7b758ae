"""The gateway as the clients see it that people use: npm packages, against the real process.

They are installed by `npm ci --ignore-scripts` in this directory. Where they are not, nothing is
run; under NODE_TESTS=required that is a failure. The steps of a script are lines of its output.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from subprocess import Popen
from threading import Timer
from typing import Any, NamedTuple, NoReturn

import pytest

from schema.graphql.roots import SCHEMA

HERE = Path(__file__).parent
COMMAND = [str(Path(sys.executable).parent / "osdi-gateway"), "demo", "--port", "0"]
SLOWEST_START = 120
SLOWEST_SCRIPT = 60
AUDITS = 61
"""Of graphql-http, in the version that is pinned."""


class Demo(NamedTuple):
    address: str
    token: str


def lacking(what: str) -> NoReturn:
    if os.environ.get("NODE_TESTS") == "required":
        pytest.fail(what)
    pytest.skip(f"not run: {what}")


def read(name: str) -> Any:
    return json.loads((HERE / name).read_text())


@pytest.fixture(scope="module")
def node() -> str:
    """Node.js, where the packages are there too."""
    found = shutil.which("node")
    if found is None:
        lacking("there is no node on this machine")
    try:
        installed = read("node_modules/.package-lock.json")["packages"]
    except FileNotFoundError:
        lacking("npm ci was not run in tests/node")
    for name, version in read("package.json")["dependencies"].items():
        if installed.get(f"node_modules/{name}", {}).get("version") != version:
            lacking(f"{name} is not at {version}: run npm ci in tests/node")
    return found


@pytest.fixture(scope="module")
def demo(node: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Over a database of its own: only there may anybody see the schema."""
    folder = tmp_path_factory.mktemp("demo")
    variables = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("OSDI_") and name != "DATABASE_URL"
    }
    variables["OSDI_DATA_DIR"] = str(folder / "data")
    with (
        (folder / "log").open("w+") as log,
        Popen(COMMAND, env=variables, stdout=subprocess.PIPE, stderr=log, text=True) as process,
    ):
        try:
            yield _welcomed(process)
        finally:
            process.terminate()
            process.wait(20)
        log.seek(0)
        logged = log.read()
        assert "Traceback" not in logged, logged


def _welcomed(process: Popen[str]) -> Demo:
    giving_up = Timer(SLOWEST_START, process.kill)
    giving_up.start()
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if "Ctrl-C" in line:
            break
    giving_up.cancel()
    found = re.search(r"(http://\S+)/api/v1/\n[\s\S]*^Token\s+(\S+)", said, re.MULTILINE)
    assert found, said
    return Demo(found[1], found[2])


def passed(node: str, script: str, *arguments: str) -> int:
    """How many steps the script has gone through, all of them well."""
    result = subprocess.run(
        [node, script, *arguments],
        cwd=HERE,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=SLOWEST_SCRIPT,
        check=False,
    )
    print(result.stdout)
    assert result.returncode == 0, result.stdout + result.stderr
    steps = re.findall(r"^ok .+$", result.stdout, re.MULTILINE)
    assert result.stdout.endswith(f"\n{len(steps)} ok, 0 not ok\n"), result.stdout
    return len(steps)


def test_versions_are_exact_and_no_registry_is_named() -> None:
    locked = read("package-lock.json")["packages"]
    named = {**read("package.json")["dependencies"], **read("package.json")["overrides"]}
    for name, version in named.items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)
        assert locked[f"node_modules/{name}"]["version"] == version
    for name, package in locked.items():
        assert "resolved" not in package
        assert name == "" or package["integrity"].startswith("sha512-")


def test_the_audits_with_a_token(node: str, demo: Demo) -> None:
    assert passed(node, "audit.mjs", demo.address, demo.token) == AUDITS


def test_the_audits_without_one(node: str, demo: Demo) -> None:
    assert passed(node, "audit.mjs", demo.address) == AUDITS


@pytest.mark.parametrize("script", ["websocket", "sse", "clients", "hal"])
def test_clients(node: str, demo: Demo, script: str) -> None:
    assert passed(node, f"{script}.mjs", demo.address, demo.token)


@pytest.mark.parametrize("script", ["relay", "codegen"])
def test_compilers(node: str, demo: Demo, script: str, tmp_path: Path) -> None:
    (tmp_path / "schema.graphql").write_text(SCHEMA.as_str())
    assert passed(node, f"{script}.mjs", demo.address, demo.token, str(tmp_path))
