"""The files in deploy/ can be read, and name only settings and files that exist."""

from __future__ import annotations

import configparser
import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.config.secret_files import ENDING, is_secret
from app.config.settings import Settings, variable
from app.server import _CLOSE_TIMEOUT, SHUTDOWN_TIMEOUT
from hatch_build import BESIDE_DOCS
from tests.docs.pages import ROOT

DEPLOY = ROOT / "deploy"
UNIT = DEPLOY / "osdi-gateway.service"
_SETTING = re.compile(r"\b(?:OSDI_[A-Z_]+|DATABASE_URL[A-Z_]*)\b")
_INSTRUCTIONS = {
    "ARG",
    "CMD",
    "COPY",
    "ENTRYPOINT",
    "ENV",
    "EXPOSE",
    "FROM",
    "HEALTHCHECK",
    "RUN",
    "USER",
    "WORKDIR",
}


def files() -> list[Path]:
    return sorted(path for path in DEPLOY.iterdir() if path.is_file())


def loaded(name: str) -> Any:
    return yaml.safe_load((DEPLOY / name).read_text("utf-8"))


@pytest.mark.parametrize("path", files(), ids=lambda path: path.name)
def test_every_named_setting_exists(path: Path) -> None:
    fields = Settings.model_fields
    known = {variable(name) for name in fields}
    known |= {variable(name) + ENDING for name, info in fields.items() if is_secret(info)}
    assert set(_SETTING.findall(path.read_text("utf-8"))) - known == set()


def test_compose() -> None:
    compose = loaded("compose.yaml")
    for name, service in compose["services"].items():
        assert set(service.get("depends_on", {})) <= set(compose["services"]), name
        assert set(service.get("secrets", [])) <= set(compose["secrets"]), name
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            known = (DEPLOY / source).is_file() if "." in source else source in compose["volumes"]
            assert known, (name, volume)
        for published in service.get("ports", []):
            assert published.startswith("127.0.0.1:"), (name, published)
        if "build" in service:
            assert (DEPLOY / service["build"]["context"] / service["build"]["dockerfile"]).is_file()
            assert service["read_only"]
            assert service["cap_drop"] == ["ALL"]
    gateway = compose["services"]["gateway"]
    assert (DEPLOY / gateway["build"]["context"] / gateway["build"]["dockerfile"]).is_file()
    assert gateway["read_only"]
    grace = int(gateway["stop_grace_period"].removesuffix("s"))
    assert grace > SHUTDOWN_TIMEOUT + _CLOSE_TIMEOUT


def test_prometheus_asks_the_admin_port_for_the_alerts_of_the_documentation() -> None:
    compose, prometheus = loaded("compose.yaml"), loaded("prometheus.yml")
    services = compose["services"]
    environment = services["gateway"]["environment"]
    first = int(environment["OSDI_ADMIN_PORT"])
    ports = range(first, first + int(environment["OSDI_PROCESSES"]))
    [job] = prometheus["scrape_configs"]
    assert job["static_configs"] == [{"targets": [f"gateway:{port}" for port in ports]}]
    mounted = dict(item.split(":")[:2] for item in services["prometheus"]["volumes"])
    [rules] = prometheus["rule_files"]
    [source] = [path for path, place in mounted.items() if place == rules]
    assert (DEPLOY / source).resolve() == ROOT / "docs" / "monitoring" / "alerts.yml"


def test_the_gateway_is_behind_pgbouncer_but_listens_past_it() -> None:
    compose = loaded("compose.yaml")
    gateway = compose["services"]["gateway"]
    assert list(gateway["depends_on"]) == ["pgbouncer"]
    pgbouncer = configparser.ConfigParser()
    pgbouncer.read(DEPLOY / "pgbouncer.ini")
    settings = pgbouncer["pgbouncer"]
    assert settings["listen_port"] == "6432"
    assert settings["pool_mode"] == "transaction"
    [users] = compose["services"]["pgbouncer"]["secrets"]
    assert settings["auth_file"] == f"/run/secrets/{users}"


