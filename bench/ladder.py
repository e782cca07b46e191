"""What renditions chosen for each film save against a ladder that is the same for all.

Each clip goes through every step of ingest that makes its files, without the services around them. The fixed ladder is Apple's for H.264
(HLS Authoring Specification), up to the size of the clip, in two passes at an average bitrate with the same groups and scaling. All renditions are scored over the whole clip.

`bits_saved_h264` and `bits_saved_av1` are the mean saving at equal VMAF over the scores that both ladders reach (Bjøntegaard's difference, with straight lines
between renditions, as a player has nothing between them), of what ingest makes in either codec. `bytes_stored_saved` is of all
renditions in H.264 together; those in AV1 come on top, and `bytes_stored_saved_both` is what is left then.

    .venv/bin/python bench/ladder.py CLIP... [--json]
"""

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np

from nearcast.ingest import encoder
from nearcast.ingest.encoder import Place, measuring, words
from nearcast.ingest.encoder.checking import check
from nearcast.ingest.encoder.ffmpeg import program
from nearcast.ingest.model import (
    Care,
    Choose,
    Codec,
    Encode,
    Groups,
    Join,
    Knobs,
    Ladder,
    Measure,
    Picture,
    PlannedStep,
    ProbedSource,
    Rung,
    Tried,
    Try,
)
from nearcast.ingest.policy import EARLY_JOIN, Plan, choose, first_step
from nearcast.units import Bitrate

FIXED = (
    (416, 234, 145),
    (640, 360, 365),
    (768, 432, 730),
    (768, 432, 1100),
    (960, 540, 2000),
    (1280, 720, 3000),
    (1280, 720, 4500),
    (1920, 1080, 6000),
    (1920, 1080, 7800),
)
"""Width, height, kilobits a second."""
PRESET = "fast"
"""As in the trial that the aim was set by."""
POINTS = 500
ORDINARY = Care()


class Made(NamedTuple):
    """A rendition: bits a second and VMAF over the whole clip."""

    width: int
    height: int
    rate: float
    score: float


class Ingested(NamedTuple):
    """`joined` is the folder of the renditions that were made of `picture`."""

    picture: Picture
    joined: Path


class Compared(NamedTuple):
    """Three ladders of one clip: ours in both codecs, and the fixed one."""

    h264: list[Made]
    av1: list[Made]
    fixed: list[Made]


class Saved(NamedTuple):
    """Shares of what the fixed ladder takes."""

    h264: float
    av1: float
    bytes: float
    bytes_both: float


async def compared(clip: Path, preset: str, folder: Path) -> Compared:
    """The renditions that ingest makes of the clip, and those of the fixed ladder."""
    made = await ingested(clip, folder, Care(av1=Knobs().av1_preset))
    picture = made.picture
    own = [made.joined / words.video_name(number) for number in range(len(picture.rungs))]
    ours = await _scored(picture, own, clip, folder / "ours")
    fixed = _fixed(picture)
    theirs = await asyncio.to_thread(_encode_fixed, fixed, preset, clip, folder / "fixed")
    by_codec = {
        codec: [one for one, rung in zip(ours, picture.rungs, strict=True) if rung.codec is codec]
        for codec in (Codec.h264, Codec.av1)
    }
    return Compared(by_codec[Codec.h264], by_codec[Codec.av1], await _scored(fixed, theirs, clip, folder / "theirs"))


def saved(found: Compared) -> Saved:
    stored = [
        1 - sum(one.rate for one in ours) / sum(one.rate for one in found.fixed)
        for ours in (found.h264, found.h264 + found.av1)
    ]
    return Saved(bits_saved(found.h264, found.fixed), bits_saved(found.av1, found.fixed), *stored)


def bits_saved(ours: list[Made], theirs: list[Made]) -> float:
    """At equal scores."""
    low = max(min(one.score for one in ladder) for ladder in (ours, theirs))
    high = min(max(one.score for one in ladder) for ladder in (ours, theirs))
    scores = np.linspace(low, high, POINTS)
    difference = float(np.mean(_log_rates(ours, scores) - _log_rates(theirs, scores)))
    return 1 - float(np.exp(difference))


def _log_rates(
    ladder: list[Made], scores: "np.ndarray[tuple[int], np.dtype[np.float64]]"
) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    by_score = sorted(ladder, key=lambda one: one.score)
    return np.interp(scores, [one.score for one in by_score], np.log([one.rate for one in by_score]))


async def ingested(clip: Path, folder: Path, care: Care = ORDINARY) -> Ingested:
    """Does the steps up to the joined renditions and their measuring, one after the other."""
    folders: dict[str, Path] = {}

    async def do(step: PlannedStep) -> object:
        folders[step.name] = folder / step.key
        folders[step.name].mkdir(parents=True)
        inputs = {need: folders[need] for need in step.needs}
        return (await encoder.perform(step.work, Place(folders[step.name], clip, inputs))).value

    probed = await do(first_step(""))
    assert isinstance(probed, ProbedSource)
    plan = Plan(probed, (), "", care)
    steps = list(plan.early())
    tried: list[Tried] = []
    for step in steps:  # grows under way
        if isinstance(step.work, Choose):
            steps += plan.rest(Ladder(choose(tried)))
        elif isinstance(step.work, Encode | Join | Measure | Try):
            match await do(step):
                case Tried() as found:
                    tried.append(found)
                case Groups() as groups if step.name == EARLY_JOIN:
                    steps += plan.trials(groups)
    (join,) = [step.work for step in steps if step.name == "join" and isinstance(step.work, Join)]
    return Ingested(join.picture, folders["join"])


