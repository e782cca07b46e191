"""Finding titles as one types."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from tests.conftest import MakeAsset

from nearcast.assembly import Platform, Services
from nearcast.catalog.model import Action, Audience, Catalog, Change, UnknownTitle
from nearcast.catalog.policy import words
from nearcast.ids import TitleId
from nearcast.runtime.clock import random_id

GROWN = Audience(18)
_ALL = 10_000
FILMS: dict[str, dict[str, Any]] = {
    "amelie": {"name": "Amélie Zwölfknoten", "words": {"ar": {"name": "أميلي الزهراء"}}, "genres": ["Romance"]},
    "harbour": {"name": "The Quorvath Harbour", "people": [{"name": "Ingrid Vexleroth", "part": "director"}]},
    "light": {"name": "Quorvath Light", "maturity": 16, "people": [{"name": "Ingrid Vexleroth"}]},
    "tokyo": {"name": "Vaqlop", "words": {"ja": {"name": "東京物語"}, "hi": {"name": "पथेर पांचाली"}}},
    "dusk": {"name": "Zixk Qwojd"},
    "berlin": {"name": "Zephyrine", "words": {"de": {"name": "Die Windfängerin"}}, "windows": [{"countries": ["DE"]}]},
}


@pytest.fixture(scope="module")
async def films(platform: Platform, make_asset: MakeAsset) -> AsyncIterator[dict[TitleId, str]]:
    catalog = platform.services.get(Catalog)
    ids = {TitleId(f"{name}-{random_id()}"): name for name in FILMS}
    told = await catalog.edit(None, tuple(Change(one, FILMS[name]) for one, name in ids.items()), publish=True)
    assert told.problems == ()
    for one in ids:
        await catalog.publish(one, make_asset())
    yield ids
    await catalog.move(None, tuple(ids), Action.withdraw)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("zwölfkn", ["amelie"]),
        ("ZWOLFKNOTEN AMELIE", ["amelie"]),
        ("zwolfkonten", ["amelie"]),
        ("أميلي الزهر", ["amelie"]),
        ("quorvath", ["light", "harbour"]),
        ("the quorvath har", ["harbour"]),
        ("qorvath harbor", ["harbour"]),
        ("vexleroth", ["light", "harbour"]),
        ("ingrid vexlerot harbour", ["harbour"]),
        ("quorvath romance", []),
        ("amelie romance", ["amelie"]),
        ("東京", ["tokyo"]),
        ("物語", ["tokyo"]),
        ("पांचा", ["tokyo"]),
        ("zxik", ["dusk"]),
        ("qowjd zik", ["dusk"]),
        ("wq", ["dusk"]),
        ("xxqqzzyy", []),
        ("%", []),
        ("'; DROP TABLE catalog.titles; --", []),
    ],
)
async def test_titles_are_found_by_names_people_and_genres_mistyped_or_begun(
    services: Services, films: dict[TitleId, str], text: str, found: list[str]
) -> None:
    told = await services.get(Catalog).search(text, GROWN, 10)
    assert [films[one.id] for one in told if one.id in films] == found
    assert len(told) == len(found)


async def test_only_what_an_audience_may_see_is_found(services: Services, films: dict[TitleId, str]) -> None:
    catalog = services.get(Catalog)

    async def found(text: str, audience: Audience | None) -> list[str]:
        return [films[one.id] for one in await catalog.search(text, audience, 10)]

    assert await found("quorvath", Audience(15)) == ["harbour"]
    assert await found("windfangerin", GROWN) == []
    assert await found("windfangerin", Audience(18, "FR")) == []
    assert await found("windfangerin", Audience(18, "DE")) == ["berlin"]
    assert await found("windfangerin", None) == ["berlin"]


@pytest.mark.parametrize("text", ["quorvath", "qorvath", ""])
async def test_pages_follow_each_other_without_a_gap_or_a_double(
    services: Services, films: dict[TitleId, str], text: str
) -> None:
    catalog = services.get(Catalog)
    whole = await catalog.search(text, GROWN, _ALL)
    assert {films[one.id] for one in whole if one.id in films} >= {"light", "harbour"}
    after: TitleId | None = None
    for title in whole[:5]:
        assert await catalog.search(text, GROWN, 1, after) == (title,)
        after = title.id
    assert await catalog.search(text, GROWN, _ALL, whole[-1].id) == ()


@pytest.mark.parametrize("text", ["quorvath", ""])
async def test_a_page_after_what_is_found_no_more_is_refused(services: Services, films: dict[TitleId, str], text: str) -> None:
    with pytest.raises(UnknownTitle, match=r"no longer among|no such title"):
        await services.get(Catalog).search(text, GROWN, 10, TitleId("gone"))


def test_words_are_compared_without_accents_and_case() -> None:
    assert words.split("Amélie & ZOË-9, l'été") == ["amelie", "zoe", "9", "l", "ete"]
    assert words.split("العَرَبِيَّة") == words.split("العربية")
    assert words.split("पथेर पांचाली") == ["पथेर", "पांचाली"]
    assert words.split("ガラス") == words.split("カラス")
    assert words.asked("The house of ") == ("house", "of")
    assert words.asked("the") == ("the",)


@pytest.mark.parametrize(
    ("typed", "meant", "may"),
    [
        ("tied", "tide", True),
        ("lantrn", "lantern", True),
        ("lantr", "lantern", True),
        ("qorvath", "quorvath", True),
        ("zwolfkonten", "zwolfknoten", True),
        ("zwolfkontne", "zwolfknoten", True),
        ("nope", "noir", False),
        ("harbxx", "harbour", False),
        ("light", "lights", True),
        ("elight", "light", True),
    ],
)
def test_what_somebody_may_have_meant(typed: str, meant: str, *, may: bool) -> None:
    assert words.mistyped(typed, meant) is may
