"""How an archive's documents are read: lists of captures, and captures as the pages that they are of."""

from psgfeed.extract.captures import captured, is_list, read_captures
from psgfeed.intake import read_document
from psgfeed.model import Document, Reading, Source
from spiders.readers import reader_of


def read_wayback(document: Document, source: Source) -> Reading:
    """Return the captures that a list names, or the items of one capture, under the page's own addresses."""
    if is_list(document.url):
        return read_captures(document, source)
    read = reader_of(source.page_kind) or read_document
    return read(captured(document), source)
