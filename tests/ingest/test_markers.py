"""Intro and credits, found where the episodes of a season sound alike."""

import asyncio
import wave
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from nearcast.assembly import Platform
from nearcast.catalog.model import Catalog, Change, ChapterKind, TitleDraft
from nearcast.ids import AccountId, TitleId
from nearcast.ingest import encoder, policy
from nearcast.ingest.encoder import Place
from nearcast.ingest.model import ENDED, Heard, Ingest, JobState, Listen, Opening, ProbedSource
from nearcast.ingest.policy.markers import ITEM_S
from nearcast.ingest.service import IngestService
from nearcast.runtime.clock import random_id

MakeClip = Callable[[str, Path], Path]
OWN, THEME, CREDITS = 1, 2, 3
RATE = 22050


def heard(*parts: tuple[int, float], noise: int = 0) -> Heard:
    """An episode of parts, each of a kind of sound and as long as that; what is its own differs by the `noise`, which also turns a
    few bits of everything, as another encoding would."""
    flips = np.random.default_rng(noise)
    made: list[npt.NDArray[np.uint32]] = []
    for kind, seconds in parts:
        count = round(seconds / ITEM_S)
        numbers = np.random.default_rng(kind if kind != OWN else (noise, len(made))).integers(0, 1 << 32, count, np.uint32)
        turned = (flips.random((count, 32)) < 0.05) @ (1 << np.arange(32, dtype=np.uint64))
        silent = np.zeros(count, np.uint32)
        made.append((numbers ^ turned.astype(np.uint32)).astype(np.uint32) if kind else silent)
    prints = np.concatenate(made)
    return Heard(prints.astype("<u4").tobytes(), len(prints) * ITEM_S)


FIRST = heard((OWN, 60), (THEME, 30), (OWN, 400), (CREDITS, 40), (OWN, 3), noise=4)
SECOND = heard((OWN, 5), (THEME, 30), (OWN, 500), (CREDITS, 40), noise=5)


def test_what_is_alike_at_the_beginning_is_the_intro_and_at_the_end_the_credits() -> None:
    intro, credits_ = policy.recognise(FIRST, [SECOND])
    assert (intro.kind, credits_.kind) == (ChapterKind.intro, ChapterKind.credits)
    assert (intro.begin, intro.end) == pytest.approx((60, 90), abs=3)
    assert (credits_.begin, credits_.end) == pytest.approx((490, FIRST.duration), abs=3)
    assert [one.begin for one in policy.recognise(SECOND, [FIRST])] == pytest.approx([5, 535], abs=1)


def test_of_several_episodes_the_longest_likeness_counts() -> None:
    cut = heard((OWN, 5), (THEME, 12), (OWN, 500), noise=6)
    assert policy.recognise(FIRST, [cut, SECOND]) == policy.recognise(FIRST, [SECOND, cut]) == policy.recognise(FIRST, [SECOND])


@pytest.mark.parametrize(
    "other",
    [
        heard((OWN, 600), noise=7),
        heard((OWN, 5), (THEME, 6), (OWN, 500), noise=7),
        heard((OWN, 300), (THEME, 30), (OWN, 300), noise=7),
        FIRST,
        Heard(b"", 600.0),
    ],
    ids=["nothing", "a jingle", "in the middle", "itself", "no sound"],
)
def test_nothing_else_is_taken_for_an_intro(other: Heard) -> None:
    assert policy.recognise(FIRST, [other]) == ()


def test_silence_is_alike_everywhere_and_tells_nothing() -> None:
    episodes = [heard((OWN, 20), (0, 30), (OWN, 300), noise=noise) for noise in (8, 9)]
    assert policy.recognise(episodes[0], episodes[1:]) == ()


def music(path: Path, own: int, before: float, seconds: float = 62.0) -> Path:
    """A melody of four notes a second that nobody else plays, with 16 s of a theme that all play. Written as WAV."""
    own_notes, theme = (np.random.default_rng(seed).integers(0, 24, 400) for seed in (100 + own, THEME))
    times = np.arange(int(seconds * RATE)) / RATE
    inside = (times >= before) & (times < before + 16)
    notes = np.where(inside, theme[((times - before) * 4).astype(int) % 400], own_notes[(times * 4).astype(int)])
    samples = 0.4 * np.sin(2 * np.pi * 220 * 2 ** (notes / 12) * times)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((samples * 32767).astype("<i2").tobytes())
    return path


