"""The secrets of webhooks, and the signatures that they make.

In: the id, time and body of a message. Out: the value of the header `webhook-signature`. For
`client`, and for `app.delivery.receivers`, which hands out new secrets.

Source: Standard Webhooks 1.0.0, 'Signature scheme'.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from secrets import token_bytes
from typing import TypeAlias

Secrets: TypeAlias = tuple[str, str | None]
"""The secret of a receiver, and its old one while that signs, too."""

PREFIX = "whsec_"


def new_secret() -> str:
    """A new secret of 256 random bits."""
    return PREFIX + base64.b64encode(token_bytes(32)).decode()


def sign(secret: str, id_: str, timestamp: int, body: bytes) -> str:
    """The signature of a message by one secret.

    >>> sign("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek",
    ...      1614265330, b'{"test": 2432232314}')
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
    """
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = b"%s.%d.%s" % (id_.encode(), timestamp, body)
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def signatures(secrets: Secrets, id_: str, timestamp: int, body: bytes) -> bytes:
    """The value of the header `webhook-signature`: a signature by each secret."""
    each = (sign(secret, id_, timestamp, body) for secret in secrets if secret is not None)
    return " ".join(each).encode()