def test_the_commands_for_secrets_make_all_of_them(tmp_path: Path) -> None:
    comments = (DEPLOY / "compose.yaml").read_text("utf-8").split("# Then:")[0]
    commands = re.findall(r"^#   (.+)$", comments, re.MULTILINE)
    subprocess.run(["sh", "-ec", "\n".join(commands)], cwd=tmp_path, check=True)
    made = {path.name: path.read_text("utf-8").strip() for path in tmp_path.glob("deploy/*/*")}
    password = made["password"]
    assert len(password) == 48
    assert made == {
        "password": password,
        "pgbouncer_users": f'"osdi" "{password}"',
        "database_url": f"postgresql://osdi:{password}@pgbouncer:6432/osdi",
        "listen_url": f"postgresql://osdi:{password}@postgres:5432/osdi",
    }
    named = {name: f"./secrets/{name}" for name in made}
    declared = loaded("compose.yaml")["secrets"]
    assert {name: item["file"] for name, item in declared.items()} == named
    assert (tmp_path / "deploy" / "secrets").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "deploy" / "secrets" / "password").stat().st_mode & 0o777 == 0o644


def test_every_secret_of_the_gateway_is_mounted() -> None:
    gateway = loaded("compose.yaml")["services"]["gateway"]
    named = [path for name, path in gateway["environment"].items() if name.endswith(ENDING)]
    assert named == [f"/run/secrets/{secret}" for secret in gateway["secrets"]]


def test_the_image() -> None:
    """It runs as an account of its own, and copies nothing that git ignores."""
    text = (DEPLOY / "Dockerfile").read_text("utf-8")
    joined = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE))
    instructions = [line.split(None, 1) for line in joined.splitlines() if line.strip()]
    assert {name for name, _ in instructions} == _INSTRUCTIONS
    names = [name for name, _ in instructions]
    assert names.index("USER") > len(names) - names[::-1].index("FROM") - 1
    assert dict(instructions)["USER"] == "10001:10001"
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").split("\n")
    taken = [line.removeprefix("!") for line in ignored if line.startswith("!")]
    assert "*" in ignored
    assert [name for name in taken if not (ROOT / name).exists()] == []
    assert {"app/static", "ui/node_modules"} <= set(ignored)
    beside = {name.split("/")[0] for name in BESIDE_DOCS}
    assert {"docs", "ui", *beside} <= set(taken), "the pages in the wheel are built from them"


def test_the_unit_gives_time_to_stop() -> None:
    lines = [line.partition("=")[::2] for line in UNIT.read_text("utf-8").splitlines()]
    unit = {name: value for name, value in lines if not name.startswith("#")}
    assert unit["Type"] == "notify"
    assert int(unit["TimeoutStopSec"]) > SHUTDOWN_TIMEOUT + _CLOSE_TIMEOUT
    assert "-USR1" in unit["ExecReload"]


def test_the_unit_lets_the_gateway_measure_its_process() -> None:
    """`ProcSubset=pid` hides /proc/stat, without which there is no metric `process_…`."""
    assert not re.search("^ProcSubset=pid", UNIT.read_text("utf-8"), re.MULTILINE)


def test_systemd_accepts_the_unit(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("there is no systemd-analyze on this machine")
    path = tmp_path / UNIT.name
    # It looks for the program.
    text = re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", UNIT.read_text("utf-8"), flags=re.M)
    path.write_text(text)
    done = subprocess.run([program, "verify", str(path)], capture_output=True, text=True)
    # Of other units it may say more.
    assert UNIT.name not in done.stderr


def test_the_pages_have_the_version_of_the_gateway() -> None:
    """Without one npm writes no bill of materials."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lock = json.loads((ROOT / "ui" / "package-lock.json").read_text("utf-8"))
    package = json.loads((ROOT / "ui" / "package.json").read_text("utf-8"))
    assert package["version"] == lock["version"] == project["version"]
    assert lock["packages"][""]["version"] == project["version"]
