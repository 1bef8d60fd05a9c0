"""What the commands on single items share: finding one by what a person has at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from psgfeed import problems
from psgfeed.problems import ConfigurationError, Finding

if TYPE_CHECKING:
    from psgfeed.model import StoredItem


def find_item(connection: Any, name: str, *, denied: bool = False) -> StoredItem:
    """Return the item of an id or an address; of several at one address the one that was seen first.

    With ``denied`` it carries the marks that a person took away, too (weight 0).

    Raises:
        ConfigurationError: there is none.
    """
    from psgfeed.normalise.urls import identity_key
    from psgfeed.store.query import ids_at, load

    key = identity_key(name)
    for item_id in (name, *(ids_at(connection, key) if key else ())):
        found = load(connection, [item_id], denied=denied)
        if found:
            return found[item_id]
    raise ConfigurationError(Finding(problems.ITEM_UNKNOWN, name))
