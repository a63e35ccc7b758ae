"""Serve tags, lists and questions, with their taggings, items and answers.

Nothing was written to these tables before, so that everything here is done at once. A tagging,
an item and an answer have both of their links; totals begin with the first row.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

LINKS = {
    "taggings": ("tag_id", "person_id"),
    "items": ("list_id", "person_id"),
    "answers": ("question_id", "person_id"),
}
RESOURCES = ("tags", "lists", "questions", *LINKS)
INDEXES = (
    *[(table, "modified_date", "id") for table in RESOURCES],
    ("answers", "action_date", "id"),
    ("questions", "name"),
)


def upgrade() -> None:
    for table, columns in LINKS.items():
        for column in columns:
            op.alter_column(table, column, existing_type=sa.UUID(), nullable=False)
    for table, *names in INDEXES:
        op.create_index(_name(table, names), table, ["organization_id", *names])


def downgrade() -> None:
    for table, *names in INDEXES:
        op.drop_index(_name(table, names), table)
    for table, columns in LINKS.items():
        for column in columns:
            op.alter_column(table, column, existing_type=sa.UUID(), nullable=True)


def _name(table: str, names: list[str]) -> str:
    return "_".join((table, "organization_id", *names, "idx"))
