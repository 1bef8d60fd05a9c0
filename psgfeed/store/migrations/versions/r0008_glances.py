"""What is remembered of each feed's entries, so that a feed in which nothing was touched is not read again.

Revision: 0008_glances, after 0007_live.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008_glances"
down_revision = "0007_live"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; the first publication fills it."""
    op.create_table(
        "feed_glance",
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("made_from", sa.Text(), nullable=False),
        sa.Column("glance", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("path", name=op.f("pk_feed_glance")),
    )
