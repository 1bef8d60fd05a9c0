"""Invented stories, and the ways a site prints their days: what the invented listing pages are made of."""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)

_ENGLISH = (
    ("Farmers of Yanahuara block the road to the mine", "Some two hundred farmers have camped beside the bridge since Sunday. They ask for the study of the river that was promised in 2019 and has not been seen by anyone in the valley."),
    ("Copper: a year of uncertainty", "Output fell for the third quarter in a row, and the unions blame the lack of investment."),
    ("Congress debates the forestry bill for the fourth time", "The bill would allow land to be reclassified without a study. On 12 March 2020 a similar text was sent back to the committee, where it stayed for two years."),
    ("\"We were not asked\": voices from the upper Marañón", "Leaders of nine communities met in the town of Saramiriza and signed a letter to the ministry. \"Nobody came to talk to us\", they write."),
    ("New judge for the Cayara case", "The fourth judge in six years has been named. Relatives of the victims fear another delay, and say so in a public letter."),
    ("Water returns to Cerro Azul after 40 days", "A broken pump left the district dry. The company has promised a new one by the end of the year, but the mayor is not convinced that it will come."),
    ("Who pays for the oil in the Chambira?", "Three spills within a month, and nobody answers. Our correspondent travelled up the river with the monitors of the federation."),
    ("Potato growers ask for a fair price", "At eleven cents a kilo it does not pay to harvest, say the growers of the high provinces, who met the minister on Tuesday."),
    ("Regional elections: what is at stake in the south", "Five regions go to the polls in October. In three of them the sitting governor is under investigation."),
    ("Teachers end their strike", "Classes begin again on Monday in most schools of the region. The union accepted a rise in two steps, and will decide in December whether the second one is enough."),
    ("A museum for the weavers of Taquile", "The island opens a house for its cloths, some of them two centuries old"),
    ("Illegal gold reaches the border rivers", "Dredges were seen on the Putumayo in June and on the Yaguas in July. The navy has two boats for eight hundred kilometres of river."),
    ("Sterilisations: the prosecutor reopens 1,300 files", "The decision comes after a ruling of the constitutional court. For many of the women it is the first news of their case in ten years."),
    ("Fishermen of Paita go to court", "They want to see the permits of the foreign fleet that fishes for giant squid beyond the limit of two hundred miles."),
)  # fmt: skip
_SPANISH = (
    ("Comuneros de Yanahuara bloquean la vía a la mina", "Unos doscientos comuneros acampan junto al puente desde el domingo. Piden el estudio del río que se les prometió en 2019 y que nadie ha visto en el valle."),
    ("Cobre: un año de incertidumbre", "La producción cayó por tercer trimestre consecutivo y los sindicatos culpan a la falta de inversión."),
    ("El Congreso debate por cuarta vez la ley forestal", "El proyecto permitiría cambiar el uso de la tierra sin estudio previo. El 12 de marzo de 2020 un texto parecido volvió a la comisión, donde quedó dos años."),
    ("«No nos preguntaron»: voces del alto Marañón", "Dirigentes de nueve comunidades se reunieron en Saramiriza y firmaron una carta al ministerio. «Nadie vino a conversar», escriben."),
    ("Nombran nueva jueza para el caso Cayara", "Es la cuarta en seis años. Los familiares de las víctimas temen otra demora y así lo dicen en una carta pública."),
    ("El agua vuelve a Cerro Azul después de 40 días", "Una bomba averiada dejó sin agua al distrito. La empresa promete una nueva antes de fin de año, pero el alcalde no está convencido de que llegue."),
    ("¿Quién paga por el petróleo en el Chambira?", "Tres derrames en un mes y nadie responde. Nuestra corresponsal remontó el río con los monitores de la federación."),
    ("Productores de papa exigen un precio justo", "A cuarenta céntimos el kilo no conviene cosechar, dicen los productores de las provincias altas, que se reunieron el martes con el ministro."),
    ("Elecciones regionales: lo que está en juego en el sur", "Cinco regiones van a las urnas en octubre. En tres de ellas el gobernador es investigado por la fiscalía."),
    ("Maestros levantan la huelga", "Las clases empiezan el lunes en casi todos los colegios de la región. El sindicato aceptó un aumento en dos partes y en diciembre verá si la segunda alcanza."),
    ("Un museo para las tejedoras de Taquile", "La isla abre una casa para sus telas, algunas con dos siglos de antigüedad"),
    ("El oro ilegal llega a los ríos de frontera", "Se vieron dragas en el Putumayo en junio y en el Yaguas en julio. La marina tiene dos lanchas para ochocientos kilómetros de río."),
    ("Esterilizaciones: la fiscalía reabre 1300 expedientes", "La decisión llega tras un fallo del Tribunal Constitucional. Para muchas mujeres es la primera noticia de su caso en diez años."),
    ("Pescadores de Paita acuden a la justicia", "Quieren conocer los permisos de la flota extranjera que captura pota más allá de las doscientas millas."),
)  # fmt: skip
_ELSEWHERE = {
    "en": ("Ten dishes to try in Arequipa this winter", "The bridge that fell twice in one year", "How to read a mining contract in an hour", "Interview: the last boatman of Iquitos", "Map: all the wells of the northern coast", "Seven books about the coast", "What the census did not ask the villages"),
    "es": ("Diez platos que probar en Arequipa este invierno", "El puente que se cayó dos veces en un año", "Cómo leer un contrato minero en una hora", "Entrevista: el último lanchero de Iquitos", "Mapa: todos los pozos de la costa norte", "Siete libros sobre la costa", "Lo que el censo no preguntó a los pueblos"),
}  # fmt: skip
_AUTHORS = {
    "en": ("Jane Halloran", "Tom Whitby", "Marisol Cáceres"),
    "es": ("Julia Paredes", "Redacción", "Marco Antonio Quilla"),
}
_CATEGORIES = {"en": ("Mining", "Human rights", "Environment"), "es": ("Minería", "Derechos humanos", "Medio ambiente")}
_MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(),
}
_DAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
    "es": "lunes martes miércoles jueves viernes sábado domingo".split(),
}
_FORMS = {
    "en": ("{d} {M} {y}", "{M} {d}, {y}", "{d2} {M} {y}", "{m3} {d}, {y}", "{D}, {d} {M} {y}", "{d}{th} {M} {y}", "{d2}.{m2}.{y}", "{y}-{m2}-{d2}"),
    "es": ("{d} de {M} de {y}", "{d} {M}, {y}", "{M} {d}, {y}", "{d2}/{m2}/{y}", "{D}, {d} de {M} de {y}", "{d2} de {M} del {y}", "{d2}-{m2}-{y}", "{d2} {m3} {y}"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Story:
    """One invented story; ``shown`` is its day as the page prints it."""

    title: str
    url: str
    summary: str
    day: date
    shown: str
    author: str
    category: str


class Newsroom:
    """Writes stories in one language; everything depends on the seed alone. ``dice`` is for the shapes' own choices."""

    def __init__(self, seed: int, language: str, shape: str = "") -> None:
        self.dice = random.Random(f"{seed} {language} {shape}")
        self.language = language
        self.form = self.dice.choice(_FORMS[language])

    @property
    def spanish(self) -> bool:
        """Whether the page is in Spanish."""
        return self.language == "es"

    def say(self, english: str, spanish: str) -> str:
        """Return the words in the page's language."""
        return spanish if self.spanish else english

    def stories(self, count: int, form: str = "") -> list[Story]:
        """Return stories, the newest first; now and then two share a day. ``form`` is how their days are printed."""
        told = self.dice.sample(_SPANISH if self.spanish else _ENGLISH, count)
        day = date(2026, 11, 20)
        stories = []
        for number, (title, summary) in enumerate(told):
            stories.append(
                Story(
                    title,
                    f"/{self.say('news', 'noticias')}/{4711 - number}-{_slug(title)}",
                    summary,
                    day,
                    self.print_day(day, form),
                    self.dice.choice(_AUTHORS[self.language]),
                    self.dice.choice(_CATEGORIES[self.language]),
                )
            )
            day -= timedelta(days=self.dice.choice((0, 1, 2, 3, 9)))
        return stories

    def print_day(self, day: date, form: str = "") -> str:
        """Return a day as this site prints it, or in the given form."""
        month = _MONTHS[self.language][day.month - 1]
        return (form or self.form).format(
            d=day.day,
            d2=f"{day.day:02}",
            m2=f"{day.month:02}",
            M=month,
            m3=month[:3],
            D=_DAYS[self.language][day.weekday()],
            y=day.year,
            ago=self.say(f"{(NOW.date() - day).days} days ago", f"hace {(NOW.date() - day).days} días"),
            th="th" if day.day in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th"),
        )

    def elsewhere(self, count: int) -> list[tuple[str, str]]:
        """Return titles and links of stories that are no part of the list."""
        titles = self.dice.sample(_ELSEWHERE[self.language], count)
        return [
            (title, f"/{self.say('archive', 'archivo')}/{number}-{_slug(title)}") for number, title in enumerate(titles)
        ]


def _slug(title: str) -> str:
    words = "".join(letter if letter.isalnum() else " " for letter in title.lower()).split()
    return "-".join(words[:6])
