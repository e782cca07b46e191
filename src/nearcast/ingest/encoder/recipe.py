"""From what a source holds to the words FFmpeg is given: one run makes every rendition.

The picture is decoded once and split. Frame rate is made constant before the split, and each encoder starts a closed group
every 2 s counted in frames, so the same frames are key frames in every rendition and a player can change between them at
any segment. Sound is encoded whole, in one go, begins at 0 and lasts as long as the picture.
"""

from fractions import Fraction

import msgspec

from nearcast.ingest.encoder.ffmpeg import input_words
from nearcast.ingest.encoder.ladder import Rung, constant_rate, gop_frames, ladder
from nearcast.ingest.model import AudioStream, ProbedSource, TextStream, VideoStream

SOURCE = "source"
THUMBNAILS = "thumbnails.rgb"
STILLS = 24
STILL_NAME = "still%03d.jpg"
THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT = 160, 90

_STILL_WIDTH_MAX = 1280
_QUALITY = 23
_AUDIO_RATE = 48_000
_AUDIO_BITRATE = "128k"
_SEGMENT_US = 2_000_000
_HD_HEIGHT = 720
_TONE_MAP = "setparams=color_primaries=bt2020:colorspace=bt2020nc,zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv"
_TAGS = "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv"


class Recipe(msgspec.Struct, frozen=True, kw_only=True):
    """What one run of FFmpeg makes, by the names of its outputs in the folder."""

    words: list[str]
    rungs: tuple[tuple[str, Rung], ...]
    audio: tuple[tuple[str, AudioStream], ...]
    texts: tuple[tuple[str, TextStream], ...]
    frame_rate: Fraction
    duration: float


def recipe(source: ProbedSource, video: VideoStream) -> Recipe:
    """The whole encoding of an admitted source."""
    frame_rate = constant_rate(Fraction(video.frame_rate))
    rungs = tuple((f"video{number}.mp4", rung) for number, rung in enumerate(ladder(video.width, video.height, frame_rate)))
    audio = tuple((f"audio{number}.mp4", stream) for number, stream in enumerate(source.audio))
    texts = tuple((f"text{number}.vtt", stream) for number, stream in enumerate(source.texts))
    words = [*input_words(SOURCE), "-filter_complex", _pictures(video, rungs, frame_rate)]
    for number, (name, rung) in enumerate(rungs):
        words += _video_output(number, name, rung, frame_rate)
    for name, stream in audio:
        words += _audio_output(name, stream, video.end)
    for name, text in texts:
        words += ["-map", f"0:{text.index}", "-c:s", "webvtt", "-f", "webvtt", name]
    few = ["-fps_mode", "passthrough", "-frames:v", str(STILLS)]
    words += ["-map", "[stills]", *few, "-q:v", "3", "-f", "image2", STILL_NAME]
    words += ["-map", "[thumbnails]", *few, "-f", "rawvideo", THUMBNAILS]
    return Recipe(words=words, rungs=rungs, audio=audio, texts=texts, frame_rate=frame_rate, duration=video.end)


def _pictures(video: VideoStream, rungs: tuple[tuple[str, Rung], ...], frame_rate: Fraction) -> str:
    """The filter graph: prepare once, split, scale for each rung; and a few stills for the artwork."""
    chain = [
        f"[0:{video.index}]{_prepared(video, frame_rate)},split={len(rungs) + 1}"
        + "".join(f"[r{n}]" for n in range(len(rungs)))
        + "[s]"
    ]
    matrix = _matrix(video)
    for number, (_, rung) in enumerate(rungs):
        scale = f"scale={rung.width}:{rung.height}:flags=bicubic:in_color_matrix={matrix}:out_color_matrix=bt709:out_range=tv"
        chain.append(f"[r{number}]{scale},setsar=1,format=yuv420p,{_TAGS}[v{number}]")
    largest = rungs[0][1]
    width = min(_STILL_WIDTH_MAX, largest.width)
    height = round(largest.height * width / largest.width)
    every = max(1, int(video.end * frame_rate / STILLS))
    chain.append(f"[s]select='eq(mod(n\\,{every})\\,{every // 2})',split[j][t]")
    chain.append(
        f"[j]scale={width}:{height}:in_color_matrix={matrix}:out_color_matrix=bt601:out_range=pc,setsar=1,format=yuvj420p[stills]"
    )
    chain.append(f"[t]scale={THUMBNAIL_WIDTH}:{THUMBNAIL_HEIGHT}:flags=area:in_color_matrix={matrix},format=rgb24[thumbnails]")
    return ";".join(chain)


def _prepared(video: VideoStream, frame_rate: Fraction) -> str:
    """Progressive, standard dynamic range, constant frame rate from time 0."""
    steps = ["bwdif=mode=send_frame:deint=interlaced"] if video.interlaced else []
    steps.append(f"fps={frame_rate}:start_time=0")
    if video.transfer:
        steps.append(_tone_map(video))
    return ",".join(steps)


def _tone_map(video: VideoStream) -> str:
    transfer = "smpte2084" if video.transfer == "pq" else "arib-std-b67"
    return f"setparams=color_trc={transfer},{_TONE_MAP}"


def _matrix(video: VideoStream) -> str:
    """A source that does not say is taken as everybody takes it: HD is BT.709, smaller is BT.601."""
    if video.transfer:
        return "bt709"
    return video.matrix or ("bt709" if video.height >= _HD_HEIGHT else "bt601")


# delay_moov lets the muxer see what the encoder puts first (priming in sound, reordering in pictures) and write the edit list
# that makes every track begin at exactly 0; without it picture and sound would be up to 0.1 s apart.


def _video_output(number: int, name: str, rung: Rung, frame_rate: Fraction) -> list[str]:
    gop = str(gop_frames(frame_rate))
    rate = str(rung.rate_max)
    return [
        *("-map", f"[v{number}]", "-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high"),
        *("-crf", str(_QUALITY), "-maxrate", rate, "-bufsize", rate),
        *("-g", gop, "-keyint_min", gop, "-sc_threshold", "0", "-x264-params", "open-gop=0"),
        *(
            "-video_track_timescale",
            str(_timescale(frame_rate)),
            "-movflags",
            "+cmaf+delay_moov+frag_keyframe+global_sidx+skip_trailer",
        ),
        *("-map_metadata", "-1", "-f", "mp4", name),
    ]


def _audio_output(name: str, stream: AudioStream, duration: float) -> list[str]:
    return [
        *("-map", f"0:{stream.index}", "-af", f"aresample={_AUDIO_RATE}:async=1:first_pts=0,apad=whole_dur={duration:.6f}"),
        *("-ac", "2", "-c:a", "aac", "-b:a", _AUDIO_BITRATE, "-frag_duration", str(_SEGMENT_US)),
        *("-movflags", "+cmaf+delay_moov+global_sidx+skip_trailer", "-map_metadata", "-1"),
        *("-f", "mp4", name),
    ]


def _timescale(frame_rate: Fraction) -> int:
    """One in which a frame lasts a whole number of ticks; at least 10,000 a second, as the muxer would choose."""
    ticks = frame_rate.numerator
    while ticks < 10_000:
        ticks *= 2
    return ticks
