"""What a date's text means, and what is said about it when it means none."""

from datetime import UTC, date, datetime

import pytest

from psgfeed import problems
from psgfeed.model import DateOrder, Precision
from psgfeed.normalise.dates import DateSetting, evidence_of_order, read_date
from psgfeed.problems import Problem

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
LIMA = DateSetting(NOW)
LONDON = DateSetting(NOW, zone="Europe/London", languages=("en",))
NEW_YORK = DateSetting(NOW, zone="America/New_York", languages=("en",))


@pytest.mark.parametrize(
    ("raw", "published"),
    [
        ("Mon, 01 Mar 2021 10:00:00 GMT", "2021-03-01T10:00:00Z"),
        ("Mon, 01 Mar 2021 10:00:00 +0000", "2021-03-01T10:00:00Z"),
        ("Mon, 01 Mar 2021 10:00:00 +0000 (UTC)", "2021-03-01T10:00:00Z"),
        ("Fri, 01 Mar 2021 10:00:00 -0500", "2021-03-01T15:00:00Z"),
        ("Mon, 1 Mar 2021 10:00 EST", "2021-03-01T15:00:00Z"),
        ("Mon, 1 Mar 2021 10:00:00 PDT", "2021-03-01T17:00:00Z"),
        ("Mon, 1 Mar 2021 10:00:00 PET", "2021-03-01T15:00:00Z"),
        ("Thu, 1 Jul 2021 10:00:00 BST", "2021-07-01T09:00:00Z"),
        ("1 Mar 21 10:00:00 GMT", "2021-03-01T10:00:00Z"),
        ("lun, 01 mar 2021 10:00:00 -0500", "2021-03-01T15:00:00Z"),
        ("mié., 12 ago. 2020 17:45:10 +0000", "2020-08-12T17:45:10Z"),
        ("ven., 03 juil. 2020 15:09:58 +0000", "2020-07-03T15:09:58Z"),
        ("Thu, 29 Oct 2020 07:36:03 GMT-07:00", "2020-10-29T14:36:03Z"),
        ("Thu, 29 Oct 2020 07:36:03 GMT-0500", "2020-10-29T12:36:03Z"),
        ("Thu Nov 12 2020 17:00:00 GMT+0000 (Coordinated Universal Time)", "2020-11-12T17:00:00Z"),
        ("Fri, 31 Mar 2023 20:19:00 America/Los_Angeles", "2023-04-01T03:19:00Z"),
        ("Mon, 1 Mar 2021 10:00:00 GMT by the editor", "2021-03-01T10:00:00Z"),
        ("Wed Aug 27 13:08:45 2008", "2008-08-27T18:08:45Z"),
        ("Wed Aug 27 13:08:45 +0000 2008", "2008-08-27T13:08:45Z"),
    ],
)
def test_a_feed_date_is_read_with_its_usual_damage(raw: str, published: str) -> None:
    assert read_date(raw, LIMA).text == published


@pytest.mark.parametrize(
    ("raw", "published"),
    [
        ("2021-03-01T10:15:30Z", "2021-03-01T10:15:30Z"),
        ("2021-03-01T10:15:30.5Z", "2021-03-01T10:15:30.500000Z"),
        ("2021-03-01T10:15:30.123456789Z", "2021-03-01T10:15:30.123456Z"),
        ("2021-03-01T10:15:30+05:30", "2021-03-01T04:45:30Z"),
        ("2021-03-01T10:15:30-0500", "2021-03-01T15:15:30Z"),
        ("2021-03-01 10:15:30 +00:00", "2021-03-01T10:15:30Z"),
        ("2021-03-01 10:15:30+00", "2021-03-01T10:15:30Z"),
        ("2021-03-01T10:15Z", "2021-03-01T10:15:00Z"),
        ("2021-03-01T10Z", "2021-03-01T10:00:00Z"),
        ("2021-03-01T9:15:30Z", "2021-03-01T09:15:30Z"),
        ("20210301T101530Z", "2021-03-01T10:15:30Z"),
        ("2021-03-01T24:00:00Z", "2021-03-02T00:00:00Z"),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
        ("2021-W09-1", "2021-03-01"),
        ("2021-060T10:00:00Z", "2021-03-01T10:00:00Z"),
        ("2021-03-01T10:15:30-05:00[America/Lima]", "2021-03-01T15:15:30Z"),
        ("2021-03-01", "2021-03-01"),
        ("2021/03/01", "2021-03-01"),
        ("20210301", "2021-03-01"),
        ("2021-03", "2021-03"),
        ("1614592800", "2021-03-01T10:00:00Z"),
        ("1614592800000", "2021-03-01T10:00:00Z"),
        ("20210301101530", "2021-03-01T15:15:30Z"),
    ],
)
def test_a_machine_date_is_read_in_all_its_forms(raw: str, published: str) -> None:
    assert read_date(raw, LIMA).text == published


