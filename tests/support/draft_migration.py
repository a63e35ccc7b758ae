"""Drafts a migration: `make migration NAME="Add outreaches.outcome"`.

An embedded server gets the tables of the migrations so far; Alembic compares them with those of
`schema/tables.py`. What it writes is a draft: see CONTRIBUTING.md, 'Add a migration'.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import migrations
from app.store.embedded.server import Embedded
from app.store.migrate import draft, upgrade

VERSIONS = Path(migrations.__file__).parent / "versions"


def main(message: str) -> None:
    before = set(VERSIONS.glob("*.py"))
    revision = f"{max(int(path.name[:4]) for path in before) + 1:04}"
    server = Embedded()
    with tempfile.TemporaryDirectory() as directory:
        url = server.start(Path(directory) / "data")
        try:
            upgrade(url)
            draft(url, message, revision)
        finally:
            server.stop()
    (path,) = set(VERSIONS.glob("*.py")) - before
    print(f"Drafted migrations/versions/{path.name}: edit it, then run the migration tests.")


if __name__ == "__main__":
    main(sys.argv[1])
