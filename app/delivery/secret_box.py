"""The secrets of webhooks as they are stored: encrypted, once there is a key for it.

A stored secret is `fernet:` with the name of its key and a Fernet token, or plain: `whsec_…`. The
name of a key is the beginning of its SHA-256.

In: the keys of `OSDI_SECRET_KEY`, the first of which encrypts. Out: secrets. For `app.delivery`.

Source: the Fernet specification, version 0x80.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection

from app.config.delivery import secret_keys
from app.config.settings import Settings
from app.errors import CommandError
from app.observe import logger
from app.store.pool import Store
from resolvers.execute.delivery.secrets import keys_in_use, replace_secrets
from resolvers.execute.identity import list_organizations
from schema.failures import Failure
from schema.osdi.deliveries import SEALED


class SecretLocked(Exception):
    """A secret cannot be decrypted by any of the keys. The text does not contain it."""


class SecretBox:
    """Encrypts and decrypts secrets with its keys; without keys, they stay plain text."""

    def __init__(self, settings: Settings) -> None:
        keys = secret_keys(settings.secret_key)
        self._keys = {hashlib.sha256(key).hexdigest()[:8]: key for key in keys}
        """The keys by their names, the first one first."""

    @property
    def first(self) -> str | None:
        """The name of the key that encrypts."""
        return next(iter(self._keys), None)

    def seal(self, secret: str) -> str:
        """The secret as it is stored."""
        if self.first is None:
            return secret
        from cryptography.fernet import Fernet

        token = Fernet(base64.urlsafe_b64encode(self._keys[self.first])).encrypt(secret.encode())
        return f"{SEALED}{self.first}:{token.decode()}"

    def open(self, stored: str) -> str:
        """The secret in its stored form. Raises: `SecretLocked`."""
        if not stored.startswith(SEALED):
            return stored
        name, _, token = stored.removeprefix(SEALED).partition(":")
        key = self._keys.get(name)
        if key is None:
            raise SecretLocked(f"{_LOCKED} (its name is {name}).")
        from cryptography.fernet import Fernet, InvalidToken

        try:
            return Fernet(base64.urlsafe_b64encode(key)).decrypt(token).decode()
        except InvalidToken:
            raise SecretLocked("The stored secret of the webhook is damaged.") from None

    def unknown(self, names: Collection[str]) -> list[str]:
        """The names that belong to none of the keys."""
        return sorted(set(names) - set(self._keys))


_LOCKED = "The secret of the webhook is encrypted with a key that OSDI_SECRET_KEY does not have"


async def report_locked(store: Store, settings: Settings) -> None:
    """Log which keys are missing. Nothing is sent to webhooks whose secrets need them."""
    try:
        unknown = SecretBox(settings).unknown(await keys_in_use(store))
    except Failure as failure:
        # All shards are asked: without one worker of Citus, the gateway serves the others.
        logger.warning("Which keys OSDI_SECRET_KEY lacks is unknown: %s", failure)
        return
    if unknown:
        message = (
            "Secrets of webhooks are encrypted with keys that OSDI_SECRET_KEY does not have "
            "(their names are %s): nothing is sent to these webhooks."
        )
        logger.error(message, ", ".join(unknown))


async def encrypt_all(store: Store, settings: Settings) -> int:
    """Encrypt all secrets that are not encrypted with the first key; return their number.

    Raises: `CommandError`.
    """
    box = SecretBox(settings)
    if box.first is None:
        raise CommandError("OSDI_SECRET_KEY is not set; it must have the key to encrypt with.")
    prefix, count = f"{SEALED}{box.first}:", 0
    try:
        for organization in await list_organizations(store):
            count += await replace_secrets(
                store, organization["id"], prefix, lambda stored: box.seal(box.open(stored))
            )
    except SecretLocked as error:
        raise CommandError(str(error)) from None
    return count
