"""Excel's format: texts are texts and never formulas, dates are dates, and the codebook is a sheet of its own."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from psgfeed.export.columns import Column
from psgfeed.export.formats.typed import as_date, as_instant
from psgfeed.export.table import Table

# Microsoft's limits: rows of a sheet, letters of a cell, links of a sheet (rounded down), letters of a link.
ROWS_MAX = 1_048_576
LETTERS_MAX = 32_767
LINKS_MAX = 65_000
LINK_LETTERS_MAX = 2_000

_MADE = datetime(2000, 1, 1, tzinfo=UTC)  # a file's own clock would make every file another one
_WIDTHS = {"title": 60, "summary": 60, "text": 60, "url": 40}
_WIDTHS_OF_TYPES = {"datetime": 20}  # in a narrower one an instant is shown as ###
_WIDTH = 16


def write_xlsx(tables: Sequence[Table], path: Path, rows_max: int = ROWS_MAX, links_max: int = LINKS_MAX) -> None:
    """Write each table into a sheet of its name, or into several when one is full, in constant memory."""
    workbook = Workbook(path, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    workbook.set_properties({"created": _MADE})
    formats = {"date": workbook.add_format({"num_format": "yyyy-mm-dd"})}
    formats["datetime"] = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    formats["header"] = workbook.add_format({"bold": True})
    for table in tables:
        _Sheets(workbook, table, formats, rows_max, links_max).write()
    workbook.close()


class _Sheets:
    """The sheets of one table, of which the last is being written."""

    def __init__(
        self, workbook: Workbook, table: Table, formats: dict[str, Any], rows_max: int, links_max: int
    ) -> None:
        self._workbook = workbook
        self._table = table
        self._formats = formats
        self._rows_max = rows_max
        self._links_max = links_max
        self._count = 0
        self._sheet, self._row, self._links = self._begin()
        self._writers = [self._writer(column) for column in table.columns]

    def write(self) -> None:
        for row in self._table.rows():
            if self._row == self._rows_max:
                self._sheet, self._row, self._links = self._begin()
            for place, (value, write) in enumerate(zip(row, self._writers, strict=True)):
                if value is not None and value != "":
                    write(place, value)
            self._row += 1

    def _begin(self) -> tuple[Worksheet, int, int]:
        self._count += 1
        name = self._table.name if self._count == 1 else f"{self._table.name} {self._count}"
        sheet = self._workbook.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(self._table.columns):
            width = _WIDTHS.get(column.name) or _WIDTHS_OF_TYPES.get(column.type, _WIDTH)
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, column.name, self._formats["header"])
        return sheet, 1, 0

    def _writer(self, column: Column) -> Callable[[int, Any], None]:
        match column.type:
            case "integer" | "number" | "boolean":
                return lambda place, value: _done(self._sheet.write_number(self._row, place, value))
            case "date":
                return lambda place, value: self._moment(place, as_date(value), "date")
            case "datetime":
                return lambda place, value: self._moment(place, as_instant(value), "datetime")
            case _ if column.name == "url":
                return self._link
            case _:
                return self._text

    def _moment(self, place: int, moment: Any, kind: str) -> None:
        if moment.year < 1900:  # noqa: PLR2004 - with that year Excel's calendar begins
            self._text(place, moment.isoformat())
        else:
            self._sheet.write_datetime(self._row, place, moment, self._formats[kind])

    def _text(self, place: int, text: str) -> None:
        self._sheet.write_string(self._row, place, text[:LETTERS_MAX])

    def _link(self, place: int, text: str) -> None:
        linkable = text.startswith(("http://", "https://")) and len(text) <= LINK_LETTERS_MAX
        if linkable and self._links < self._links_max:
            self._links += 1
            self._sheet.write_url(self._row, place, text, string=text)
        else:
            self._text(place, text)


def _done(_: int) -> None:
    """Pass over what the library returns."""
