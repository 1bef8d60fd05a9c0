"""An index of the items that live feeds may carry.

Revision: 0007_live, after 0006_chronicle.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007_live"
down_revision = "0006_chronicle"
branch_labels = None
depends_on = None

_LIVE = "NOT backfill AND NOT held AND about_peru"


def upgrade() -> None:
    """Make the index."""
    op.create_index(
        op.f("ix_item_live"), "item", ["feed_time"], sqlite_where=sa.text(_LIVE), postgresql_where=sa.text(_LIVE)
    )
