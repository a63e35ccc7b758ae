"""Store phone numbers with their country code, and the settings of an organization about them.

Versions before this one stored the digits as sent: `(202) 555-0187` and `+1 202 555 0187` were two
numbers. Numbers that are valid in the United States get their country code here, in the person and
as match key; all others stay. A number that two people without an e-mail address have in different
forms stays as it is for the second.

People are read once, 1,000 at a time: about a minute for a million people with a number.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import phonenumbers
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"

BATCH = 1_000
DEFAULT_COUNTRY = "US"

people = sa.table(
    "people",
    sa.column("organization_id", sa.UUID()),
    sa.column("id", sa.UUID()),
    sa.column("phone_numbers", postgresql.JSONB()),
)
person_phones = sa.table(
    "person_phones",
    sa.column("organization_id", sa.UUID()),
    sa.column("number", sa.Text()),
    sa.column("person_id", sa.UUID()),
)


def upgrade() -> None:
    op.execute("SET LOCAL statement_timeout = '10min'")
    op.add_column(
        "organizations",
        sa.Column("phone_country", sa.Text(), nullable=False, server_default=sa.text("'US'")),
    )
    op.add_column(
        "organizations",
        sa.Column(
            "separate_identifiers", sa.Boolean(), nullable=False, server_default=sa.text("false")
        ),
    )
    if op.get_context().as_sql:
        return
    for row in _people():
        changes = _changes(row)
        if changes:
            _store(row, changes)


def downgrade() -> None:
    """Drop the settings. Numbers keep their country codes, since the digits as sent are lost."""
    op.drop_column("organizations", "separate_identifiers")
    op.drop_column("organizations", "phone_country")


def _people() -> Iterator[sa.Row[Any]]:
    key = sa.tuple_(people.c.organization_id, people.c.id)
    has_numbers = sa.func.jsonb_typeof(people.c.phone_numbers) == "array"
    query = sa.select(people).where(has_numbers).order_by(*key.clauses).limit(BATCH)
    rows = op.get_bind().execute(query).all()
    while rows:
        yield from rows
        last = sa.tuple_(sa.literal(rows[-1].organization_id), sa.literal(rows[-1].id))
        rows = op.get_bind().execute(query.where(key > last)).all()


def _changes(row: sa.Row[Any]) -> dict[str, str]:
    """The numbers of a person that get a country code: old → new."""
    old = [item.get("number") for item in row.phone_numbers if isinstance(item, dict)]
    pairs = ((text, _with_country_code(text)) for text in old if text and text.isdecimal())
    return {text: new for text, new in pairs if new and new != text and new not in old}


def _with_country_code(number: str) -> str | None:
    try:
        parsed = phonenumbers.parse(number, DEFAULT_COUNTRY)
    except phonenumbers.NumberParseException:
        return None
    form = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return form.removeprefix("+") if phonenumbers.is_valid_number(parsed) else None


def _store(row: sa.Row[Any], changes: dict[str, str]) -> None:
    own_keys = (
        person_phones.c.organization_id == row.organization_id,
        person_phones.c.person_id == row.id,
    )
    done = {}
    for old, new in changes.items():
        is_old = person_phones.c.number == old
        statement = sa.update(person_phones).where(*own_keys, is_old).values(number=new)
        try:
            with op.get_bind().begin_nested():
                op.get_bind().execute(statement)
        except sa.exc.IntegrityError:
            continue
        done[old] = new
    numbers = [
        {**item, "number": done[item["number"]]} if item.get("number") in done else item
        for item in row.phone_numbers
    ]
    op.get_bind().execute(
        sa.update(people)
        .where(people.c.organization_id == row.organization_id, people.c.id == row.id)
        .values(phone_numbers=numbers)
    )
