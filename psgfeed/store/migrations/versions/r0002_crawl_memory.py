"""What incremental reading and backfill remember of a source, and which crawls told only a part.

Revision: 0002_crawl_memory, after 0001_initial.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002_crawl_memory"
down_revision = "0001_initial"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the columns; what is stored already gets their defaults."""
    for column in (
        sa.Column("last_read", INSTANT, nullable=True),
        sa.Column("distrusted", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("cursor", sa.Text(), nullable=False, server_default=""),
        sa.Column("backfill_at", sa.Text(), nullable=False, server_default=""),
        sa.Column("backfill_ended", INSTANT, nullable=True),
    ):
        op.add_column("source_state", column)
    op.add_column("crawl", sa.Column("partial", sa.Boolean(), nullable=False, server_default=sa.false()))
