"""Weeks of the digest that are closed, and the turns that sources took.

Revision: 0006_chronicle, after 0005_search.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006_chronicle"
down_revision = "0005_search"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables; weeks of before close with the first publication."""
    op.create_table(
        "digest_week",
        sa.Column("week", sa.Text(), nullable=False),
        sa.Column("updated", INSTANT, nullable=False),
        sa.Column("sections", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("week", name=op.f("pk_digest_week")),
    )
    op.create_table(
        "source_turn",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_turn")),
    )
    op.create_index(op.f("ix_source_turn_source_id"), "source_turn", ["source", "id"])