def episode(folder: Path, make_clip: MakeClip, own: int, before: float, codec: str) -> Path:
    """In a format without an index, so that it is one chunk and quick to encode."""
    sound = music(folder / f"{own}.wav", own, before)
    picture = "-f lavfi -i color=black:s=64x64:r=1:d=62 -c:v libx264 -preset ultrafast"
    return make_clip(f"-i {sound} {picture} {codec}", folder / f"episode{own}.ts")


async def test_a_theme_is_recognised_though_it_lies_elsewhere_and_is_encoded_otherwise(
    tmp_path: Path, make_clip: MakeClip
) -> None:
    clips = (
        episode(tmp_path, make_clip, 1, 4, "-c:a aac -b:a 64k"),
        episode(tmp_path, make_clip, 2, 9, "-c:a libopus -b:a 96k"),
    )
    prints = [await _listened(clip, tmp_path / clip.stem) for clip in clips]
    for (one, other), begin in ((prints, 4), (prints[::-1], 9)):
        (intro,) = policy.recognise(one, [other])
        assert intro.kind is ChapterKind.intro
        assert (intro.begin, intro.end) == pytest.approx((begin, begin + 16), abs=1.5)


async def test_episodes_that_come_one_after_the_other_are_marked(
    platform: Platform, tmp_path: Path, make_clip: MakeClip
) -> None:
    catalog, name = platform.services.get(Catalog), random_id()
    season = {"name": "Season", "kind": "season", "parent": name, "number": 1}
    changes = [Change(TitleId(name), {"name": "Show", "kind": "series"}), Change(TitleId(f"{name}-s"), season)]
    episodes = [TitleId(f"{name}-{number}") for number in (1, 2)]
    for number, title in enumerate(episodes):
        of = {"name": "Part", "kind": "episode", "parent": f"{name}-s", "number": number}
        changes.append(Change(title, of))
    assert (await catalog.edit(None, tuple(changes), publish=True)).problems == ()
    for number, title in enumerate(episodes):
        await _ingest(platform, episode(tmp_path, make_clip, number, 4 + 5 * number, "-c:a aac"), title)
    async with asyncio.timeout(240):
        while not all(one.markers for one in await catalog.titles(tuple(episodes))):
            await asyncio.sleep(0.05)
    begins = [one.markers[0].begin for one in await catalog.titles(tuple(episodes))]
    assert begins == pytest.approx([4, 9], abs=1.5)
    await catalog.delete((TitleId(name),))


async def _ingest(platform: Platform, source: Path, title: TitleId) -> None:
    async def parts() -> AsyncIterator[bytes]:
        yield source.read_bytes()

    ingest = platform.services.get(Ingest)
    assert isinstance(ingest, IngestService)
    job = await ingest.open(AccountId("olga"), Opening(source.name, TitleDraft(name="Part", of=title)))
    await ingest.begin_upload(job.id, source.stat().st_size)
    await ingest.take_part(job.id, 0, parts())
    await ingest.begin(job.id)
    async with asyncio.timeout(240):
        while (found := await ingest.job(job.id)).state not in ENDED:
            await asyncio.sleep(0.05)
    assert found.state is JobState.ready


async def _listened(clip: Path, folder: Path) -> Heard:
    (folder / "probe").mkdir(parents=True)
    probed = (await encoder.perform(policy.first_step("").work, Place(folder / "probe", clip, {}))).value
    assert isinstance(probed, ProbedSource)
    (listen,) = [step.work for step in policy.Plan(probed, (), "").early() if isinstance(step.work, Listen)]
    (folder / "listen").mkdir()
    found = (await encoder.perform(listen, Place(folder / "listen", clip, {}))).value
    assert isinstance(found, Heard)
    return found
