"""The slice of the catalogue: what a title looks like to a profile."""

from enum import Enum
from typing import Self

import msgspec
import strawberry
from msgspec import structs

from nearcast.catalog import model
from nearcast.catalog.model import Audience
from nearcast.ids import ProfileId, TitleId
from nearcast.runtime.nodes import Node

_ARTWORK = "Addresses of pictures, best first. Each is there 320, 640 and 1280 pixels wide too: `/art/NAME-320.jpg` for `/art/NAME.jpg`."


class Viewing(msgspec.Struct, frozen=True):
    """Who looks at a title: a profile, what it may see, and its language (BCP 47)."""

    profile: ProfileId
    audience: Audience
    language: str


@strawberry.enum(description="A season belongs to a series, an episode to a season, an extra to anything else.")
class TitleKind(Enum):
    FILM = "film"
    SERIES = "series"
    SEASON = "season"
    EPISODE = "episode"
    EXTRA = "extra"
    COLLECTION = "collection"


@strawberry.type(description="Somebody who took part: what they did, and whom they play.")
class Person:
    name: str
    part: str
    character: str


@strawberry.type(description="What a board that rates films says of one.")
class Rating:
    system: str
    label: str


@strawberry.type(
    description="Small pictures of a film in sheets: the nth shows the second n * everyS. They lie in rows, from the left above."
)
class Sprites:
    sheets: list[str] = strawberry.field(description="Addresses.")
    columns: int
    rows: int = strawberry.field(description="Of a full sheet.")
    width: int = strawberry.field(description="Of one picture, in pixels.")
    height: int
    every_s: float
    count: int = strawberry.field(description="Pictures in all sheets together.")

    @classmethod
    def of(cls, sprites: model.Sprites) -> Self:
        return cls(**structs.asdict(sprites) | {"sheets": _addresses(sprites.sheets)})


@strawberry.type(description="Something to watch, in the profile's language.")
class Title(Node):
    id: strawberry.ID
    kind: TitleKind
    name: str
    synopsis: str
    number: int | None = strawberry.field(description="Of a season or an episode; 0 are specials.")
    year: int | None
    maturity: int = strawberry.field(description="The least age in years.")
    ratings: list[Rating]
    genres: list[str]
    moods: list[str]
    people: list[Person]
    credit: str = strawberry.field(description="Author and licence.")
    duration: float = strawberry.field(description="Seconds; 0 for what is not played itself.")
    artwork: list[str] = strawberry.field(description=_ARTWORK)
    sprites: Sprites | None = strawberry.field(description="Null for what is not played itself, and for films of before.")
    languages: list[str] = strawberry.field(description="Of the sound, as BCP 47 tags.")
    viewing: strawberry.Private[Viewing]
    root: strawberry.Private[TitleId]
    parent: strawberry.Private[TitleId | None]
    members: strawberry.Private[tuple[TitleId, ...]]

    @classmethod
    def of(cls, title: model.Title, viewing: Viewing) -> Self:
        words = title.words_in(viewing.language)
        return cls(
            id=strawberry.ID(title.id),
            kind=TitleKind(title.kind.value),
            name=words.name,
            synopsis=words.synopsis,
            number=title.number,
            year=title.year,
            maturity=title.maturity,
            ratings=[Rating(system=system, label=label) for system, label in title.ratings.items()],
            genres=list(title.genres),
            moods=list(title.moods),
            people=[Person(name=one.name, part=one.part, character=one.character) for one in title.people],
            credit=title.credit,
            duration=title.duration or 0.0,
            artwork=_addresses(words.pictures),
            sprites=Sprites.of(title.sprites) if title.sprites else None,
            languages=list(title.languages),
            viewing=viewing,
            root=title.root or title.id,
            parent=title.parent,
            members=title.members,
        )


def _addresses(pictures: tuple[str, ...]) -> list[str]:
    return [f"/art/{name}" for name in pictures]
