"""The commands `backup` and `restore`.

In: arguments. Out: a file or a filled database, and a line on stdout. For `app.cli.main`.

Libraries are imported where they are needed, for the reason that `app/cli/main.py` gives.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.store import database, place_of, settings_of
from app.cli.values import parse_file
from app.errors import CommandError

if TYPE_CHECKING:
    from app.config.settings import Settings


def backup(
    path: Annotated[Path, typer.Argument(parser=parse_file, metavar="FILE", help="File to write.")],
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file.")] = False,
) -> None:
    """Back up the database to a file, while the gateway runs.

    The file is written completely or not at all, also on a full disk.
    It contains personal data and the hashes of API keys: keep it as safe as
    the database.
    """
    from app.config.settings import load_settings
    from app.store.backup import back_up

    target = _target(path, force)
    settings = load_settings()
    _require_database(settings)
    with database(settings) as url:
        size = back_up(_direct(settings, url), target, place_of(settings))
    print(f"Backed up to {path}: {size:,} bytes.")


def _target(path: Path, force: bool) -> Path:
    """The file to write: where `path` leads, if it is a link. Raises: `CommandError`."""
    if str(path) == "-":
        raise CommandError(
            "A backup cannot go to stdout, where it could be incomplete: name a file, or write "
            "./- for one of this name"
        )
    # Unlike `Path.exists`, without an error where the folder may not be read.
    if os.path.lexists(path):
        if os.path.exists(path) and not os.path.isfile(path):
            raise CommandError(f"{path} is a folder or a device, not a file")
        if not force:
            raise CommandError(f"{path} exists already: pass --force to overwrite it")
    target = Path(os.path.realpath(path))
    if not os.path.isdir(target.parent):
        raise CommandError(
            f"There is no folder {target.parent}, or this account may not read it: create it, or "
            "name a file in another folder"
        )
    return target


def _require_database(settings: Settings) -> None:
    """A new one would have nothing to back up. Raises: `CommandError`."""
    from app.store.embedded.server import has_database

    if settings.database_url is None and not has_database(settings.data_dir):
        raise CommandError(
            f"There is no database in {settings.data_dir.expanduser().absolute()}, or this account "
            "may not read it: set DATABASE_URL or OSDI_DATA_DIR, or run the command where the "
            "database is"
        )


def restore(
    path: Annotated[
        Path,
        typer.Argument(parser=parse_file, metavar="FILE", help="File that `backup` has written."),
    ],
    to: Annotated[
        str | None,
        typer.Option(
            metavar="URL", help="Empty database to fill.", show_default="that of the settings"
        ),
    ] = None,
) -> None:
    """Fill an empty database from a backup, and migrate it to this version.

    A backup includes API keys, webhooks and autoresponses, but not the roles
    of `bi-role`: create these again.
    """
    from app.store.backup import require_direct, restore, revision_of

    settings = settings_of({"--to": ("database_url", to)})
    # Before a database is created to restore into.
    revision = revision_of(path)
    with database(settings) as url:
        if to:
            require_direct(url, "--to")
        target = url if to else _direct(settings, url)
        restore(target, path, revision, place_of(settings))
        print(f"Restored {path} to {place_of(settings)}.")


def _direct(settings: Settings, url: str) -> str:
    """The database without a pooler, which would hand to others what pg_dump sets.

    Raises: `BackupError`.
    """
    from app.store.backup import require_direct

    if settings.listen_url:
        return settings.listen_url.get_secret_value()
    require_direct(url, "OSDI_LISTEN_URL")
    return url