@pytest.mark.parametrize(
    ("raw", "published"),
    [
        ("martes, 12 de setiembre de 2017 | 17:07", "2017-09-12T22:07:00Z"),
        ("Lima, 18 may. 2024 - 8:45 a. m.", "2024-05-18T13:45:00Z"),
        ("19:15|25 de mayo de 2020.-", "2020-05-26T00:15:00Z"),
        ("5 de mayo de 2020 a las 12:00 m.", "2020-05-05T17:00:00Z"),
        ("5 de mayo de 2020, 5:30 de la tarde", "2020-05-05T22:30:00Z"),
        ("July 11, 2011 at 12:25 a.m.", "2011-07-11T05:25:00Z"),
        ("21/05/2020 17h29", "2020-05-21T22:29:00Z"),
        ("10:06am Dec 11, 2014", "2014-12-11T15:06:00Z"),
        ("Lunes, 1 marzo 2021", "2021-03-01"),
        ("1º de julio de 2019", "2019-07-01"),
        ("1.º de julio de 2019", "2019-07-01"),
        ("23rdJuly 2016", "2016-07-23"),
        ("mayo 5, 2020 / 0 comentarios", "2020-05-05"),
        ("Boletín N° 12 - 5 de mayo de 2020", "2020-05-05"),
        ("Edición 45 - 5 de mayo de 2020", "2020-05-05"),
        ("Last update: 5 May 2020", "2020-05-05"),
        ("a las 20:45 del 5 de mayo de 2020", "2020-05-06T01:45:00Z"),
        ("1ro de julio del 2019", "2019-07-01"),
        ("15 set. 2023", "2023-09-15"),
        ("15 sept 2023", "2023-09-15"),
        ("3 June2018", "2018-06-03"),
        ("5th June 2011", "2011-06-05"),
        ("23 July, 2016", "2016-07-23"),
        ("Jul 23, 2016", "2016-07-23"),
        ("mayo 5, 2020", "2020-05-05"),
        ("27\u00a0de\u00a0octubre,\u00a02015", "2015-10-27"),
        ("10\n     de mayo\n     de 2020", "2020-05-10"),
        ("Servindi, 27 de octubre, 2015.-", "2015-10-27"),
        ("La Oroya, lunes 5 de mayo del 2020", "2020-05-05"),
        ("Publicado: 3 de marzo de 2021", "2021-03-03"),
        ("Publicado el 3 de marzo de 2021 | Sociedad", "2021-03-03"),
        ("Updated on May 5, 2020", "2020-05-05"),
        ("By Jane Roe on May 5, 2020", "2020-05-05"),
        ("Por Ana Quispe, 5 de mayo de 2020", "2020-05-05"),
        ("Update 119. 31 January 2007", "2007-01-31"),
        ("Peru New 057. 31 October 2010", "2010-10-31"),
        (". 10 April 2017", "2017-04-10"),
        ("102. 29 February 2004", "2004-02-29"),
        ("12/05/2021 (miércoles)", "2021-05-12"),
        ("marzo 2021", "2021-03"),
        ("Nov. 2020", "2020-11"),
    ],
)
def test_a_date_that_people_write_is_read(raw: str, published: str) -> None:
    assert read_date(raw, LIMA).text == published


