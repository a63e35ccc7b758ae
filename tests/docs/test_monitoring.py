"""The dashboard and the alerts in docs/monitoring name only metrics that /metrics has."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from app.admin.event_loop import EventLoopLag
from app.admin.port import admin_app
from tests.docs.pages import DOCS
from tests.support.gateway import running

MONITORING = DOCS / "monitoring"
_METRIC = re.compile(r"\b(?:osdi|process|python)_[a-z_]+")
_SERIES = re.compile(r"^(?:# TYPE )?([a-z_]+)[{ ]", re.MULTILINE)


def expressions() -> Iterator[str]:
    dashboard = json.loads((MONITORING / "dashboard.json").read_text("utf-8"))
    for panel in dashboard["panels"]:
        assert panel["title"], panel
        yield from (target["expr"] for target in panel["targets"])
    yield from (item["definition"] for item in dashboard["templating"]["list"][1:])
    alerts: Any = yaml.safe_load((MONITORING / "alerts.yml").read_text("utf-8"))
    for group in alerts["groups"]:
        for rule in group["rules"]:
            assert rule["annotations"]["summary"], rule
            yield rule["expr"]


@pytest.fixture
async def metrics(database_url: str) -> str:
    """The metrics after some requests. The primary is named as a replica, too."""
    limits = {"address_rate": 1, "address_burst": 1}
    own = {"admin_port": 9100, "database_read_url": database_url, **limits}
    async with running(database_url, **own) as gateway:
        await gateway.client.get("/people")
        for _ in range(2):
            await gateway.client.get("/people", headers={"OSDI-API-Token": "unknown"})
        app = admin_app(gateway.app.state.parts, EventLoopLag(), lambda: False)
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://admin") as client:
            return (await client.get("/metrics")).text


def test_every_named_metric_exists(metrics: str) -> None:
    named = {name for expression in expressions() for name in _METRIC.findall(expression)}
    assert named - set(_SERIES.findall(metrics)) == set()
    assert len(named) > 25


def test_every_metric_is_documented(metrics: str) -> None:
    page = (DOCS / "operations.md").read_text("utf-8")
    families = set(re.findall(r"^# TYPE (osdi_\w+) ", metrics, re.MULTILINE))
    assert [name for name in sorted(families) if f"`{name}`" not in page] == []


def test_prometheus_accepts_the_alerts(tmp_path: Path) -> None:
    program = shutil.which("promtool")
    if program is None:
        pytest.skip("there is no promtool on this machine")
    configuration = (DOCS.parent / "deploy" / "prometheus.yml").read_text("utf-8")
    rules = str(MONITORING / "alerts.yml")
    path = tmp_path / "prometheus.yml"
    path.write_text(configuration.replace("/etc/prometheus/alerts.yml", rules))
    done = subprocess.run(
        [program, "check", "config", str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "11 rules found" in done.stdout
