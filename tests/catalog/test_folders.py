"""Folders as Jellyfin and Kodi lay them out."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearcast.catalog.model import BadSheet, Change
from nearcast.catalog.policy import folders, nfo
from nearcast.ids import TitleId

MOVIE = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<movie><title>Tide</title><plot>Paper lanterns
 drift.</plot><year>2026</year><mpaa>DE:FSK 12 / US:PG</mpaa><genre>Drama / War</genre><genre>Poetry</genre>
<director>Ann Lee</director><credits>Cy</credits><actor><name>Bo</name><role>The boy</role></actor>
<uniqueid type="tmdb">7</uniqueid><uniqueid type="imdb" default="true">tt1</uniqueid></movie>
https://www.imdb.com/title/tt1/"""
EPISODE = (
    "<episodedetails><title>Low Water</title><season>1</season><episode>2</episode><aired>2026-01-05</aired></episodedetails>"
)


def _changes(files: dict[str, str]) -> dict[str, Change]:
    found = folders.read(files)
    assert found.problems == ()
    return {str(one.id): one for one in found.changes}


def test_a_film_is_what_its_nfo_says() -> None:
    said = _changes({"Films/Tide (2026)/Tide (2026).mkv": "", "Films/Tide (2026)/movie.nfo": MOVIE})["imdb-tt1"].fields
    assert said == {
        "kind": "film",
        "name": "Tide",
        "synopsis": "Paper lanterns drift.",
        "year": 2026,
        "ratings": {"FSK": "12", "MPAA": "PG"},
        "genres": ["Drama", "War", "Poetry"],
        "people": [
            {"name": "Ann Lee", "part": "director", "character": ""},
            {"name": "Cy", "part": "writer", "character": ""},
            {"name": "Bo", "part": "actor", "character": "The boy"},
        ],
    }


def test_without_an_nfo_it_is_called_as_its_file() -> None:
    found = folders.read({"Orbit (2025).mp4": "", "poster.jpg": "", "Orbit (2025)-trailer.mp4": "", "notes.txt": ""})
    assert {str(one.id): one.fields for one in found.changes} == {
        "orbit-2025": {"kind": "film", "name": "Orbit", "year": 2025},
        "orbit-2025-trailer": {"kind": "extra", "name": "Trailer", "parent": "orbit-2025"},
    }
    assert found.films == {"orbit-2025": "Orbit (2025).mp4", "orbit-2025-trailer": "Orbit (2025)-trailer.mp4"}


@pytest.mark.parametrize("text", ["", "https://www.themoviedb.org/movie/550", "https://a.example/1\nhttps://b.example/2\n"])
def test_an_nfo_that_only_says_where_to_look_says_nothing(text: str) -> None:
    (change,) = folders.read({"Orbit (2025)/Orbit (2025).mkv": "", "Orbit (2025)/movie.nfo": text}).changes
    assert change.fields == {"kind": "film", "name": "Orbit", "year": 2025}


def test_addresses_without_end_take_no_time() -> None:
    with pytest.raises(BadSheet):
        nfo.read("http://a" * 1000 + " x")


def test_films_in_any_script_are_told_apart() -> None:
    films = folders.read({f"{name}.mkv": "" for name in ("Die Brücke", "東京物語", "雨月物語", "Сталкер 2", "Зеркало 2")}).films
    assert len(films) == 5
    assert films[TitleId("die-brucke")] == "Die Brücke.mkv"
    assert all(str(one).isascii() for one in films)


def test_of_two_episodes_in_one_file_the_first_is_the_title() -> None:
    second = EPISODE.replace("Low Water", "High Water").replace("<episode>2", "<episode>3")
    found = _changes({"The Ferry/Season 1/The Ferry S01E02-E03.mkv": ""})
    assert found["the-ferry-s01e02"].fields["name"] == "Episode 2"
    for between in ("", '\n<?xml version="1.0" encoding="UTF-8"?>\n'):
        assert nfo.read(EPISODE + between + second) == nfo.read(EPISODE)


def test_a_series_has_seasons_and_episodes() -> None:
    base = "Shows/The Ferry (2026)"
    found = _changes(
        {
            f"{base}/tvshow.nfo": "<tvshow><title>The Ferry</title></tvshow>",
            f"{base}/Season 01/The Ferry S01E01 - First.mkv": "",
            f"{base}/Season 01/e2.mkv": "",
            f"{base}/Season 01/e2.nfo": EPISODE,
            f"{base}/Season 01/season.nfo": "<season><seasonnumber>1</seasonnumber><title>Winter</title></season>",
            f"{base}/Specials/The Ferry S00E01.mkv": "",
            f"{base}/trailers/Teaser.mkv": "",
        }
    )
    told = {
        name: (one.fields["kind"], one.fields["name"], one.fields.get("parent"), one.fields.get("number"))
        for name, one in found.items()
    }
    ferry = "the-ferry-2026"
    assert told == {
        ferry: ("series", "The Ferry", None, None),
        f"{ferry}-s01": ("season", "Winter", ferry, 1),
        f"{ferry}-s01e01": ("episode", "First", f"{ferry}-s01", 1),
        f"{ferry}-s01e02": ("episode", "Low Water", f"{ferry}-s01", 2),
        f"{ferry}-s00": ("season", "Specials", ferry, 0),
        f"{ferry}-s00e01": ("episode", "Episode 1", f"{ferry}-s00", 1),
        f"{ferry}-teaser": ("extra", "Teaser", ferry, None),
    }
    assert found[f"{ferry}-s01e02"].fields["year"] == 2026


def test_a_series_needs_no_nfo() -> None:
    found = _changes({"Lost Boats/Season 2/lost.boats.s02e03.mkv": "", "Lost Boats/Season 2/lost.boats.s02e04.mkv": ""})
    assert list(found) == ["lost-boats", "lost-boats-s02", "lost-boats-s02e03", "lost-boats-s02e04"]


@pytest.mark.parametrize(
    ("files", "place", "field"),
    [
        ({"a.mkv": "", "a.nfo": "<movie><title>"}, "a.nfo", "line"),
        ({"a.mkv": "", "a.nfo": "<book/>"}, "a.nfo", "nfo"),
        ({"a.mkv": "", "a.nfo": '<!DOCTYPE x [<!ENTITY a "aa">]><movie/>'}, "a.nfo", "nfo"),
        ({"S/tvshow.nfo": "<tvshow/>", "S/what.mkv": ""}, "S/what.mkv", "number"),
        ({"a/Film.mkv": "", "b/Film.mkv": ""}, "b/Film.mkv", "id"),
        ({"trailers/Teaser.mkv": ""}, "trailers/Teaser.mkv", "parent"),
    ],
)
def test_problems_name_the_file_and_the_field(files: dict[str, str], place: str, field: str) -> None:
    assert [(one.place, one.fault.field) for one in folders.read(files).problems] == [(place, field)]


@given(st.text(max_size=200))
def test_no_file_breaks_the_reader(text: str) -> None:
    for whole in (text, f"<movie>{text}</movie>"):
        with suppress(BadSheet):
            assert isinstance(nfo.read(whole), dict)
