"""What holds for every date and every text."""

import string
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import format_datetime

from hypothesis import given
from hypothesis import strategies as st

from psgfeed.model import Precision, When
from psgfeed.normalise.dates import DateSetting, evidence_of_order, find_dateline, looks_like_date, read_date

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
SETTING = DateSetting(NOW)

MONTHS = {
    "es": (
        *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
        *("julio", "agosto", "setiembre", "octubre", "noviembre", "diciembre"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}
WEEKDAYS = {
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
FORMS = {
    "es": (
        "{day} de {month} de {year}",
        "{day} de {month} del {year}",
        "{weekday}, {day} de {month} de {year}",
        "{weekday} {day} de {month}, {year}",
        "{day} {short} {year}",
        "{day} {short}. {year}",
        "{day}-{short}-{year}",
        "{month} {day}, {year}",
        "Publicado el {day} de {month} de {year}",
        "Cusco, {day} de {month} de {year}.-",
        "{DAY}/{MONTH}/{year}",
    ),
    "en": (
        "{day} {month} {year}",
        "{weekday}, {day} {month} {year}",
        "{weekday} {day} {month}, {year}",
        "{month} {day}, {year}",
        "{weekday}, {month} {day}, {year}",
        "{short} {day}, {year}",
        "{short}. {day} {year}",
        "Posted on {month} {day}, {year}",
        "Update 7. {day} {month} {year}",
        "{year}-{MONTH}-{DAY}",
    ),
}

days = st.dates(date(1990, 1, 1), date(2026, 11, 24))
instants = st.integers(int(datetime(1990, 1, 2, tzinfo=UTC).timestamp()), int(NOW.timestamp())).map(
    lambda seconds: datetime.fromtimestamp(seconds, UTC)
)
offsets = st.integers(-12 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))
zoned = st.builds(lambda moment, zone: moment.astimezone(zone), instants, offsets)
pieces = [
    "5",
    "de",
    "mayo",
    "2020",
    "-",
    ",",
    "Lima",
    "10:30",
    "a. m.",
    "|",
    "lun",
    "1/2/",
    "+05:00",
    "hace",
    "N°",
    ".",
]


@given(days, st.sampled_from(["es", "en"]), st.data())
def test_a_day_is_read_back_from_every_form(day: date, language: str, data: st.DataObject) -> None:
    form = data.draw(st.sampled_from(FORMS[language]))
    month = MONTHS[language][day.month - 1]
    printed = form.format(
        day=day.day,
        month=month,
        short=month[:3],
        year=day.year,
        weekday=WEEKDAYS[language][day.weekday()],
        DAY=f"{day.day:02}",
        MONTH=f"{day.month:02}",
    )
    when = read_date(printed, SETTING)
    assert (when.precision, when.day, when.instant) == (Precision.DAY, day, None)
    assert looks_like_date(printed)
    assert find_dateline(printed)


@given(zoned, st.sampled_from(["T", " "]))
def test_an_instant_is_read_back_from_iso_8601(moment: datetime, mark: str) -> None:
    when = read_date(moment.isoformat(mark), SETTING)
    assert (when.instant, when.day) == (moment, moment.date())


@given(zoned)
def test_an_instant_is_read_back_from_rfc_2822(moment: datetime) -> None:
    when = read_date(format_datetime(moment), SETTING)
    assert (when.instant, when.day) == (moment, moment.date())


@given(instants)
def test_an_instant_is_read_back_from_a_spanish_clock(moment: datetime) -> None:
    half = "a. m." if moment.hour < 12 else "p. m."
    day = f"{moment.day} de {MONTHS['es'][moment.month - 1]} de {moment.year}"
    when = read_date(f"{day} - {moment.hour % 12 or 12}:{moment.minute:02} {half}", DateSetting(NOW, zone="UTC"))
    assert when.instant == moment.replace(second=0)


@given(
    st.one_of(
        st.text(max_size=200),
        st.text(string.digits + string.punctuation + " ", max_size=200),
        st.lists(st.sampled_from(pieces), max_size=40).map(" ".join),
    )
)
def test_any_text_gives_a_date_within_bounds_or_a_reason(text: str) -> None:
    when = read_date(text, SETTING, "feed:pubDate")
    assert when.origin == "feed:pubDate"
    assert when.raw == text.strip()[:128]
    assert _is_sound(when)
    looks_like_date(text)
    evidence_of_order([text])
    span = find_dateline(text)
    assert span is None or 0 <= span[0] < span[1] <= len(text)


def _is_sound(when: When) -> bool:
    if when.precision is Precision.NONE:
        return when.day is None and when.instant is None and when.problem is not None
    if when.precision is Precision.TIME:
        return when.instant is not None and when.instant <= NOW + timedelta(days=1) and bool(when.zone)
    return when.instant is None and when.day is not None and date(1990, 1, 1) <= when.day <= date(2026, 11, 25)
