"""How psgfeed introduces itself to other people's servers."""

from psgfeed import __version__

ROBOTS_TOKEN = "psgfeed"  # noqa: S105 - the name that a robots.txt addresses us by


def user_agent(contact: str = "") -> str:
    """Return an honest User-Agent; ``contact`` is an address of the operator, for the site's owner to write to."""
    name = f"psgfeed/{__version__}"
    contact = " ".join(contact.split())
    if not contact.isascii() or not contact:
        return name
    return f"{name} (+{contact})"
