"""The drawn films: small and short, but whole."""

import asyncio
import itertools
import subprocess
from pathlib import Path

import numpy as np
import pytest
from tests.ingest.alone import encode

from nearcast.catalog.model import TrackKind
from nearcast.demo.films import FILMS, FRAME_RATE, DrawnFilm, Film, draw
from nearcast.demo.music import Singer, mastered, sing
from nearcast.demo.poems import timed, to_vtt, vowels
from nearcast.ingest.encoder.ffmpeg import program
from nearcast.ingest.model import Progress

SECONDS, SIZE = 6.0, (320, 180)
SCRIPTS = {"en": "LATIN", "el": "GREEK", "ar": "ARABIC", "uk": "CYRILLIC", "ja": "HIRAGANA"}


@pytest.fixture(scope="module", params=FILMS, ids=lambda film: film.slug)
def drawn(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Film, DrawnFilm]:
    film: Film = request.param
    return film, asyncio.run(draw(film, tmp_path_factory.mktemp(film.slug), seconds=SECONDS, size=SIZE))


def test_every_frame_is_there_and_the_film_begins_and_ends_in_black(drawn: tuple[Film, DrawnFilm]) -> None:
    _, film = drawn
    frames = pictures(film.path)
    assert len(frames) == SECONDS * FRAME_RATE
    light = frames.mean(axis=(1, 2))
    assert light[0] < 3
    assert light[-1] < 12
    assert light[len(light) // 2] > 15


def test_it_moves_and_its_parts_differ(drawn: tuple[Film, DrawnFilm]) -> None:
    frames = pictures(drawn[1].path).astype(np.float32)
    third = len(frames) // 3
    assert np.abs(frames[third] - frames[third + 1]).mean() > 0.05
    assert np.abs(frames[third] - frames[2 * third]).mean() > 3


def test_two_languages_of_sound_that_differ(drawn: tuple[Film, DrawnFilm]) -> None:
    film, made = drawn
    first, second = (heard(made.path, number) for number in (0, 1))
    assert len(first) == len(second) == pytest.approx(SECONDS * 8000, abs=10)
    assert np.abs(first).max() > 0.5
    assert np.abs(first - second).mean() > 0.01
    assert len(film.audio) == 2


def test_subtitles_in_two_scripts_or_more(drawn: tuple[Film, DrawnFilm]) -> None:
    film, made = drawn
    assert tuple(one.language for one in made.subtitles) == film.subtitles
    assert len({SCRIPTS[language] for language in film.subtitles}) >= 2
    for one in made.subtitles:
        assert one.path.read_text("utf-8").count("-->") == len(film.verses)


def test_nothing_but_the_film_and_its_subtitles_is_left(drawn: tuple[Film, DrawnFilm]) -> None:
    _, made = drawn
    assert set(made.path.parent.iterdir()) == {made.path, *(one.path for one in made.subtitles)}


async def test_a_drawn_film_becomes_an_asset(tmp_path: Path) -> None:
    steps: list[Progress] = []
    film = FILMS[0]
    made = await draw(film, tmp_path / "film", steps.append, seconds=3, size=SIZE)
    assert [step.done for step in steps] == sorted(step.done for step in steps)
    encoded = await encode(made.path, tmp_path / "work", made.subtitles)
    asset = encoded.asset
    assert tuple(dict.fromkeys(track.language for track in asset.of(TrackKind.audio))) == film.audio
    assert tuple(track.label for track in asset.of(TrackKind.subtitles)) == ("English", "Ελληνικά", "العربية")
    assert len(asset.of(TrackKind.video)) == 3


def test_one_film_is_for_adults_and_every_verse_is_in_every_language() -> None:
    assert [film.slug for film in FILMS if film.maturity == 18] == ["lantern-street"]
    for film in FILMS:
        for verse in film.verses:
            assert set(film.audio) | set(film.subtitles) <= verse.keys()


def test_lines_never_overlap_and_are_timed_by_share() -> None:
    lines = timed(60, FILMS[0].verses)
    assert lines[0].start == pytest.approx(3.6)
    assert all(before.end < after.start for before, after in itertools.pairwise(lines))
    assert to_vtt(lines, "en").startswith("WEBVTT\n\n00:00:03.600 --> 00:00:09.012\nThe moon")


def test_a_voice_sings_the_vowels_of_its_language() -> None:
    assert [vowels(text) for text in ("Moon", "σκοινί", "дощем", "よるが")] == ["oo", "oii", "oe", "oua"]
    film = FILMS[2]
    silence = sing(film.score, singer(), (), "ja", 1.0)
    assert not silence.any()
    assert np.abs(mastered(silence)).max() == 0


def singer() -> Singer:
    return Singer(degree=7, throat=1.0, place=0.5)


def pictures(path: Path) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Every frame in grey, 80x45."""
    return np.frombuffer(decoded(["-i", str(path), "-vf", "scale=80:45,format=gray", "-f", "rawvideo", "-"]), np.uint8).reshape(
        -1, 45, 80
    )


def heard(path: Path, number: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """One sound track, mixed to one channel at 8 kHz."""
    return np.frombuffer(
        decoded(["-i", str(path), "-map", f"0:a:{number}", "-ac", "1", "-ar", "8000", "-f", "f32le", "-"]), np.float32
    )


def decoded(words: list[str]) -> bytes:
    return subprocess.run(
        [str(program()), "-hide_banner", "-loglevel", "error", "-xerror", *words], check=True, capture_output=True
    ).stdout
