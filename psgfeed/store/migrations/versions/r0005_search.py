"""On PostgreSQL, words are told apart and folded as on SQLite, and titles and summaries are told apart.

Revision: 0005_search, after 0004_publication.

Before, ``EE.UU.`` was a host name, ``10-12`` a number and a negative one, and only the usual accents were known.
"""

from alembic import op

revision = "0005_search"
down_revision = "0004_publication"
branch_labels = None
depends_on = None

# What stands between words, whatever the database's locale thinks of letters: ASCII and Latin-1 signs, punctuation,
# currency, arrows to dingbats without the numbers in circles, variation selectors, emoji.
_BETWEEN = (
    r"\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7"
    r"\u2000-\u206f\u20a0-\u20cf\u2190-\u245f\u2500-\u2775\u2794-\u2bff\u3000-\u3004\u3008-\u3020"
    r"\ufe00-\ufe0f\ufffc\ufffd\U0001f000-\U0001f0ff\U0001f1e6-\U0001faff"
)

_STATEMENTS = (
    "DROP INDEX item_search",
    "ALTER TABLE item DROP COLUMN item_search",
    f"""
    CREATE OR REPLACE FUNCTION item_search_fold(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$ SELECT regexp_replace(
        normalize(lower(regexp_replace(normalize(value, NFD), '[\u0300-\u036f]', '', 'g')), NFC),
        '[{_BETWEEN}]+', ' ', 'g'
    ) $$
    """,
    """
    ALTER TABLE item ADD COLUMN item_search tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('simple', item_search_fold(title)), 'A')
        || setweight(to_tsvector('simple', item_search_fold(summary)), 'B')
    ) STORED
    """,
    "CREATE INDEX item_search ON item USING gin (item_search)",
)


def upgrade() -> None:
    """Make the column anew; SQLite's index stays as it is."""
    if op.get_bind().dialect.name == "postgresql":
        for statement in _STATEMENTS:
            op.execute(statement)
