"""A write of one process of a supervisor is known to the others before it is acknowledged."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import os, math
from types import SimpleNamespace
from uuid import UUID
from app.config.settings import load_settings
from app.store.replicas import ReplicatedStore

primary = SimpleNamespace()
store = ReplicatedStore(primary, ["postgresql://replica/osdi"], load_settings())
replica, north, south = store.replicas[0], UUID(int=1), UUID(int=2)
store._hears_since = -math.inf
replica.complete_until = __import__("time").monotonic()
assert store._choose(north) is replica
if os.fork() == 0:
    primary.on_write(north)
    os._exit(0)
os.wait()
assert store._choose(north) is None
assert store._choose(south) is replica
replica.complete_until = __import__("time").monotonic()
assert store._choose(north) is replica
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only there are processes forked")
def test_another_process_has_written() -> None:
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", SCRIPT], cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
