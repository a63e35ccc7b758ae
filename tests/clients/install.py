"""Installs the clients that `tests/clients` runs: `python -m tests.clients.install`.

Each has a folder of its own, since they need different versions of one library, and nothing else
sees them. Versions and hashes are those of `requirements/`. To renew a file, run `uv pip compile`
on the client that it is named after, with `--generate-hashes --no-annotate --no-header`.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
REQUIREMENTS = HERE / "requirements"
CLIENTS = sorted(path.stem for path in REQUIREMENTS.glob("*.txt"))


def folder_of(client: str) -> Path:
    return Path(sys.prefix) / "clients" / client


def is_installed(client: str) -> bool:
    """Whether the packages are those of the requirements, which are copied beside them."""
    kept = folder_of(client) / "requirements.txt"
    return kept.is_file() and kept.read_bytes() == (REQUIREMENTS / f"{client}.txt").read_bytes()


def install(client: str) -> None:
    folder, requirements = folder_of(client), REQUIREMENTS / f"{client}.txt"
    shutil.rmtree(folder, ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    # parsons is distributed as sources only, which the installed setuptools builds.
    binary = ["--only-binary", ":all:", "--no-binary", "parsons", "--no-build-isolation"]
    options = ["--require-hashes", "--no-deps", *binary, "--target", str(folder)]
    subprocess.run([*pip, *options, "--requirement", str(requirements)], check=True)
    shutil.copy(requirements, folder / "requirements.txt")


if __name__ == "__main__":
    for name in CLIENTS:
        if not is_installed(name):
            install(name)
