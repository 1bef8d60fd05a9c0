"""The command: one file a command group. Nothing heavy is imported before a command needs it."""

from psgfeed.cli.main import main

__all__ = ["main"]
