"""Runs the migrations inside a transaction that is already open; no alembic.ini is needed."""

from importlib.resources import files

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def upgrade(connection: Connection) -> None:
    """Bring the schema to the newest revision; the caller commits."""
    command.upgrade(_config(connection), "head")


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("psgfeed.store").joinpath("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
