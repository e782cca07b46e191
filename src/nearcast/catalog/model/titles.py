"""Titles: what is said of them, what becomes of it, and who may see them."""

from enum import StrEnum

import msgspec

from nearcast.catalog.model.assets import Chapter, Sprites
from nearcast.ids import AssetId, TitleId
from nearcast.units import Seconds


class TitleKind(StrEnum):
    """A season belongs to a series, an episode to a season, an extra (a trailer, a making-of) to anything else. A collection is a
    list of titles that somebody put together by hand.
    """

    film = "film"
    series = "series"
    season = "season"
    episode = "episode"
    extra = "extra"
    collection = "collection"


class State(StrEnum):
    """Of the newest revision: somebody works on it, somebody is to look at it, or it is what viewers see."""

    draft = "draft"
    review = "review"
    published = "published"


class Person(msgspec.Struct, frozen=True):
    """Somebody who took part. `part` is what they did (`director`, `actor` …); `character` is whom they play."""

    name: str
    part: str = "actor"
    character: str = ""


class Words(msgspec.Struct, frozen=True):
    """What a title is called and about in one language. `pictures` are shown in place of those for everybody."""

    name: str
    synopsis: str = ""
    pictures: tuple[str, ...] = ()


class Window(msgspec.Struct, frozen=True):
    """When a title may be seen where. `countries` are ISO 3166-1 codes of two letters, none: everywhere. `first` and `last` are
    Unix seconds, None: without end; it closes at `last`.
    """

    countries: tuple[str, ...] = ()
    first: float | None = None
    last: float | None = None

    def is_open(self, country: str | None, now: float) -> bool:
        """Whoever is in an unknown country sees only what is to be seen everywhere."""
        here = not self.countries or country in self.countries
        return here and (self.first is None or self.first <= now) and (self.last is None or now < self.last)


class TitleDraft(msgspec.Struct, frozen=True, kw_only=True):
    """What an operator says about a title.

    `name` and `synopsis` are in `language` (BCP 47), `words` the same in others. `number` is a season's in its series, an
    episode's in its season (0: specials), an extra's place. `maturity` is the least age in years, from 0 to 18; `ratings` are labels
    by system (`{"FSK": "12"}`), and the strictest of them all counts. `credit` is shown to viewers and names author and licence.
    `pictures` are names in the object store under `art/`, frames of the film where there are none. Nobody sees it before
    `publish_at` (Unix seconds) or outside of every window; no window: always and everywhere. `members` are a collection's titles.
    `hint` is how often the publisher expects it to be played, as a multiple of an ordinary title, from 0 to 1000. `of` is for
    sources of a title that is in the catalogue already: it names that one, and nothing else counts.
    """

    name: str
    synopsis: str = ""
    year: int | None = None
    maturity: int = 0
    genres: tuple[str, ...] = ()
    credit: str = ""
    hint: float = 1.0
    kind: TitleKind = TitleKind.film
    parent: TitleId | None = None
    number: int | None = None
    language: str = "en"
    words: dict[str, Words] = {}
    people: tuple[Person, ...] = ()
    moods: tuple[str, ...] = ()
    ratings: dict[str, str] = {}
    pictures: tuple[str, ...] = ()
    windows: tuple[Window, ...] = ()
    publish_at: float | None = None
    members: tuple[TitleId, ...] = ()
    of: TitleId | None = None


class Audience(msgspec.Struct, frozen=True):
    """Who looks: the age whose films they may see, and the country they are in, None for an unknown one."""

    maturity: int
    country: str | None = None


class Title(TitleDraft, frozen=True, kw_only=True):
    """A title as it is published, or as drafted while it never was.

    Maturity, windows and `publish_at` are those that hold: an episode is never open to more people than its season and its
    series. `root` is the topmost title it belongs to (itself, for a film or a series). `shown`: it is published with all that it
    belongs to, and it can be played or something in it can. `published_at` is when it first was, in Unix seconds. `markers` are
    the intro and the credits as they were found in what it is played from.
    """

    id: TitleId
    root: TitleId | None = None
    state: State = State.draft
    shown: bool = False
    asset: AssetId | None = None
    duration: Seconds | None = None
    artwork: tuple[str, ...] = ()
    sprites: Sprites | None = None
    markers: tuple[Chapter, ...] = ()
    languages: tuple[str, ...] = ()
    published_at: float | None = None

    def seen_by(self, audience: Audience, now: float) -> bool:
        return self.shown and self.maturity <= audience.maturity and self.is_open(audience.country, now)

    def is_open(self, country: str | None, now: float) -> bool:
        """Whether it may be seen in this country now."""
        begun = self.publish_at is None or self.publish_at <= now
        return begun and (not self.windows or any(one.is_open(country, now) for one in self.windows))

    def words_in(self, language: str) -> Words:
        """Its words in this language (BCP 47), else in a wider or a related one (`pt-BR`, `pt`, `pt-PT`), else as drafted; with
        pictures, frames of the film where nobody chose any.
        """
        said = self._said_in(language)
        return Words(said.name, said.synopsis, said.pictures or self.pictures or self.artwork)

    def _said_in(self, language: str) -> Words:
        own = Words(self.name, self.synopsis)
        primary = language.partition("-")[0]
        if language in self.words:
            return self.words[language]
        if language == self.language:
            return own
        if primary in self.words:
            return self.words[primary]
        if primary == self.language.partition("-")[0]:
            return own
        return next((said for tag, said in self.words.items() if tag.partition("-")[0] == primary), own)
