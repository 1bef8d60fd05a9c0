"""Write the parts of the manual that are made from the code: the table's columns, the problems, a source file's keys.

Run ``python docs/generate.py`` after a change of any of them; ``--check`` only says whether it is needed.
"""

import json
import re
import sys
from pathlib import Path

from psgfeed.discovery.keys import source_schema, words
from psgfeed.export.columns import COLUMNS
from psgfeed.export.companions import COMPANIONS
from psgfeed.problems import ALL
from spiders.readers import KINDS

DOCS = Path(__file__).parent


def columns_table() -> str:
    """Return the table of the columns."""
    rows = ["| column | type | meaning | example | core |", "|---|---|---|---|---|"]
    rows += [
        f"| `{column.name}` | {column.type} | {column.en} | {_code(column.example)} | {'yes' if column.core else ''} |"
        for column in COLUMNS
    ]
    return "\n".join(rows)


def companions_table() -> str:
    """Return the table of the tables beside the items."""
    rows = ["| table | what it holds | columns |", "|---|---|---|"]
    rows += [
        f"| `{one.name}` | {one.en} | {', '.join(f'`{column.name}`' for column in one.columns)} |" for one in COMPANIONS
    ]
    return "\n".join(rows)


def problems_table() -> str:
    """Return the table of the problems."""
    rows = ["| code | level | what is wrong | what to do |", "|---|---|---|---|"]
    rows += [
        f"| `{problem.code}` | {problem.level} | {problem.sentence} | {problem.remedy} |" for problem in ALL.values()
    ]
    return "\n".join(rows)


def keys_table() -> str:
    """Return the table of the keys of a source file."""
    rows = ["| table | key | meaning |", "|---|---|---|"]
    for table in ("source", "listing", "fix", "expect"):
        shown = "" if table == "source" else f"`[{table}]`"
        rows += [f"| {shown} | `{key}` | {meaning} |" for key, meaning in words()[table].items()]
    return "\n".join(rows)


def kinds_table() -> str:
    """Return the table of the kinds."""
    return "\n".join(
        ["| kind | what is read |", "|---|---|", *(f"| `{kind}` | {words()['kind'][kind]} |" for kind in KINDS)]
    )


def schema_text() -> str:
    """Return the JSON Schema of a source file."""
    return json.dumps(source_schema(), indent=2, ensure_ascii=False) + "\n"


PARTS = (
    ("research.md", "columns", columns_table),
    ("research.md", "companions", companions_table),
    ("problems.md", "problems", problems_table),
    ("extend.md", "keys", keys_table),
    ("extend.md", "kinds", kinds_table),
)
SCHEMA = "source.schema.json"


def _code(example: str) -> str:
    return f"`{example}`".replace("|", "\\|") if example else ""


def with_part(text: str, name: str, table: str) -> str:
    """Return a page with the part between its markers replaced."""
    pattern = rf"(<!-- {name} -->\n).*?(<!-- end of {name} -->)"
    return re.sub(pattern, lambda match: f"{match[1]}{table}\n{match[2]}", text, flags=re.DOTALL)


def renewed(path: Path, fresh: str) -> bool:
    """Write a file that is stale, or with ``--check`` only name it; return whether it was stale."""
    if path.is_file() and path.read_text(encoding="utf-8") == fresh:
        return False
    sys.stderr.write(f"stale: {path.name}\n")
    if "--check" not in sys.argv:
        path.write_text(fresh, encoding="utf-8")
    return True


def main() -> int:
    """Renew the stale pages, or with ``--check`` return how many there are."""
    stale = renewed(DOCS / SCHEMA, schema_text())
    for page, name, table in PARTS:
        text = (DOCS / page).read_text(encoding="utf-8")
        stale += renewed(DOCS / page, with_part(text, name, table()))
    return stale if "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
