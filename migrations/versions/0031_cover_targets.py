"""Let the primary key of the targets of outreaches have their target, so that statistics by target
or division read nothing else.

The index is built before the step, while writes go on. A gateway of the version before goes on
reading and writing.
"""

from __future__ import annotations

from alembic import op

from migrations.indexes import create_missing_indexes

revision = "0031"
down_revision = "0030"

_KEY = "outreach_targets_pkey"
_NEW = "outreach_targets_covering_idx"
_COLUMNS = "outreach_targets (organization_id, outreach_id, position)"

CONCURRENT_UNIQUE_INDEXES = {_NEW: f"{_COLUMNS} INCLUDE (target_id)"}
"""By name, the table and the rest of the definition."""


def _replace_key() -> None:
    """PostgreSQL gives the index the name of the constraint.

    Citus refuses a command that does more than add a constraint, so there are two.
    """
    op.execute(f"ALTER TABLE outreach_targets DROP CONSTRAINT {_KEY}")
    op.execute(f"ALTER TABLE outreach_targets ADD CONSTRAINT {_KEY} PRIMARY KEY USING INDEX {_NEW}")


def upgrade() -> None:
    op.execute("SET LOCAL statement_timeout = '60min'")
    create_missing_indexes(CONCURRENT_UNIQUE_INDEXES, unique=True)
    _replace_key()


def downgrade() -> None:
    op.execute("SET LOCAL statement_timeout = '60min'")
    create_missing_indexes({_NEW: _COLUMNS}, unique=True)
    _replace_key()
