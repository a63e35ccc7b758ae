"""The commands of docs/operations.md, in their order, on folders and databases of this test."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.pages import DOCS, ROOT
from tests.support.gateway import Gateway

_BLOCK = re.compile(r"^( *)```(?:sh|bash)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
_NOT_HERE = ("apt ", "python3 -m venv", "/opt/osdi-gateway/bin/pip", "adduser ", "systemctl ")
"""Commands that change the machine."""

_URL = "postgresql://osdi:secret@db.example.org/osdi"
_ACCOUNT = re.compile(r"/sbin/runuser -u osdi-gateway -- | -[og] osdi-gateway")


class Machine:
    """Runs commands of the page as on a machine of its own."""

    def __init__(self, folder: Path, **databases: str) -> None:
        self._folder = folder
        self._databases = databases
        (folder / "usr/local/bin").mkdir(parents=True)
        for name in ("etc/cron.d", "etc/systemd/system", "var/lib", "deploy"):
            (folder / name).mkdir(parents=True)
        (folder / "deploy/osdi-gateway.service").touch()

    def here(self, code: str) -> str:
        code = _ACCOUNT.sub("", code)
        code = code.replace(
            "/opt/osdi-gateway/bin/osdi-gateway", f"{sys.executable} -m app.cli.main"
        )
        return re.sub(r"(?<![\w.])/(?=etc/|usr/local/|var/lib/)", f"{self._folder}/", code)

    def run(self, code: str) -> str:
        """The output of the commands that do not change the machine."""
        lines = [line for line in code.splitlines() if not line.startswith(_NOT_HERE)]
        code = self.here("\n".join(lines))
        for name, url in self._databases.items():
            code = code.replace(name, url)
        path = f"{self._folder}/usr/local/bin{os.pathsep}{os.environ['PATH']}"
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("OSDI_", "DATABASE_URL"))
        }
        result = subprocess.run(
            ["sh", "-ec", code],
            cwd=self._folder,
            env={**inherited, "PATH": path, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=120,
            check=False,
        )
        assert result.returncode == 0, result.stderr
        return result.stdout


def blocks(title: str) -> list[str]:
    """The commands below a heading."""
    section = re.split(r"^## ", (DOCS / "operations.md").read_text("utf-8"), flags=re.MULTILINE)
    (text,) = [part for part in section if part.startswith(f"{title}\n")]
    return [
        re.sub(f"^{match[1]}", "", match[2], flags=re.MULTILINE) for match in _BLOCK.finditer(text)
    ]


@pytest.mark.slow
async def test_the_commands_work(gateway: Gateway, empty_database_url: str, tmp_path: Path) -> None:
    """A server of one's own is in place of the embedded one, which would take longer."""
    install, own_server, nightly, elsewhere = blocks("Install as a service")
    (encrypt,), (audit,), (personal,) = map(
        blocks, ("Encrypting secrets", "Audit: who changed what", "Data protection")
    )
    (person,) = re.findall("people/([0-9a-f-]{36})", audit)
    other = await gateway.client_of("north", "read", "write")
    ada = {"given_name": "Ada", "email_addresses": [{"address": "ada@example.org"}]}
    await gateway.person(**ada)
    grace = {"given_name": "Grace", "identifiers": ["crm:4711"]}
    created = (await other.post("/people", json=grace)).json()
    machine = Machine(
        tmp_path, **{f"--to '{_URL}'": f"--to '{empty_database_url}'", _URL: gateway.url}
    )
    *settings, create_key = install.splitlines()
    assert "exec /sbin/runuser" in install, "cron looks for commands in /usr/bin and /bin only"
    machine.run("\n".join(settings))
    machine.run(own_server)
    assert (tmp_path / "etc/osdi-gateway/database-url").stat().st_mode & 0o777 == 0o640
    assert len(machine.run(create_key).split()) == 1
    machine.run(nightly)
    crontab = (tmp_path / "etc/cron.d/osdi-gateway").read_text("utf-8")
    (nightly_job,) = [line.split("root ", 1)[1] for line in crontab.splitlines()]
    expired = tmp_path / "var/lib/osdi-gateway/2026-01-01.backup"
    kept = expired.with_name("before-2026-01-01.backup")
    for path in (expired, kept):
        path.touch()
        os.utime(path, (0, 0))
    machine.run(nightly_job.replace("\\%", "%"))
    assert kept.exists()
    kept.unlink()
    (made,) = (tmp_path / "var/lib/osdi-gateway").glob("*.backup")
    made.rename(tmp_path / "2026-11-28.backup")
    restored = machine.run(
        "\n".join(line for line in elsewhere.splitlines() if not line.endswith("-28.backup")) + "\n"
    )
    assert "Restored" in restored
    hook = "osdi-gateway webhooks add --url https://example.org/hook --events person.created"
    machine.run(hook)
    assert "1 secret was encrypted" in machine.run(encrypt)
    key_id = machine.run("osdi-gateway keys list").splitlines()[1].split()[0]
    stored = next(
        name.split(":")[1] for name in created["identifiers"] if not name.startswith("crm:")
    )
    audited = machine.run(f"KEY_ID={key_id}\n" + audit.replace(person, stored))
    assert stored in audited
    exported, erase = personal.splitlines()
    machine.run(exported)
    assert "Ada" in (tmp_path / "ada.json").read_text("utf-8")
    assert "Erased person" in machine.run(erase.replace("erase", "erase --yes"))
