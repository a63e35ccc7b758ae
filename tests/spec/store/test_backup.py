"""Backups: what was stored is there again, all of it or nothing."""

from __future__ import annotations

import asyncio
import os
import re
import stat
from pathlib import Path

import pytest

from app.store import backup
from app.store.backup import BackupError, revision_of
from app.store.migrate import MigrateError, downgrade, state, upgrade
from tests.support.gateway import Gateway, running
from tests.support.servers import fresh_database, run_sql

_STATS = "{ outreachStats { outreaches people duration } }"
_ALL = "{ outreaches { totalCount nodes { id subject person { givenName } campaign { title } } } }"


def back_up(url: str, path: Path) -> int:
    return backup.back_up(url, path, "of this test")


def restore(url: str, path: Path) -> None:
    backup.restore(url, path, revision_of(path), "of this test")


async def _fill(gateway: Gateway) -> None:
    helper = f"{await gateway.campaign()}/record_outreach_helper"
    for number in range(20):
        await gateway.post(
            helper,
            {
                "type": "email",
                "subject": f"Vote no {number}",
                "duration": number,
                "targets": [{"family_name": "Smith"}],
                "person": {"given_name": f"Ada {number}", "identifiers": [f"crm:{number % 7}"]},
            },
        )


async def test_a_restored_store_answers_as_before(
    gateway: Gateway, empty_database_url: str, tmp_path: Path
) -> None:
    """Also what waits to be folded, in a server whose transactions have other numbers."""
    await _fill(gateway)
    before = [await gateway.graphql(query) for query in (_STATS, _ALL)]
    await gateway.sql("UPDATE outreach_deltas SET transaction = 1000000000")
    await gateway.sql("UPDATE delta_marks SET transaction = 1000000000")
    path = tmp_path / "store.backup"
    size = await asyncio.to_thread(back_up, gateway.url, path)
    assert path.stat().st_size == size
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["store.backup"]
    await asyncio.to_thread(restore, empty_database_url, path)
    assert await asyncio.to_thread(state, empty_database_url) == "current"
    async with running(empty_database_url) as restored:
        client = restored.anonymous(**{"OSDI-API-Token": gateway.token})
        assert [await restored.graphql(query, client=client) for query in (_STATS, _ALL)] == before
        await _fill(restored)
        totals = (await restored.graphql(_STATS))["data"]["outreachStats"]
        assert (totals["outreaches"], totals["people"]) == (40, 7)


async def test_a_damaged_file_changes_nothing(
    gateway: Gateway, empty_database_url: str, tmp_path: Path
) -> None:
    await _fill(gateway)
    whole, part = tmp_path / "whole", tmp_path / "part"
    await asyncio.to_thread(back_up, gateway.url, whole)
    content = whole.read_bytes()
    for size, message in (
        (0, "is damaged, or no backup"),
        (30_000, "is damaged, or no backup"),
        (len(content) - 2_000, "was not restored|is damaged"),
    ):
        part.write_bytes(content[:size])
        with pytest.raises(BackupError, match=message):
            await asyncio.to_thread(restore, empty_database_url, part)
        assert await asyncio.to_thread(state, empty_database_url) == "empty"
    await asyncio.to_thread(restore, empty_database_url, whole)
    with pytest.raises(BackupError, match="is not empty"):
        await asyncio.to_thread(restore, empty_database_url, whole)


def test_only_stores_of_this_program(empty_database_url: str, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="no tables of osdi-gateway"):
        back_up(empty_database_url, tmp_path / "empty")
    with pytest.raises(BackupError, match="There is no file"):
        restore(empty_database_url, tmp_path / "absent")
    assert list(tmp_path.iterdir()) == []


def test_the_versions_of_a_backup(
    database_url: str, empty_database_url: str, tmp_path: Path
) -> None:
    """An older one is migrated, a newer one refused."""
    path = tmp_path / "store.backup"
    downgrade(database_url, "0014")
    back_up(database_url, path)
    run_sql(database_url, "UPDATE alembic_version SET version_num = 'z999'")
    newer = tmp_path / "newer.backup"
    back_up(database_url, newer)
    with pytest.raises(BackupError, match="newer osdi-gateway"):
        restore(empty_database_url, newer)
    assert state(empty_database_url) == "empty"
    restore(empty_database_url, path)
    assert state(empty_database_url) == "current"


def test_a_full_disk_and_a_role_without_rights(
    database_url: str, server_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each message says what to do."""
    path = tmp_path / "store.backup"
    back_up(database_url, path)
    run_sql(server_url, "DROP ROLE IF EXISTS osdi_without_rights")
    run_sql(server_url, "CREATE ROLE osdi_without_rights LOGIN PASSWORD 's3cret'")
    with fresh_database(server_url) as owned_by_another:
        stranger = re.sub(r"//([^/@]*@)?", "//osdi_without_rights:s3cret@", owned_by_another)
        with pytest.raises(BackupError, match=r"schema public\. Make the role of the URL"):
            restore(stranger, path)
        with pytest.raises(MigrateError, match="schema public; make it the owner of the database"):
            upgrade(stranger)
    stranger = re.sub(r"//([^/@]*@)?", "//osdi_without_rights:s3cret@", database_url)
    with pytest.raises(MigrateError, match=r"for table .*the owner of the database and of its tab"):
        back_up(stranger, path)
    run_sql(server_url, "DROP ROLE osdi_without_rights")

    def without_space(*_: str) -> str:
        raise BackupError("pg_dump failed: No space left on device.")

    monkeypatch.setattr(backup, "_run", without_space)
    with pytest.raises(BackupError, match=r"device\. Free space there"):
        back_up(database_url, tmp_path / "other.backup")
    assert os.listdir(tmp_path) == ["store.backup"]


def test_only_this_account_may_read_a_backup(database_url: str, tmp_path: Path) -> None:
    """Also if there is a file of the name under which an incomplete one would be expected."""
    other = tmp_path / "store.backup.part"
    other.touch(0o644)
    back_up(database_url, tmp_path / "store.backup")
    assert stat.S_IMODE((tmp_path / "store.backup").stat().st_mode) == 0o600
    assert sorted(tmp_path.iterdir()) == [tmp_path / "store.backup", other]


def test_a_file_that_cannot_be_written(database_url: str, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="cannot be written: No such file"):
        back_up(database_url, tmp_path / "absent" / "store.backup")
    (tmp_path / "file").touch()
    with pytest.raises(BackupError, match="cannot be written: Not a directory"):
        back_up(database_url, tmp_path / "file" / "store.backup")