def _fixed(picture: Picture) -> Picture:
    """The fixed ladder for a picture of this shape: every size that is not larger, and the next one as the picture's own."""
    width, height = picture.seen
    own = min((wide for wide, _, _ in FIXED if wide >= width), default=width)
    rungs = [
        Rung(min(width, wide), 2 * round(height * min(width, wide) / width / 2), Bitrate(1000 * rate), 0.0)
        for wide, _, rate in reversed(FIXED)
        if wide <= own
    ]
    return msgspec.structs.replace(picture, rungs=tuple(rungs))


def _encode_fixed(picture: Picture, preset: str, clip: Path, folder: Path) -> list[Path]:
    folder.mkdir()
    (folder / words.SOURCE).symlink_to(clip.resolve())
    group = str(picture.group)
    for number, one in enumerate(picture.rungs):
        graph = f"{words.prepared(picture, 0)},{words.scaled(picture, one.width, one.height)}[v]"
        said = [*words.source_words(picture, 0), "-filter_complex", graph, "-map", "[v]", "-c:v", "libx264"]
        said += ["-preset", preset, "-g", group, "-keyint_min", group, "-sc_threshold", "0", "-b:v", str(one.rate_max)]
        said += ["-maxrate", str(2 * one.rate_max), "-bufsize", str(2 * one.rate_max), "-video_track_timescale"]
        said += [str(words.timescale(Fraction(picture.frame_rate))), "-passlogfile", f"pass{number}"]
        _ffmpeg([*said, "-pass", "1", "-f", "null", "-"], folder)
        flags = "+cmaf+delay_moov+frag_keyframe+global_sidx+skip_trailer"
        _ffmpeg([*said, "-pass", "2", "-movflags", flags, "-f", "mp4", words.video_name(number)], folder)
    return [folder / words.video_name(number) for number in range(len(picture.rungs))]


async def _scored(picture: Picture, made: list[Path], clip: Path, folder: Path) -> list[Made]:
    """One after the other, so that a long clip needs not the memory of all."""
    found = []
    for number, (one, path) in enumerate(zip(picture.rungs, made, strict=True)):
        room = folder / str(number)
        room.mkdir(parents=True)
        (room / words.SOURCE).symlink_to(clip.resolve())
        (room / words.video_name(0)).symlink_to(path.resolve())
        file = check(path)
        sample = Measure(picture, 0, 0, file.frames)
        quality = await measuring.compare(sample, [room / words.video_name(0)], Place(room, clip, {}), lambda _: None)
        rate = 8 * sum(segment.size for segment in file.segments) / file.duration
        found.append(Made(one.width, one.height, rate, quality.means[0]))
    return found


def _ffmpeg(said: list[str], folder: Path) -> None:
    subprocess.run([str(program()), "-nostdin", "-hide_banner", "-loglevel", "error", "-y", *said], cwd=folder, check=True)


def tell(name: str, ladder: list[Made]) -> None:
    for one in ladder:
        print(
            f"  {name} {one.width}x{one.height} {one.rate / 1000:6.0f} kb/s, VMAF {one.score:.1f}", file=sys.stderr, flush=True
        )


async def measure(clips: list[Path], preset: str = PRESET) -> dict[str, float]:
    found = []
    for clip in clips:
        with tempfile.TemporaryDirectory(prefix="nearcast-bench-") as name:
            ladders = await compared(clip, preset, Path(name))
        found.append(saved(ladders))
        for ladder, made in ladders._asdict().items():
            tell(ladder, made)
        one = found[-1]
        print(
            f"{clip.name}: {one.h264:.0%} of the bits saved, {one.av1:.0%} in AV1, {one.bytes:.0%} of the bytes",
            file=sys.stderr,
            flush=True,
        )
    return {
        "bits_saved_h264": round(statistics.fmean(one.h264 for one in found), 3),
        "bits_saved_h264_least": round(min(one.h264 for one in found), 3),
        "bits_saved_av1": round(statistics.fmean(one.av1 for one in found), 3),
        "bits_saved_av1_least": round(min(one.av1 for one in found), 3),
        "bytes_stored_saved": round(statistics.fmean(one.bytes for one in found), 3),
        "bytes_stored_saved_both": round(statistics.fmean(one.bytes_both for one in found), 3),
    }


def show(found: Mapping[str, float]) -> None:
    for codec, aim in (("h264", 20), ("av1", 35)):
        bits, least = found[f"bits_saved_{codec}"], found[f"bits_saved_{codec}_least"]
        print(f"bits at equal VMAF, {codec}  {bits:.0%} saved (aim >= {aim} %), on no clip less than {least:.0%}")
    print(
        f"bytes stored  {found['bytes_stored_saved']:.0%} saved (aim >= 60 %), {found['bytes_stored_saved_both']:.0%} with AV1 beside H.264"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clips", nargs="+", type=Path, metavar="CLIP")
    parser.add_argument("--json", action="store_true", help="print one object")
    parser.add_argument("--preset", default=PRESET, help="x264's, for the fixed ladder (%(default)s); ours are made as ever")
    arguments = parser.parse_args()
    found = asyncio.run(measure(arguments.clips, arguments.preset))
    if arguments.json:
        print(json.dumps(found))
        return
    show(found)


if __name__ == "__main__":
    main()
