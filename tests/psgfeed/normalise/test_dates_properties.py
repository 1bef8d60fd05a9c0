"""What holds for every date and every text."""

import string
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import format_datetime
from zoneinfo import ZoneInfo

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


CLOCK_FORMS = (
    "{day} de {month_es} de {year} | {hour:02}:{minute:02}",
    "{day} de {month_es} del {year} a las {hour}:{minute:02} horas",
    "{weekday_es} {day} de {month_es} de {year}, {hour}h{minute:02}",
    "Lima, {day} {short_es}. {year} - {twelve}:{minute:02} {half_es}",
    "{hour:02}:{minute:02}|{day} de {month_es} de {year}.-",
    "{dd}/{mm}/{year} {hour:02}:{minute:02}",
    "{day} {month_en} {year}, {hour:02}:{minute:02}",
    "{month_en} {day}, {year} at {twelve}:{minute:02} {half_en}",
    "{weekday_en}, {day} {short_en} {year} {hour:02}:{minute:02}:00",
    "{year}-{mm}-{dd} {hour:02}:{minute:02}",
    "{twelve}:{minute:02} {half_en}, {month_en} {day}, {year}",
)


@given(instants, st.sampled_from(CLOCK_FORMS), st.sampled_from(["America/Lima", "Europe/London", "UTC"]))
def test_a_time_is_read_back_from_every_form_in_the_zone_of_the_setting(moment: datetime, form: str, zone: str) -> None:
    local = moment.replace(second=0).astimezone(ZoneInfo(zone))
    month, weekday = local.month - 1, local.weekday()
    printed = form.format(
        day=local.day,
        dd=f"{local.day:02}",
        mm=f"{local.month:02}",
        year=local.year,
        hour=local.hour,
        twelve=local.hour % 12 or 12,
        minute=local.minute,
        half_es="a. m." if local.hour < 12 else "p. m.",
        half_en="am" if local.hour < 12 else "pm",
        month_es=MONTHS["es"][month],
        month_en=MONTHS["en"][month],
        short_es=MONTHS["es"][month][:3],
        short_en=MONTHS["en"][month][:3],
        weekday_es=WEEKDAYS["es"][weekday],
        weekday_en=WEEKDAYS["en"][weekday],
    )
    when = read_date(printed, DateSetting(NOW, zone=zone))
    assert (when.precision, when.day) == (Precision.TIME, local.date())
    assert when.instant in {local.replace(fold=fold).astimezone(UTC) for fold in (0, 1)}


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
