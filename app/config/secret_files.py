"""Secrets in files: `OSDI_SMTP_PASSWORD_FILE` names the file that has `OSDI_SMTP_PASSWORD`.

As the secrets of Docker, Kubernetes and systemd are handed over. For `app.config.settings`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import get_args

from pydantic import SecretStr
from pydantic.fields import FieldInfo

ENDING = "_FILE"

_MAX_BYTES = 65_536


def is_secret(info: FieldInfo) -> bool:
    """Whether a setting is a secret, which a file may have."""
    types = [info.annotation, *get_args(info.annotation)]
    return SecretStr in [part for item in types for part in (item, *get_args(item))]


def read_secret_files(variables: Iterable[str]) -> tuple[dict[str, str], list[str]]:
    """The contents of the files that the environment names for `variables`, and the faults.

    The line end at the end of a file is not part of its secret. As for all settings, the case of
    a name does not matter.
    """
    environment = {name.upper(): value for name, value in os.environ.items()}
    values: dict[str, str] = {}
    faults: list[str] = []
    for variable in variables:
        path = environment.get(variable + ENDING, "").strip()
        if not path:
            continue
        if environment.get(variable):
            faults.append(f"{variable} and {variable}{ENDING} are both set: unset one of them.")
            continue
        try:
            values[variable] = _read(Path(path))
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            faults.append(
                f"{variable}{ENDING} must be a file that can be read, got '{path}' ({reason})."
            )
    return values, faults


def _read(path: Path) -> str:
    with path.open("rb") as file:
        content = file.read(_MAX_BYTES + 1)
    if len(content) > _MAX_BYTES:
        raise ValueError(f"larger than {_MAX_BYTES:,} bytes")
    text = content.decode("utf-8-sig").rstrip("\r\n")
    if not text.strip():
        raise ValueError("empty")
    return text
