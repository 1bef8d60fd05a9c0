"""Why an item stands in its story, what people decided, and the words by which near items are found.

Revision: 0003_stories, after 0002_crawl_memory.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003_stories"
down_revision = "0002_crawl_memory"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the table; stories that are told already keep their method and have no reason."""
    op.add_column("item", sa.Column("story_why", sa.Text(), nullable=False, server_default=""))
    op.add_column("item", sa.Column("story_by_hand", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "story_word",
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("noted", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("word", "day", "seq", name=op.f("pk_story_word")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_story_word_noted"), "story_word", ["noted"])
