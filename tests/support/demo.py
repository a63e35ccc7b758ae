"""`osdi-gateway demo` as a process of its own, on an embedded PostgreSQL."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen
from threading import Timer

COMMAND = str(Path(sys.executable).parent / "osdi-gateway")
START_TIMEOUT = 120


@dataclass(frozen=True)
class Demo:
    """`variables` are the environment of its commands."""

    address: str
    token: str
    variables: dict[str, str]


@contextmanager
def running_demo(*arguments: str, **settings: str) -> Iterator[Demo]:
    """Not on the database of DATABASE_URL: there nobody is handed the token.

    At the end, its log must have no traceback.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("OSDI_") and name != "DATABASE_URL"
    }
    # Not below pytest's own directory: its path is too long for a socket.
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "log").open("w+") as log:
        variables = kept | {"OSDI_DATA_DIR": str(Path(folder) / "data")} | settings
        with Popen(
            [COMMAND, "demo", "--port", "0", *arguments],
            env=variables,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as process:
            try:
                address, token = _welcomed(process)
                yield Demo(address, token, variables)
            finally:
                process.terminate()
                process.wait(20)
        log.seek(0)
        logged = log.read()
        assert "Traceback" not in logged, logged


def _welcomed(process: Popen[str]) -> tuple[str, str]:
    """The address and the token that the process prints when it is ready."""
    giving_up = Timer(START_TIMEOUT, process.kill)
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
    return found[1], found[2]
