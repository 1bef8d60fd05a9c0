"""The data files are sound, and a slip in one is told with its place."""

import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from psgfeed import vocabulary
from psgfeed.classify import rulebook
from psgfeed.problems import ConfigurationError


def test_the_rules_can_be_read() -> None:
    assert rulebook.rulebook().lima.region == "PE-LMA"


def test_every_category_has_sure_strong_and_weak_words() -> None:
    folder = files("psgfeed.classify").joinpath("rules", "categories")
    for category in vocabulary.categories():
        table = tomllib.loads(folder.joinpath(f"{category.slug}.toml").read_text(encoding="utf-8"))
        assert min(len(table[strength]) for strength in ("sure", "strong", "weak")) > 10, category.slug


def test_every_category_is_weighed() -> None:
    assert set(rulebook.rulebook().weighing.offsets) == {term.slug for term in vocabulary.categories()}


def test_every_region_has_places() -> None:
    assert set(rulebook._gazetteer().values()) == {term.slug for term in vocabulary.regions()}


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the rules that is read in their place."""
    original = files("psgfeed.classify").joinpath("rules")
    for name in ("names.toml", "relevance.toml", "places.toml", "weighing.toml", "gazetteer.tsv"):
        (tmp_path / "rules").mkdir(exist_ok=True)
        (tmp_path / "rules" / name).write_text(original.joinpath(name).read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "rules" / "categories").mkdir()
    for category in vocabulary.categories():
        name = f"{category.slug}.toml"
        text = original.joinpath("categories", name).read_text(encoding="utf-8")
        (tmp_path / "rules" / "categories" / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(rulebook, "files", lambda _: tmp_path)
    return tmp_path / "rules"


@pytest.mark.parametrize(
    ("name", "addition", "told"),
    [
        ("categories/mining.toml", '\nmighty = ["pick"]\n', "mining.toml: 'mighty'"),
        ("names.toml", '\n[x]\nperu = "maybe"\nterms = ["X"]\n', "names.toml: x: peru: 'maybe'"),
        (
            "names.toml",
            '\n[x]\nperu = "sure"\ncategories = { sport = "weak" }\nterms = ["X"]\n',
            "names.toml: x: 'sport'",
        ),
        ("places.toml", '\n[x]\ngrade = "sure"\n[x.names]\nPE-XXX = ["X"]\n', "places.toml: x: 'PE-XXX'"),
        ("places.toml", '\n[x]\ngrade = "firm"\n[x.names]\nPE-PUN = ["X"]\n', "places.toml: x: grade: 'firm'"),
        ("relevance.toml", "\n[broken\n", "relevance.toml"),
    ],
)
def test_a_slip_in_a_data_file_is_told_with_its_place(rules: Path, name: str, addition: str, told: str) -> None:
    path = rules / name
    before = path.read_text(encoding="utf-8")
    first_near = before.find("\n[[near]]") if name.startswith("categories") else -1
    cut = first_near if first_near >= 0 else len(before)
    path.write_text(before[:cut] + addition + before[cut:], encoding="utf-8")
    with pytest.raises(ConfigurationError) as raised:
        rulebook.rulebook.__wrapped__()
    finding = raised.value.findings[0]
    assert told in f"{finding.place}: {finding.detail}"
