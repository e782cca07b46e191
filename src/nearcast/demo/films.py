"""Three short films that Nearcast draws itself, so that a fresh platform has something of its own to show.

Each is a minute of drawn pictures with a composed score. Each has two audio languages, which are the same score with two
different singers of vowels (see `music`; nobody speaks), and subtitles in at least two scripts. They are drawn at half size
and enlarged by FFmpeg: the pictures are soft by nature, and a minute takes a quarter of the time.

    python -m nearcast.demo.films tide /tmp/films
"""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np

from nearcast.demo import lantern_street, music, orbit, poems, tide
from nearcast.demo.music import Score, Singer
from nearcast.demo.paint import Scene, developed
from nearcast.errors import NearcastError
from nearcast.ingest.encoder.ffmpeg import program
from nearcast.ingest.model import Listener, Progress, SubtitleFile
from nearcast.ingest.model.languages import name_of
from nearcast.runtime import processes

CREDIT = "Drawn by Nearcast, CC0"
FRAME_RATE = 24
_SMALLER = 2
_EXPOSURE = 1.15


class CannotDraw(NearcastError):
    """A film could not be drawn; FFmpeg says why."""

    code = "demo.cannot_draw"
    status = 500


class Film(msgspec.Struct, frozen=True, kw_only=True):
    """A film as the catalogue shows it, and how it is made. `audio` and `subtitles` are languages (BCP 47)."""

    slug: str
    name: str
    synopsis: str
    maturity: int
    genres: tuple[str, ...]
    audio: tuple[str, ...]
    subtitles: tuple[str, ...]
    verses: tuple[dict[str, str], ...]
    scene: Callable[[int, int], Scene]
    score: Score
    year: int = 2026
    credit: str = CREDIT


class DrawnFilm(msgspec.Struct, frozen=True):
    """A film on disk: a mezzanine with its sound, and a WebVTT file for each language of subtitles."""

    path: Path
    subtitles: tuple[SubtitleFile, ...]


FILMS = (
    Film(
        slug="tide",
        name="Tide",
        synopsis="Paper lanterns drift out under the moon, and the sea reads every name on them before it gives them back.",
        maturity=0,
        genres=("Animation", "Poetry"),
        audio=("en", "el"),
        subtitles=("en", "el", "ar"),
        verses=poems.TIDE,
        scene=tide.scene,
        score=Score(
            root=110.0,
            scale=(0, 2, 3, 5, 7, 9, 10),
            chords=((0, 4, 9, 11), (5, 9, 11, 14), (3, 7, 9, 12), (4, 8, 11, 13)),
            chord_s=7.5,
            pluck_s=0.625,
            weather="surf",
        ),
    ),
    Film(
        slug="lantern-street",
        name="Lantern Street",
        synopsis="It rains, the windows go dark one after another, and somebody under an umbrella does not look up.",
        maturity=18,
        genres=("Animation", "Noir", "Horror"),
        audio=("en", "uk"),
        subtitles=("en", "uk"),
        verses=poems.LANTERN_STREET,
        scene=lantern_street.scene,
        score=Score(
            root=82.41,
            scale=(0, 1, 3, 5, 7, 8, 11),
            chords=((0, 4, 9), (1, 5, 8), (0, 2, 6), (5, 8, 13)),
            chord_s=6.0,
            pluck_s=0.75,
            weather="rain",
        ),
    ),
    Film(
        slug="orbit",
        name="Orbit",
        synopsis="A ringed planet turns out of its own night while an aurora burns at the pole and the morning comes round.",
        maturity=0,
        genres=("Animation", "Space"),
        audio=("en", "ja"),
        subtitles=("en", "ja"),
        verses=poems.ORBIT,
        scene=orbit.scene,
        score=Score(
            root=98.0,
            scale=(0, 2, 4, 6, 7, 9, 11),
            chords=((0, 4, 8, 11), (1, 5, 8, 10), (4, 8, 11, 15), (2, 6, 9, 13)),
            chord_s=10.0,
            pluck_s=0.4167,
            weather="hum",
        ),
    ),
)

_SINGERS = (Singer(degree=14, throat=1.12, place=0.40), Singer(degree=7, throat=0.94, place=0.62))


