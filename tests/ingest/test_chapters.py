"""Chapters of a source stay chapters, and names tell intro and credits."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ingest.alone import encode

from nearcast.catalog.model import Chapter, ChapterKind
from nearcast.ingest.model import ProbedSource
from nearcast.ingest.policy.chapters import chapters
from nearcast.units import Bytes, Seconds

MakeClip = Callable[[str, Path], Path]


def source(*found: Chapter) -> ProbedSource:
    end = Seconds(100.0)
    return ProbedSource(
        format="mov", size=Bytes(1), streams=1, declared=end, duration=end, video=None, audio=(), chapters=tuple(found)
    )


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Opening Credits", ChapterKind.intro),
        ("Intro", ChapterKind.intro),
        ("Vorspann", ChapterKind.intro),
        ("End Credits", ChapterKind.credits),
        ("credits", ChapterKind.credits),
        ("Abspann", ChapterKind.credits),
        ("The opening of the door", ChapterKind.chapter),
        ("Introspection", ChapterKind.chapter),
        ("", ChapterKind.chapter),
    ],
)
def test_names_tell_what_may_be_skipped(name: str, kind: ChapterKind) -> None:
    (found,) = chapters(source(Chapter(name, Seconds(0.0), Seconds(9.0))), Seconds(100.0))
    assert found.kind is kind


times = st.floats(-1e6, 1e6)


@given(st.lists(st.builds(Chapter, st.text(max_size=300), times, times), max_size=30))
def test_whatever_a_source_says_chapters_follow_each_other_within_the_film(said: list[Chapter]) -> None:
    found = chapters(source(*said), Seconds(100.0))
    ends = [0.0, *(one.end for one in found)]
    assert all(before <= one.begin < one.end <= 100.0 for before, one in zip(ends, found, strict=False))


async def test_chapters_of_a_film_are_those_of_its_asset(tmp_path: Path, make_clip: MakeClip) -> None:
    part = "[CHAPTER]\nTIMEBASE=1/1000\nSTART={}\nEND={}\ntitle={}\n"
    said = ";FFMETADATA1\n" + part.format(0, 1000, "Opening Credits") + part.format(1000, 9000, "A boat")
    (tmp_path / "chapters").write_text(said)
    words = f"-f lavfi -i testsrc2=s=160x90:r=10:d=3 -f ffmetadata -i {tmp_path / 'chapters'} -map_metadata 1 -c:v libx264"
    made = await encode(make_clip(words, tmp_path / "film.mkv"), tmp_path / "work")
    assert made.asset.chapters == (
        Chapter("Opening Credits", Seconds(0.0), Seconds(1.0), ChapterKind.intro),
        Chapter("A boat", Seconds(1.0), Seconds(3.0)),
    )
