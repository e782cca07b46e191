"""What is said of a title, in the graph: as operators read it, and as they change it."""

from enum import Enum
from typing import Any, Self

import strawberry

from nearcast.catalog import model
from nearcast.catalog.api.titles import Person, Rating, TitleKind


@strawberry.enum(description="Of the newest revision: worked on, waiting for somebody to look at it, or what viewers see.")
class TitleState(Enum):
    DRAFT = "draft"
    REVIEW = "review"
    PUBLISHED = "published"


@strawberry.type(description="A name and a synopsis in one language (BCP 47).")
class TitleWords:
    language: str
    name: str
    synopsis: str
    pictures: list[str]


@strawberry.type(
    description="When a title may be seen where: ISO 3166 countries (none: everywhere), Unix seconds (null: no end)."
)
class TitleWindow:
    countries: list[str]
    first: float | None
    last: float | None


@strawberry.type(description="What is said of a title in one revision.")
class SaidOfTitle:
    kind: TitleKind
    parent: strawberry.ID | None
    number: int | None
    name: str
    synopsis: str
    language: str
    words: list[TitleWords]
    year: int | None
    maturity: int
    ratings: list[Rating]
    genres: list[str]
    moods: list[str]
    people: list[Person]
    credit: str
    pictures: list[str]
    windows: list[TitleWindow]
    publish_at: float | None
    members: list[strawberry.ID]
    hint: float

    @classmethod
    def of(cls, draft: model.TitleDraft) -> Self:
        return cls(
            kind=TitleKind(draft.kind.value),
            parent=strawberry.ID(draft.parent) if draft.parent else None,
            number=draft.number,
            name=draft.name,
            synopsis=draft.synopsis,
            language=draft.language,
            words=[
                TitleWords(language=tag, name=one.name, synopsis=one.synopsis, pictures=list(one.pictures))
                for tag, one in draft.words.items()
            ],
            year=draft.year,
            maturity=draft.maturity,
            ratings=[Rating(system=system, label=label) for system, label in draft.ratings.items()],
            genres=list(draft.genres),
            moods=list(draft.moods),
            people=[Person(name=one.name, part=one.part, character=one.character) for one in draft.people],
            credit=draft.credit,
            pictures=list(draft.pictures),
            windows=[TitleWindow(countries=list(one.countries), first=one.first, last=one.last) for one in draft.windows],
            publish_at=draft.publish_at,
            members=[strawberry.ID(one) for one in draft.members],
            hint=draft.hint,
        )


@strawberry.input
class TitleWordsInput:
    language: str
    name: str
    synopsis: str = ""
    pictures: list[str] = strawberry.field(default_factory=list)


@strawberry.input
class TitleWindowInput:
    countries: list[str] = strawberry.field(default_factory=list)
    first: float | None = None
    last: float | None = None


@strawberry.input
class PersonInput:
    name: str
    part: str = "actor"
    character: str = ""


@strawberry.input
class RatingInput:
    system: str
    label: str


@strawberry.input(
    description="What becomes different in a title; what is left out stays. An id nobody knows makes a new title."
)
class TitleChange:
    id: strawberry.ID
    kind: TitleKind | None = strawberry.UNSET
    parent: strawberry.ID | None = strawberry.UNSET
    number: int | None = strawberry.UNSET
    name: str | None = strawberry.UNSET
    synopsis: str | None = strawberry.UNSET
    language: str | None = strawberry.UNSET
    words: list[TitleWordsInput] | None = strawberry.UNSET
    year: int | None = strawberry.UNSET
    maturity: int | None = strawberry.UNSET
    ratings: list[RatingInput] | None = strawberry.UNSET
    genres: list[str] | None = strawberry.UNSET
    moods: list[str] | None = strawberry.UNSET
    people: list[PersonInput] | None = strawberry.UNSET
    credit: str | None = strawberry.UNSET
    pictures: list[str] | None = strawberry.UNSET
    windows: list[TitleWindowInput] | None = strawberry.UNSET
    publish_at: float | None = strawberry.UNSET
    members: list[strawberry.ID] | None = strawberry.UNSET
    hint: float | None = strawberry.UNSET

    def fields(self) -> dict[str, Any]:
        """The fields that were given, in the plain values a change has."""
        said = {name: _plain(value) for name, value in vars(self).items() if name != "id" and value is not strawberry.UNSET}
        if isinstance(self.words, list):
            said["words"] = {
                one.language: {key: value for key, value in vars(one).items() if key != "language"} for one in self.words
            }
        if isinstance(self.ratings, list):
            said["ratings"] = {one.system: one.label for one in self.ratings}
        return said


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, Enum):
        return value.value
    return vars(value) if hasattr(value, "__strawberry_definition__") else value