@pytest.mark.parametrize(
    ("raw", "first", "last"),
    [
        ("153. Aug - Sep 12", date(2012, 8, 1), date(2012, 9, 30)),
        ("June / July 2009", date(2009, 6, 1), date(2009, 7, 31)),
        ("UPDATE 133. May / April 2009", date(2009, 4, 1), date(2009, 5, 31)),
        ("enero y febrero de 2012", date(2012, 1, 1), date(2012, 2, 29)),
        ("Dec / Jan 2009", date(2008, 12, 1), date(2009, 1, 31)),
        ("diciembre 2008 - enero 2009", date(2008, 12, 1), date(2009, 1, 31)),
    ],
)
def test_a_range_of_months_stays_a_range(raw: str, first: date, last: date) -> None:
    when = read_date(raw, LONDON)
    assert (when.precision, when.day, when.until) == (Precision.MONTH, first, last)
    assert when.problem is problems.DATE_PARTIAL


def test_a_day_has_no_instant_and_a_time_has_the_day_of_its_own_zone() -> None:
    day = read_date("23 July 2016", LIMA)
    assert (day.precision, day.instant, day.day, day.problem) == (Precision.DAY, None, date(2016, 7, 23), None)
    time = read_date("Sat, 23 Jul 2016 23:30:00 -0500", LONDON)
    assert time.instant == datetime(2016, 7, 24, 4, 30, tzinfo=UTC)
    assert (time.precision, time.day, time.zone) == (Precision.TIME, date(2016, 7, 23), "-05:00")


def test_a_time_without_a_zone_is_in_the_zone_of_the_setting() -> None:
    when = read_date("23 July 2016, 10:00", LONDON)
    assert (when.text, when.zone) == ("2016-07-23T09:00:00Z", "Europe/London")
    assert when.problem is problems.DATE_ASSUMED_ZONE


@pytest.mark.parametrize("zone", ["Mars/Base", "America", "+a:bc", "+05:99", "", "../etc"])
def test_an_unknown_zone_in_the_setting_is_read_as_utc(zone: str) -> None:
    when = read_date("23 July 2016, 10:00", DateSetting(NOW, zone=zone))
    assert (when.text, when.problem) == ("2016-07-23T10:00:00Z", problems.DATE_ASSUMED_ZONE)


@pytest.mark.parametrize(
    ("raw", "published"),
    [
        ("5 de mayo de 2020, 8:45 (hora peruana)", "2020-05-05T13:45:00Z"),
        ("martes, 5 de mayo de 2020, 8:45:10 a. m. hora estándar de Perú", "2020-05-05T13:45:10Z"),
        ("5 May 2020, 08:45 British Summer Time", "2020-05-05T07:45:00Z"),
        ("5 May 2020, 08:45 Greenwich Mean Time", "2020-05-05T08:45:00Z"),
        ("5 de mayo de 2020, 8:45 horas GMT-5", "2020-05-05T13:45:00Z"),
    ],
)
def test_a_zone_in_words_wins_over_the_zone_of_the_setting(raw: str, published: str) -> None:
    when = read_date(raw, DateSetting(NOW, zone="Asia/Tokyo"))
    assert (when.text, when.problem) == (published, None)


@pytest.mark.parametrize("now", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)])
@pytest.mark.parametrize("raw", ["5 de mayo", "5 May 20", "hace 5 horas", "ayer", "5 de mayo de 2020, 10:00"])
def test_a_clock_at_either_end_of_time_gives_a_reason(raw: str, now: datetime) -> None:
    when = read_date(raw, DateSetting(now))
    assert when.text or when.problem


