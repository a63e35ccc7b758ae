"""The gateway's own commands in docs/upgrading.md, in their order, on databases of this version."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.docs.pages import DOCS, blocks_of
from tests.support.servers import fresh_database


def test_the_commands_work(database_url: str, server_url: str, tmp_path: Path) -> None:
    """A new database is in place of the new directory: an embedded server would take longer."""
    blocks = [block.code for block in blocks_of(DOCS / "upgrading.md") if block.language == "sh"]
    lines = [line for block in blocks for line in block.splitlines()]
    with fresh_database(server_url) as new:
        steps = [
            f"export DATABASE_URL='{new}'" if "OSDI_DATA_DIR" in line else line
            for line in lines
            if line.startswith(("osdi-gateway ", "export "))
        ]
        script = "\n".join(steps)
        assert len(re.findall("^osdi-gateway ", script, re.MULTILINE)) == 5
        result = subprocess.run(
            ["sh", "-ec", script.replace("osdi-gateway ", f"{sys.executable} -m app.cli.main ")],
            cwd=tmp_path,
            env={**os.environ, "DATABASE_URL": database_url, "PYTHONPATH": str(DOCS.parent)},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert result.returncode == 0, result.stderr
    assert "up to date" in result.stdout
