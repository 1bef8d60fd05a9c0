from datetime import timedelta
from pathlib import Path

import pytest

from psgfeed.config import Settings, duration, line_of, load_settings
from psgfeed.problems import ConfigurationError


def workspace(folder: Path, text: str) -> Path:
    (folder / "psgfeed.toml").write_text(text, encoding="utf-8")
    return folder


def load(folder: Path, text: str = "", **environment: str) -> Settings:
    return load_settings(workspace(folder, text), environment)


def test_an_empty_file_gives_the_defaults_within_the_workspace(tmp_path: Path) -> None:
    settings = load(tmp_path)
    assert settings.database == f"sqlite:///{tmp_path}/psgfeed.db"
    assert settings.site_folder == tmp_path / "site"
    assert settings.source_folder == tmp_path / "sources"
    assert settings.scheduler.time_zone == "America/Lima"


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        '[site]\nbase_url = "https://one.example/"\n',
        PSGFEED_BASE_URL="https://two.example/peru",
        PSGFEED_DATABASE="postgresql://me@db/peru",
        PSGFEED_ALLOW_HOSTS="127.0.0.1:8000, intranet.example:80",
        PSGFEED_SITE="public",
    )
    assert settings.site.address == "https://two.example/peru/"
    assert settings.database == "postgresql://me@db/peru"
    assert settings.web.allow_hosts == ["127.0.0.1:8000", "intranet.example:80"]
    assert settings.site_folder == tmp_path / "public"


def test_every_error_is_told_at_once_with_file_line_and_key(tmp_path: Path) -> None:
    text = '[site]\nbase_url = "ftp://x"\ntitel = "Peru"\n\n[scheduler]\nevery = "soon"\ntime_zone = "Lima"\n'
    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path, text)
    message, path = str(caught.value), tmp_path / "psgfeed.toml"
    assert len(caught.value.findings) == 4
    assert f"{path}:2: site.base_url" in message
    assert f"{path}:3: site.titel: The setting is unknown" in message
    assert f"{path}:6: scheduler.every" in message
    assert "'soon'" in message
    assert f"{path}:7: scheduler.time_zone" in message


def test_a_bad_value_of_the_environment_is_placed_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="environment PSGFEED_ALLOW_HOSTS"):
        load(tmp_path, PSGFEED_ALLOW_HOSTS="localhost")


def test_broken_toml_names_the_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"psgfeed\.toml.*line 2"):
        load(tmp_path, '[site]\ntitle = "open\n')


def test_a_folder_without_settings_is_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="psgfeed init"):
        load_settings(tmp_path, {})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("90s", timedelta(seconds=90)),
        ("15m", timedelta(minutes=15)),
        ("1.5h", timedelta(hours=1.5)),
        ("2w", timedelta(14)),
    ],
)
def test_durations(text: str, expected: timedelta) -> None:
    assert duration(text) == expected


def test_the_line_of_a_missing_key_is_its_tables() -> None:
    assert line_of('a = 1\n[site]\nb = 2\n[[listing]]\nitem = "x"\n', ("site", "title")) == 2
    assert line_of('a = 1\n[[listing]]\nitem = "x"\n', ("listing", "0", "item")) == 3