def test_the_raw_text_is_kept_stripped_and_cut_with_its_origin() -> None:
    when = read_date("  5 de mayo de 2020.- " + "El texto sigue. " * 2000, LIMA, "listing:time")
    assert when.text == "2020-05-05"
    assert when.raw.startswith("5 de mayo de 2020.- El texto")
    assert (len(when.raw), when.origin) == (128, "listing:time")


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ("", problems.DATE_MISSING),
        ("   ", problems.DATE_MISSING),
        ("sin fecha", problems.DATE_UNREADABLE),
        ("2012", problems.DATE_UNREADABLE),
        ("palabra " * 30, problems.DATE_TOO_LONG),
        ("31 December 1969", problems.DATE_EPOCH),
        ("1 January 1970", problems.DATE_EPOCH),
        ("1970-01-01", problems.DATE_EPOCH),
        ("Thu, 01 Jan 1970 00:00:00 GMT", problems.DATE_EPOCH),
        ("1969-12-31T19:00:00-05:00", problems.DATE_EPOCH),
        ("30 de febrero de 2020", problems.DATE_IMPOSSIBLE),
        ("30 Feb 2020", problems.DATE_IMPOSSIBLE),
        ("2021-13-01", problems.DATE_IMPOSSIBLE),
        ("13/13/2021", problems.DATE_IMPOSSIBLE),
        ("0000-00-00 00:00:00", problems.DATE_IMPOSSIBLE),
        ("2021-03-01T25:00:00Z", problems.DATE_IMPOSSIBLE),
        ("2021-03-01T10:00:00+99:99", problems.DATE_IMPOSSIBLE),
        ("9999-12-31T23:59:59-99:99", problems.DATE_IMPOSSIBLE),
        ("26 November 2026", problems.DATE_FUTURE),
        ("Mon, 01 Mar 2099 10:00:00 GMT", problems.DATE_FUTURE),
        ("31 December 1989", problems.DATE_TOO_OLD),
        ("0001-01-01T00:00:00Z", problems.DATE_TOO_OLD),
        ("5-7 May 2019", problems.DATE_UNREADABLE),
        ("5 May 2019 - 7 May 2019", problems.DATE_UNREADABLE),
    ],
)
def test_what_is_no_date_says_why(raw: str, problem: Problem) -> None:
    when = read_date(raw, LIMA)
    assert (when.precision, when.text, when.instant, when.day) == (Precision.NONE, None, None, None)
    assert when.problem is problem


def test_tomorrow_in_another_zone_is_not_yet_the_future() -> None:
    assert read_date("25 November 2026", LIMA).text == "2026-11-25"


@pytest.mark.parametrize(
    ("setting", "published"),
    [(LIMA, "2024-04-03"), (LONDON, "2024-04-03"), (NEW_YORK, "2024-03-04")],
)
def test_an_ambiguous_order_follows_language_and_zone_and_is_flagged(setting: DateSetting, published: str) -> None:
    when = read_date("03/04/2024", setting)
    assert (when.text, when.problem) == (published, problems.DATE_AMBIGUOUS)


def test_the_order_of_the_source_wins_over_the_evidence_of_the_page() -> None:
    by_page = DateSetting(NOW, evidence=DateOrder.MDY)
    by_source = DateSetting(NOW, evidence=DateOrder.MDY, order=DateOrder.DMY)
    assert (read_date("03/04/2024", by_page).text, read_date("03/04/2024", by_page).problem) == ("2024-03-04", None)
    assert (read_date("03/04/2024", by_source).text, read_date("03/04/2024", by_source).problem) == ("2024-04-03", None)


def test_a_weekday_tells_day_from_month() -> None:
    when = read_date("Sat, 11/04/2020", NEW_YORK)
    assert (when.text, when.problem) == ("2020-04-11", None)


def test_the_only_possible_order_is_taken_and_doubted_if_the_source_says_otherwise() -> None:
    assert read_date("12/25/2015", LIMA).text == "2015-12-25"
    assert read_date("12/25/2015", LIMA).problem is None
    assert read_date("12/25/2015", DateSetting(NOW, order=DateOrder.DMY)).problem is problems.DATE_AMBIGUOUS


@pytest.mark.parametrize(
    ("raw", "published"),
    [
        ("24 de noviembre", "2026-11-24"),
        ("25 de noviembre", "2025-11-25"),
        ("May 5", "2026-05-05"),
        ("29 de febrero", "2024-02-29"),
    ],
)
def test_a_date_without_a_year_is_the_latest_that_is_not_in_the_future(raw: str, published: str) -> None:
    when = read_date(raw, LIMA)
    assert (when.text, when.problem) == (published, problems.DATE_ASSUMED_YEAR)


