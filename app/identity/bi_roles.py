"""PostgreSQL roles for BI tools, which an operator creates, renews and drops.

A role reads the views of one organization and nothing else. Its password is 192 random bits and is
shown once. PostgreSQL receives only the verifier, so that no log has the password.

Source: RFC 5802 and RFC 7677, SCRAM-SHA-256; PostgreSQL, 54.4 'pg_authid'.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from base64 import b64encode
from dataclasses import dataclass

from app.errors import CommandError
from app.store.pool import Store
from resolvers.execute.bi import BiRole, bi_state, drop_bi_role, make_bi_role
from resolvers.execute.identity import find_tenant, unknown_organization

_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")
_ITERATIONS = 4096
_MARK = "osdi-gateway bi-role"


class BiRoleError(CommandError):
    """The reason why nothing was changed: one sentence."""


@dataclass(frozen=True, slots=True)
class BiCredentials:
    """How a BI tool connects. `password` is None if the role keeps the one that it had."""

    database: str
    password: str | None


async def make_role(
    store: Store, organization: str, role: BiRole, new_password: bool = False
) -> BiCredentials:
    """Create a role with the views of an organization, or renew them. Raises: `BiRoleError`."""
    name, schema = role.name, role.schema
    _check_names(role=name, schema=schema)
    tenant = await find_tenant(store, organization)
    if tenant is None:
        raise BiRoleError(await unknown_organization(store, organization))
    state = await bi_state(store, name, schema)
    mark = f"{_MARK}: {name}, organization {tenant.organization_id}"
    for kind, other, comment in (("role", name, state.role), ("schema", schema, state.schema)):
        if comment not in (None, mark):
            raise BiRoleError(
                f"The {kind} '{other}' exists already, and this command did not create it for role "
                f"'{name}' and organization '{organization}': choose another name."
            )
    if not state.may_create:
        raise BiRoleError(
            "The role in DATABASE_URL cannot create roles and schemas: run this once with a "
            "role that has CREATEROLE and owns the tables."
        )
    password = secrets.token_urlsafe(24) if new_password or state.role is None else None
    verifier = None if password is None else scram_verifier(password, secrets.token_bytes(16))
    await make_bi_role(store, tenant, role, mark, verifier, state.role is not None)
    return BiCredentials(state.database, password)


async def drop_role(store: Store, name: str, schema: str) -> None:
    """Drop the role and its views. Raises: `BiRoleError`."""
    _check_names(role=name, schema=schema)
    state = await bi_state(store, name, schema)
    if state.role is None and state.schema is None:
        raise BiRoleError(f"Role '{name}' and schema '{schema}' do not exist.")
    for kind, other, comment in (("role", name, state.role), ("schema", schema, state.schema)):
        if comment is not None and not comment.startswith(f"{_MARK}: {name},"):
            raise BiRoleError(
                f"The {kind} '{other}' was not created by this command for role '{name}'."
            )
    await drop_bi_role(store, name, schema)


def scram_verifier(password: str, salt: bytes) -> str:
    """The verifier of an ASCII password, which PostgreSQL stores.

    >>> scram_verifier("pencil", b"salt")[:39]
    'SCRAM-SHA-256$4096:c2FsdA==$u+iLs9qG4xp'
    """
    salted = hashlib.pbkdf2_hmac("sha256", password.encode("ascii"), salt, _ITERATIONS)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    texts = [b64encode(part).decode() for part in (salt, stored, server)]
    return f"SCRAM-SHA-256${_ITERATIONS}:{texts[0]}${texts[1]}:{texts[2]}"


def _check_names(**names: str) -> None:
    for kind, name in names.items():
        if _NAME.fullmatch(name) is None or name.startswith("pg_") or name == "public":
            raise BiRoleError(
                f"Invalid name '{name}' of the {kind}: use lower-case letters, digits and '_', "
                "such as osdi_bi."
            )
