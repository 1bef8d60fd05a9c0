"""The house keeps its own rules: rooms, doors, sizes, words."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OURS = [path for room in ("psgfeed", "spiders", "feeds") for path in sorted((ROOT / room).rglob("*.py"))]

# Where each heavy library may be imported.
LIBRARIES = {
    "sqlalchemy": ("psgfeed/store/",),
    "alembic": ("psgfeed/store/",),
    "scrapy": ("spiders/", "psgfeed/crawl/", "psgfeed/web/"),
    "twisted": ("spiders/", "psgfeed/crawl/", "psgfeed/web/"),
    "feedgen": ("feeds/formats/rss_atom.py",),
    "dateparser": ("psgfeed/normalise/dates",),
    "apscheduler": ("psgfeed/scheduler.py",),
    "jinja2": ("feeds/site/",),
    "socket": ("psgfeed/web/",),
    "http": ("psgfeed/web/", "psgfeed/demo/", "psgfeed/crawl/", "psgfeed/serving/"),
    "starlette": ("psgfeed/serving/",),
    "uvicorn": ("psgfeed/serving/",),
}
HEAVY = ("scrapy", "twisted", "sqlalchemy", "feedgen", "feedparser", "dateparser", "pydantic", "lxml", "apscheduler")
# A fifth of it is the list of HTML's inline elements, one a line.
MOSTLY_TABLE = ("psgfeed/extract/blocks.py", "psgfeed/export/columns.py", "psgfeed/store/schema.py")
WRITERS = ("psgfeed/files.py", "psgfeed/store/")


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names


def test_every_room_of_psgfeed_stands_in_a_layer() -> None:
    # import-linter says nothing about a module that no layer names.
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ][0]
    layered = {name.strip() for layer in contract["layers"] for name in layer.split("|")}
    rooms = {
        f"psgfeed.{path.stem}"
        for path in (ROOT / "psgfeed").iterdir()
        if (path.suffix == ".py" and path.stem != "__init__") or (path / "__init__.py").exists()
    }
    assert rooms <= layered
    assert layered - rooms == {"spiders", "feeds"}


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_heavy_library_stays_in_its_room(library: str) -> None:
    strays = [
        relative(path)
        for path in OURS
        if library in imported(path) and not relative(path).startswith(LIBRARIES[library])
    ]
    assert not strays


def writes(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute | ast.Name):
        return False
    name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
    modes = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
    return name in {"write_text", "write_bytes"} or (
        name == "open" and any(set(mode) & set("wax+") for mode in modes[:1])
    )


def test_only_the_doors_write_files() -> None:
    strays = [
        f"{relative(path)}:{node.lineno}"
        for path in OURS
        if not relative(path).startswith(WRITERS)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if writes(node) and isinstance(node, ast.Call)
    ]
    assert not strays


def test_no_file_and_no_function_outgrows_its_reader() -> None:
    large = [
        relative(path)
        for path in OURS
        if relative(path) not in MOSTLY_TABLE and len(path.read_text(encoding="utf-8").splitlines()) > 400
    ]
    long = [
        f"{relative(path)}:{node.name}"
        for path in OURS
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and "/migrations/versions/" not in relative(path)  # a migration is a list of columns
        and (node.end_lineno or 0) - node.body[0].lineno >= 50
    ]
    assert not large
    assert not long


def test_no_package_front_stands_below_tests() -> None:
    # tests/spiders/__init__.py would be imported in place of our spiders.
    assert not list((ROOT / "tests").rglob("__init__.py"))


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["export", "csv", "--help"], ["--version"]])
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys; from psgfeed.cli.main import psgfeed\n"
        f"try: psgfeed.main({arguments!r}, prog_name='psgfeed')\n"
        "except SystemExit: pass\n"
        f"sys.exit(','.join(sorted({set(HEAVY)!r} & set(sys.modules))) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_run_never_imports_scrapy() -> None:
    code = "import sys, psgfeed.run, psgfeed.scheduler; sys.exit('scrapy' in sys.modules or 'twisted' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=ROOT).returncode == 0


def test_the_generated_parts_of_the_manual_are_fresh() -> None:
    done = subprocess.run(
        [sys.executable, "docs/generate.py", "--check"], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 0, f"{done.stderr}run python docs/generate.py"


def test_the_project_speaks_of_itself_alone() -> None:
    names = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True, cwd=ROOT).stdout.split()
    unwanted = ("/work/", "farm-", "files.pythonhosted", "registry.npmjs", "TODO", "FIXME")
    strays = [
        f"{name}: {word}"
        for name in names
        if name != "tests/test_house.py" and (ROOT / name).is_file()
        for word in unwanted
        if word in (ROOT / name).read_text(encoding="utf-8", errors="replace")
    ]
    assert not strays