@pytest.mark.parametrize(
    ("raw", "published"),
    [
        ("hace 3 horas", "2026-11-24T12:00:00Z"),
        ("Publicado hace 5 minutos", "2026-11-24T14:55:00Z"),
        ("hace media hora", "2026-11-24T14:30:00Z"),
        ("an hour ago", "2026-11-24T14:00:00Z"),
        ("hace un momento", "2026-11-24T15:00:00Z"),
        ("ayer a las 10:35 p. m.", "2026-11-24T03:35:00Z"),
        ("Today 5:30 am", "2026-11-24T10:30:00Z"),
        ("hoy", "2026-11-24"),
        ("ayer", "2026-11-23"),
        ("anteayer", "2026-11-22"),
        ("2 days ago", "2026-11-22"),
        ("hace una semana", "2026-11-17"),
        ("hace 2 meses", "2026-09"),
        ("1 year 2 months ago", "2025-09"),
        ("5 years ago", None),
        ("2 min", None),
    ],
)
def test_a_relative_date_counts_from_now_as_exactly_as_it_says(raw: str, published: str | None) -> None:
    assert read_date(raw, LIMA).text == published


def test_relative_dates_can_be_refused() -> None:
    assert read_date("hace 3 horas", DateSetting(NOW, relative=False)).problem is problems.DATE_UNREADABLE


@pytest.mark.parametrize(
    ("raw", "pattern", "published"),
    [
        ("2021.03.01 10h15", "%Y.%m.%d %Hh%M", "2021-03-01T15:15:00Z"),
        ("24-04-03", "%y-%d-%m", "2024-03-04"),
        ("lunes 1 setiembre 2025", "%A %d %B %Y", "2025-09-01"),
        ("29.feb.", "%d.%b.", "2024-02-29"),
        ("nota del 5 de mayo de 2020", "nota del %d de %B de %Y", "2020-05-05"),
        ("ed. 2021/03", "ed. %Y/%m", "2021-03"),
    ],
)
def test_the_formats_of_the_source_come_first(raw: str, pattern: str, published: str) -> None:
    assert read_date(raw, DateSetting(NOW, formats=(pattern,))).text == published


def test_a_text_of_another_form_than_the_formats_is_read_as_ever() -> None:
    assert read_date("5 de mayo de 2020", DateSetting(NOW, formats=("%Y|%m", "%"))).text == "2020-05-05"


@pytest.mark.parametrize(
    "piece",
    ["(", "1", "1.", "a ", "? ", "mar ", "lun, ", "1 de ", "12:30 ", "Lima, ", "Por a", "hace 1 hora ", "20:20 | "],
)
def test_a_long_hostile_text_is_read_no_further_than_its_start(piece: str) -> None:
    assert read_date(piece * 20_000, LIMA).text is None


def test_half_of_a_character_pair_does_no_harm() -> None:
    assert read_date("5 de mayo de 2020 \ud800", LIMA).text is None
    assert read_date("5 de mayo de 2020 | \ud800", LIMA).text == "2020-05-05"


def test_other_alphabets_are_read_with_the_library() -> None:
    assert read_date("20 ноября 2013", LIMA).text == "2013-11-20"
    assert read_date("2016年3月20日", LIMA).text == "2016-03-20"


def test_other_languages_are_read_when_the_setting_names_them() -> None:
    assert read_date("13 srpen 2014", DateSetting(NOW, languages=("cs",))).text == "2014-08-13"
    assert read_date("13 srpen 2014", DateSetting(NOW, languages=("xx",))).text is None


def test_a_page_proves_an_order_by_a_day_above_twelve() -> None:
    assert evidence_of_order(["03/04/2015", "25/12/2015"]) is DateOrder.DMY
    assert evidence_of_order(["03/04/2015", "12/25/2015 10:00"]) is DateOrder.MDY
    assert evidence_of_order(["03/04/2015", "2015-12-25", "hoy"]) is None


def test_contradicting_evidence_proves_nothing() -> None:
    assert evidence_of_order(["25/12/2015", "12/25/2015"]) is None
