"""When an article was published: what counts as its date on a page, and what never does."""

import json
from datetime import UTC, datetime

import pytest

from psgfeed import problems
from psgfeed.extract.article import read_article
from psgfeed.model import Document, Found, Source, Text, When
from psgfeed.normalise.dates import DateSetting, read_date

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
URL = "https://valle.example/noticias/el-puente-nuevo"
SOURCE = Source("valle", "El Valle", "listing", "https://valle.example/")
PROSE = "<p>Los vecinos de la quebrada cruzaron el puente por primera vez y lo celebraron con una banda del pueblo.</p>"
HEADLINE = "<h1>El puente nuevo abre en mayo</h1>"


def page(body: str = "", head: str = "", lang: str = "es") -> bytes:
    title = "<title>El puente nuevo abre en mayo</title>"
    return f'<!doctype html><html lang="{lang}"><head>{title}{head}</head><body>{body}</body></html>'.encode()


def read(markup: bytes, url: str = URL, headers: dict[str, str] | None = None) -> Found:
    (found,) = read_article(Document(markup, url, headers or {}), SOURCE, now=NOW).found
    return found


def understood(markup: bytes) -> When:
    published = read(markup).published
    assert published is not None
    return read_date(published.value, DateSetting(NOW), published.origin)


def published_as(raw: str) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "Article", "datePublished": raw})}</script>'


@pytest.mark.parametrize(
    ("line", "raw"),
    [
        ("<p>4 de marzo de 2026</p>", "4 de marzo de 2026"),
        ("<div>Publicado el miércoles, 4 de marzo de 2026</div>", "4 de marzo de 2026"),
        ("<div>Por Ana Quispe | 04/03/2026</div>", "04/03/2026"),
        ("<div>04.03.2026 - 18:37</div>", "04.03.2026 - 18:37"),
        ("<div><span>4</span> <span>mar.</span> <span>2026</span></div>", "4 mar. 2026"),
        (
            "<p class='meta'>By Ana Quispe on March 4, 2026 in works and in bridges, with thanks to all</p>",
            "March 4, 2026",
        ),
        ("<div>Published: 7:49, 4 Mar 2026</div>", "4 Mar 2026"),
        (
            "<p>Lima, 4 de marzo de 2026.- El puente abre en mayo después de dos años de obras.</p>",
            "4 de marzo de 2026",
        ),
    ],
)
def test_a_dateline_beside_the_headline_is_the_date(line: str, raw: str) -> None:
    found = read(page(f"{HEADLINE}{line}{PROSE * 4}"))

    assert found.published == Text(raw, "article:dateline")
    assert found.updated is None


def test_a_dateline_above_the_headline_is_the_date() -> None:
    assert read(page(f"<p>4 de marzo de 2026</p>{HEADLINE}{PROSE * 4}")).published == Text(
        "4 de marzo de 2026", "article:dateline"
    )


def test_a_time_element_beside_the_headline_is_the_date_in_its_machine_form() -> None:
    time = '<p><time datetime="2026-03-04T18:00:00-05:00">hace dos horas</time></p>'

    assert read(page(f"{HEADLINE}{time}{PROSE}")).published == Text("2026-03-04T18:00:00-05:00", "article:time")


def test_metadata_goes_before_what_is_shown() -> None:
    head = published_as("2026-03-04T18:00:00-05:00")

    assert read(page(f"{HEADLINE}<p>5 de marzo de 2026</p>{PROSE}", head)).published == Text(
        "2026-03-04T18:00:00-05:00", "jsonld:datePublished"
    )


def test_of_one_instant_in_two_zones_the_page_s_own_zone_is_taken() -> None:
    head = published_as("2026-03-05T02:30:00Z") + '<meta name="date" content="2026-03-04T21:30:00-05:00">'

    when = understood(page(HEADLINE + PROSE, head))

    assert when.text == "2026-03-05T02:30:00Z"
    assert str(when.day) == "2026-03-04"


def test_an_instant_stays_an_instant_although_the_address_names_the_day() -> None:
    found = read(page(HEADLINE, published_as("2026-03-05T02:30:00Z")), "https://valle.example/2026/03/04/puente")

    assert found.published == Text("2026-03-05T02:30:00Z", "jsonld:datePublished")


def test_of_a_date_whose_time_is_out_of_order_the_day_is_kept() -> None:
    assert read(page(HEADLINE, published_as("2026-03-04T22:06:08:684Z"))).published == Text(
        "2026-03-04", "jsonld:datePublished"
    )


@pytest.mark.parametrize(
    "line",
    [
        "<p>4 de marzo de 2026 Actualizado el 6 de marzo de 2026</p>",
        "<p>Publicado: 4 de marzo de 2026</p><p>Última actualización: 6 de marzo de 2026</p>",
        "<p>Actualizado: 6 de marzo de 2026</p><p>Publicado: 4 de marzo de 2026</p>",
        "<p><span class='published'>4 de marzo de 2026</span> <span class='modified'>6 de marzo de 2026</span></p>",
    ],
)
def test_the_day_of_a_change_is_not_the_day_of_publication(line: str) -> None:
    found = read(page(HEADLINE + line + PROSE))

    assert found.published == Text("4 de marzo de 2026", "article:dateline")
    assert found.updated == Text("6 de marzo de 2026", "article:updated")


