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
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest

from schema.graphql.roots import SCHEMA
from tests.support.demo import Demo, running_demo

HERE = Path(__file__).parent
SCRIPT_TIMEOUT = 60
AUDITS = 61
"""Of graphql-http, in the version that is pinned."""


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
    require_packages("")
    return found


@pytest.fixture(scope="module")
def older(node: str) -> None:
    """The packages of older compilers."""
    require_packages("older/")


def require_packages(folder: str) -> None:
    try:
        installed = read(f"{folder}node_modules/.package-lock.json")["packages"]
    except FileNotFoundError:
        lacking(f"npm ci was not run in tests/node/{folder}")
    for name, version in read(f"{folder}package.json")["dependencies"].items():
        if installed.get(f"node_modules/{name}", {}).get("version") != version:
            lacking(f"{name} is not at {version}: run npm ci in tests/node/{folder}")


@pytest.fixture(scope="module")
def demo(node: str) -> Iterator[Demo]:
    """Over a database of its own: only there may anybody see the schema."""
    with running_demo() as running:
        yield running


def passed(node: str, script: str, *arguments: str) -> int:
    """How many steps the script has gone through, all of them well."""
    result = subprocess.run(
        [node, script, *arguments],
        cwd=HERE,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=SCRIPT_TIMEOUT,
        check=False,
    )
    print(result.stdout)
    assert result.returncode == 0, result.stdout + result.stderr
    steps = re.findall(r"^ok .+$", result.stdout, re.MULTILINE)
    assert result.stdout.endswith(f"\n{len(steps)} ok, 0 not ok\n"), result.stdout
    return len(steps)


@pytest.mark.parametrize("folder", ["", "older/"])
def test_versions_are_exact_and_no_registry_is_named(folder: str) -> None:
    locked, package = read(f"{folder}package-lock.json")["packages"], read(f"{folder}package.json")
    named = {**package["dependencies"], **package["overrides"]}
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


def test_an_older_compiler(node: str, older: None, demo: Demo, tmp_path: Path) -> None:
    """The engine of graphql-codegen 5 on graphql 16.11: it fetches the schema by introspection."""
    assert passed(node, "older/codegen.mjs", demo.address, demo.token, str(tmp_path)) == 2


def test_a_client_in_generated_types(node: str, older: None, demo: Demo, tmp_path: Path) -> None:
    """openapi-typescript needs the compiler of TypeScript 5."""
    assert passed(node, "older/openapi.mjs", demo.address, demo.token, str(tmp_path)) == 3
