"""Write the parts of the manual that are made from the code: the table's columns, the problems, the demo's output.

Run ``python docs/generate.py`` after a change of columns or problems; ``--check`` only says whether it is needed.
"""

import re
import sys
from pathlib import Path

from psgfeed.export.columns import COLUMNS
from psgfeed.problems import ALL

DOCS = Path(__file__).parent


def columns_table() -> str:
    """Return the table of the columns."""
    rows = ["| column | type | meaning | example | core |", "|---|---|---|---|---|"]
    rows += [
        f"| `{column.name}` | {column.type} | {column.en} | {_code(column.example)} | {'yes' if column.core else ''} |"
        for column in COLUMNS
    ]
    return "\n".join(rows)


def problems_table() -> str:
    """Return the table of the problems."""
    rows = ["| code | level | what is wrong | what to do |", "|---|---|---|---|"]
    rows += [
        f"| `{problem.code}` | {problem.level} | {problem.sentence} | {problem.remedy} |" for problem in ALL.values()
    ]
    return "\n".join(rows)


PARTS = {"research.md": ("columns", columns_table), "problems.md": ("problems", problems_table)}


def _code(example: str) -> str:
    return f"`{example}`".replace("|", "\\|") if example else ""


def with_part(text: str, name: str, table: str) -> str:
    """Return a page with the part between its markers replaced."""
    pattern = rf"(<!-- {name} -->\n).*?(<!-- end of {name} -->)"
    return re.sub(pattern, lambda match: f"{match[1]}{table}\n{match[2]}", text, flags=re.DOTALL)


def main() -> int:
    """Write the stale pages, or with ``--check`` only name them; return how many were stale."""
    stale = 0
    for page, (name, table) in PARTS.items():
        path = DOCS / page
        text = path.read_text(encoding="utf-8")
        fresh = with_part(text, name, table())
        if fresh != text:
            stale += 1
            sys.stderr.write(f"stale: {page}\n")
            if "--check" not in sys.argv:
                path.write_text(fresh, encoding="utf-8")
    return stale if "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