def test_a_page_that_shows_only_a_change_has_no_day_of_publication() -> None:
    found = read(page(f"{HEADLINE}<p>Actualizado el 6 de marzo de 2026</p>{PROSE}"))

    assert found.published is None
    assert found.updated == Text("6 de marzo de 2026", "article:updated")


@pytest.mark.parametrize(
    "elsewhere",
    [
        "<footer>© 2019 El Valle. Fundado el 4 de marzo de 1998</footer>",
        "<div class='footer'><p>12/05/2019</p></div>",
        "<p>Copyright 2019</p>",
        "<div>© 2019 El Valle, diario fundado el 4 de marzo de 1998</div>",
        "<div class='siteFooter'><p>12/05/2019</p></div>",
        "<p>El vocero (@vocero) 9 de marzo de 2026</p>",
        "<p>Del 4 al 9 de marzo de 2026</p>",
        "<div class='comments'><p><time datetime='2026-03-09'>9 de marzo de 2026</time> Qué bueno</p></div>",
        "<ol class='commentlist'><li><p>Luis dice:</p><p>9 de marzo de 2026</p></li></ol>",
        "<aside><h3>Otra noticia</h3><p>9 de marzo de 2026</p></aside>",
        "<div class='related'><a href='/b'>Otra noticia</a><time datetime='2026-03-09'>9 de marzo</time></div>",
        "<nav><span class='date'>9 de marzo de 2026</span></nav>",
        "<blockquote>El vocero lo dijo<br>9 de marzo de 2026</blockquote>",
        "<p>El contrato que la región firmó con la empresa en la capital es del 9 de marzo de 2024 y vence.</p>",
        "<script>var today = '2026-03-09'; var footer = {year: 2019};</script>",
    ],
)
def test_dates_that_are_not_the_article_s_never_count(elsewhere: str) -> None:
    assert read(page(f"{HEADLINE}{PROSE * 4}{elsewhere}")).published is None


def test_two_days_far_from_the_headline_contradict_each_other() -> None:
    far = PROSE * 60
    one, other = "<p class='date'>4 de marzo de 2026</p>", "<p class='date'>9 de marzo de 2026</p>"

    assert read(page(HEADLINE + far + one)).published == Text("4 de marzo de 2026", "article:dateline")
    assert read(page(HEADLINE + far + one + far + other)).published is None


def test_the_address_tells_the_day_when_the_page_does_not() -> None:
    assert read(page(HEADLINE + PROSE), "https://valle.example/2026/03/04/puente").published == Text(
        "2026-03-04", "url:path"
    )
    assert read(page(HEADLINE + PROSE), "https://valle.example/nota-20260304").published == Text(
        "2026-03-04", "url:path"
    )
    assert read(page(HEADLINE + PROSE), "https://valle.example/2026/13/45/puente").published is None


def test_the_data_that_a_program_builds_the_page_from_tells_the_day_when_it_is_one() -> None:
    own = '{"props": {"article": {"publishedAt": "2026-03-04T18:00:00.000Z", "id": 7}}}'
    other = '<script>window.next = [{publishedAt: "2026-03-09T10:00:00Z"}]</script>'

    assert read(page(HEADLINE + PROSE, f"<script>{own}</script>")).published == Text(
        "2026-03-04T18:00:00.000Z", "article:script"
    )
    assert read(page(HEADLINE + PROSE, f"<script>{own}</script>{other}")).published is None


def test_a_guess_of_the_library_counts_only_when_another_source_agrees() -> None:
    body = f"<div>{HEADLINE}{PROSE * 4}</div><div id='footer-info'>Posted 2026-03-04 in bridges</div>"
    served = {"last-modified": "Wed, 04 Mar 2026 10:00:00 GMT"}

    assert read(page(body.replace("footer-info", "footer"))).published is None
    assert read(page(body.replace("footer-info", "footer")), headers=served).published == Text(
        "2026-03-04", "article:htmldate"
    )


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ("1970-01-01T00:00:00Z", problems.DATE_EPOCH),
        ("1969-12-31", problems.DATE_EPOCH),
        ("2027-03-04T10:00:00Z", problems.DATE_FUTURE),
        ("2026-02-30", problems.DATE_IMPOSSIBLE),
    ],
)
def test_a_date_that_cannot_be_one_is_refused_and_says_why(raw: str, problem: problems.Problem) -> None:
    when = understood(page(HEADLINE + PROSE, published_as(raw)))

    assert when.text is None
    assert when.problem is problem
    assert when.raw == raw


def test_a_date_that_cannot_be_one_does_not_hide_one_that_can() -> None:
    head = published_as("1970-01-01T00:00:00Z")

    assert read(page(f"{HEADLINE}<p>4 de marzo de 2026</p>{PROSE}", head)).published == Text(
        "4 de marzo de 2026", "article:dateline"
    )
