"""Delete the match keys that name nobody.

Versions before this one stored blank identifiers (`crm:`), texts in place of e-mail addresses
(`n/a`), and phone numbers with fewer than 5 digits, or with one digit throughout, as match keys.
People who share such a text are different people, and the next body with it would merge into one of
them. What the people themselves show stays as it is.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

identifiers = sa.table("identifiers", sa.column("identifier", sa.Text()))
emails = sa.table("person_emails", sa.column("address", sa.Text()))
phones = sa.table("person_phones", sa.column("number", sa.Text()))


def upgrade() -> None:
    op.execute("SET LOCAL statement_timeout = '10min'")
    number = phones.c.number
    too_short = sa.func.length(number) < sa.literal_column("5")
    one_digit = number.regexp_match(r"^(\d)\1*$")
    is_blank = {
        identifiers: identifiers.c.identifier.regexp_match(r"(^|:)\s*$"),
        emails: sa.not_(emails.c.address.regexp_match(r"^[^@\s]+@[^@\s]+$")),
        phones: sa.or_(too_short, one_digit, sa.not_(number.regexp_match(r"\d"))),
    }
    for table, condition in is_blank.items():
        op.execute(sa.delete(table).where(condition))


def downgrade() -> None:
    """Do nothing: the version before reads the tables without these keys, and writes them again
    as bodies arrive.
    """