async def draw(
    film: Film, folder: Path, progress: Listener = lambda _: None, *, seconds: float = 60.0, size: tuple[int, int] = (1280, 720)
) -> DrawnFilm:
    """Draws `film` into `folder`: `{slug}.mkv` and `{slug}.{language}.vtt`. Raises CannotDraw."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = poems.timed(seconds, film.verses)
    progress(Progress("sound", 0.0, f"Composing {film.name}"))
    sounds = [folder / f"{film.slug}.{language}.pcm" for language in film.audio]
    path, partial, parts = (folder / f"{film.slug}.{ending}" for ending in ("mkv", "part", "chapters"))
    try:
        parts.write_text(poems.to_chapters(lines, seconds))
        await asyncio.to_thread(_compose, film, lines, seconds, sounds)
        await _paint(film, partial, [*sounds, parts], progress, seconds=seconds, size=size)
        partial.rename(path)
    finally:
        for leftover in (*sounds, partial, parts):
            leftover.unlink(missing_ok=True)
    progress(Progress("done", 1.0, film.name))
    return DrawnFilm(path, tuple(_subtitle(film, lines, language, folder) for language in film.subtitles))


def _compose(film: Film, lines: tuple[poems.Line, ...], seconds: float, paths: list[Path]) -> None:
    score = music.compose(film.score, seconds)
    for language, singer, path in zip(film.audio, _SINGERS, paths, strict=True):
        voice = music.sing(film.score, singer, lines, language, seconds)
        path.write_bytes((music.mastered(score, voice) * 32767).astype("<i2").tobytes())


async def _paint(
    film: Film, path: Path, beside: list[Path], progress: Listener, *, seconds: float, size: tuple[int, int]
) -> None:
    width, height = (length // _SMALLER // 2 * 2 for length in size)
    frames = round(seconds * FRAME_RATE)
    child = await processes.start(
        [program(), *_words(film, path, beside, (width, height), size)],
        output=asyncio.subprocess.DEVNULL,
        stdin=asyncio.subprocess.PIPE,
        polite=True,
    )
    try:
        assert child.stdin is not None
        scene = await asyncio.to_thread(film.scene, width, height)
        dither = 254 + np.random.default_rng(7).random((3, height, width), np.float32)
        for frame in range(frames):
            child.stdin.write(await asyncio.to_thread(_frame, scene, frame / frames, dither))
            await child.stdin.drain()
            progress(Progress("draw", 0.05 + 0.94 * frame / frames, f"Drawing {film.name}"))
        child.stdin.close()
        code = await child.wait()
    except (BrokenPipeError, ConnectionResetError):
        code = await child.wait()
    finally:
        await processes.stop(child, patience_s=0.5)
    if code != 0:
        raise CannotDraw(
            f"FFmpeg ended with code {code} while drawing.", field="film", value=film.slug, remedy="Check the disk space."
        )


def _frame(scene: Scene, share: float, dither: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> bytes:
    return developed(scene(share), dither, _EXPOSURE)


def _words(film: Film, path: Path, beside: list[Path], drawn: tuple[int, int], size: tuple[int, int]) -> list[str]:
    """`beside` are the sounds in the order of their languages, and last the chapters."""
    *sounds, parts = beside
    words = ["-hide_banner", "-loglevel", "error", "-y", "-f", "rawvideo", "-pix_fmt", "gbrp", "-s", f"{drawn[0]}x{drawn[1]}"]
    words += ["-r", str(FRAME_RATE), "-i", "pipe:0"]
    for sound in sounds:
        words += ["-f", "s16le", "-ar", str(music.RATE), "-ac", "2", "-i", str(sound)]
    words += ["-f", "ffmetadata", "-i", str(parts), "-map_chapters", str(len(sounds) + 1)]
    scale = f"scale={size[0]}:{size[1]}:flags=lanczos:out_color_matrix=bt709:out_range=tv,format=yuv420p"
    tags = "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv"
    words += [
        "-vf",
        f"{scale},{tags}",
        "-map",
        "0:v",
        "-c:v",
        "libx264",
        "-preset",
        "superfast",
        "-crf",
        "15",
        "-tune",
        "animation",
    ]
    for number, language in enumerate(film.audio):
        words += ["-map", f"{number + 1}:a", f"-metadata:s:a:{number}", f"language={language}"]
    return [*words, "-c:a", "flac", "-f", "matroska", str(path)]


def _subtitle(film: Film, lines: tuple[poems.Line, ...], language: str, folder: Path) -> SubtitleFile:
    path = folder / f"{film.slug}.{language}.vtt"
    path.write_text(poems.to_vtt(lines, language), encoding="utf-8")
    return SubtitleFile(path, language, name_of(language) or language)


def main(words: list[str]) -> int:
    """`python -m nearcast.demo.films NAME FOLDER`."""
    films = {film.slug: film for film in FILMS}
    if len(words) != 2 or words[0] not in films:
        sys.stderr.write(f"usage: python -m nearcast.demo.films {{{','.join(films)}}} FOLDER\n")
        return 2
    drawn = asyncio.run(
        draw(films[words[0]], Path(words[1]), lambda step: print(f"\r{step.done:4.0%} {step.note}  ", end="", file=sys.stderr))
    )
    print(drawn.path)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
