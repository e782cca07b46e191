"""The words FFmpeg is given for each step.

The picture is decoded once and split. Frame rate is made constant before the split, and each encoder starts a closed group
every 2 s counted in frames, so the same frames are key frames in every rendition and a player can change between them at
any segment. A chunk is entered at the key frame before it and cut on the grid of the constant frame rate: its frames are the very
ones that a run over the whole film would give. Sound is encoded whole, in one go, begins at 0 and lasts as long as the picture.
"""

import math
from collections.abc import Mapping
from fractions import Fraction

from nearcast.ingest.encoder.ffmpeg import input_words
from nearcast.ingest.model import Care, Codec, Encode, Listen, Picture, Sound, TextStream, Tile, VideoStream
from nearcast.runtime import pictures

SOURCE = "source"
THUMBNAILS = "thumbnails.rgb"
PRINTS = "prints"
STILL_NAME = "still%03d.jpg"
THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT = 160, 90

_AUDIO_RATE = 48_000
_LAYOUTS = {2: "stereo", 6: "5.1"}
_ENCODERS = {"aac": "aac", "opus": "libopus"}
_SEGMENT_US = 2_000_000
_HD_HEIGHT = 720
_SEEN_S = 10
_TONE_MAP = "setparams=color_primaries=bt2020:colorspace=bt2020nc,zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv"
_TAGS = "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv"


def video_name(rung: int) -> str:
    """What the rendition of this rung is called while it is made."""
    return f"video{rung}.mp4"


def sound_name(rung: int) -> str:
    """What this rendition of a sound track is called while it is made."""
    return f"sound{rung}.mp4"


def inside_name(text: int) -> str:
    """What the nth subtitle track inside the source becomes."""
    return f"inside{text}.vtt"


def given_name(text: int) -> str:
    """What the nth subtitle file beside the source becomes."""
    return f"given{text}.vtt"


def encode_words(work: Encode, seconds: float) -> list[str]:
    """One chunk of `seconds` in every rung, with a few stills of it."""
    words = [*source_words(work.picture, work.first), "-filter_complex", _pictures(work, seconds)]
    for number in range(len(work.picture.rungs)):
        words += _video_output(number, work.picture, work.frames)
    if not work.stills:
        return words
    few = ["-fps_mode", "passthrough", "-frames:v", str(work.stills)]
    words += ["-map", "[stills]", *few, "-q:v", "3", "-f", "image2", STILL_NAME]
    return [*words, "-map", "[thumbnails]", *few, "-f", "rawvideo", THUMBNAILS]


def source_words(picture: Picture, first: int) -> list[str]:
    """The source from the key frame before the frame `first`, or from its start if it has no index, in its own time."""
    # Subtitles that are still seen may have begun long before.
    before = 0 if picture.burned is None else math.ceil(_SEEN_S * Fraction(picture.frame_rate))
    enter = ["-noaccurate_seek", "-ss", _start(picture, max(0, first - before))] if first and picture.indexed else []
    return [*enter, "-copyts", "-start_at_zero", *input_words(SOURCE)]


def prepared(picture: Picture, first: int) -> str:
    """The filters that make the source progressive, of standard dynamic range and constant frame rate; time runs from 0 at the
    frame `first`. Subtitles that are pictures are drawn into it, scaled to its size whatever size they were made for.
    """
    video = picture.stream
    steps = ["bwdif=mode=send_frame:deint=interlaced"] if video.interlaced else []
    steps.append(f"fps={picture.frame_rate}:start_time={_start(picture, first)},setpts=PTS-STARTPTS")
    if video.transfer:
        steps.append(_tone_map(video))
    film = f"[0:{video.index}]{','.join(steps)}"
    if picture.burned is None:
        return film
    size = f"scale={video.width}:{video.height}"
    text = f"[0:{picture.burned}]setpts=PTS-{_start(picture, first)}/TB,{size}[text]"
    return f"{text};{film},{size},setsar=1[film];[film][text]overlay=eof_action=pass"


def scaled(picture: Picture, width: int, height: int) -> str:
    """The filters that bring a prepared picture to this size."""
    matrix = _matrix(picture.stream)
    scale = f"scale={width}:{height}:flags=bicubic:in_color_matrix={matrix}:out_color_matrix=bt709:out_range=tv"
    return f"{scale},setsar=1,format=yuv420p,{_TAGS}"


def hearing_words(work: Sound) -> list[str]:
    """How loud a sound track is, in each number of channels it is made in."""
    layouts = sorted({rung.channels for rung in work.rungs})
    graph = [_split(work, [f"h{channels}" for channels in layouts], "")]
    graph += [f"[h{n}]{_channels(n)},ebur128@c{n}=peak=true:framelog=quiet[o{n}]" for n in layouts]
    words = ["-loglevel", "info", *input_words(SOURCE), "-filter_complex", ";".join(graph)]
    for channels in layouts:
        words += ["-map", f"[o{channels}]", "-f", "null", "-"]
    return words


def sound_words(work: Sound, gains: Mapping[int, float]) -> list[str]:
    """One sound track in every rung, with a gain in dB by the number of channels."""
    graph = [_split(work, [f"s{number}" for number in range(len(work.rungs))], _lasting(work.duration))]
    for number, rung in enumerate(work.rungs):
        graph.append(f"[s{number}]{_channels(rung.channels)},volume={gains[rung.channels]}dB[a{number}]")
    words = [*input_words(SOURCE), "-filter_complex", ";".join(graph)]
    for number, rung in enumerate(work.rungs):
        words += [
            *("-map", f"[a{number}]", "-c:a", _ENCODERS[rung.codec], "-b:a", str(rung.rate)),
            *("-frag_duration", str(_SEGMENT_US), "-movflags", "+cmaf+delay_moov+global_sidx+skip_trailer"),
            *("-map_metadata", "-1", "-map_chapters", "-1", "-f", "mp4", sound_name(number)),
        ]
    return words


def _lasting(duration: float) -> str:
    """The filters that fill a sound with silence, or cut it."""
    return f",apad=whole_dur={duration:.6f},atrim=end={duration:.6f}"


def _split(work: Sound, ways: list[str], pad: str) -> str:
    names = "".join(f"[{way}]" for way in ways)
    return f"[0:{work.stream.index}]aresample={_AUDIO_RATE}:async=1:first_pts=0{pad},asplit={len(ways)}{names}"


def _channels(count: int) -> str:
    return f"aformat=channel_layouts={_LAYOUTS[count]}"


def listening_words(work: Listen) -> list[str]:
    """The fingerprint of a sound track, from the beginning of the picture to its end."""
    heard = f"aresample=11025:async=1:first_pts=0{_lasting(work.duration)}"
    output = ["-ac", "1", "-f", "chromaprint", "-fp_format", "raw", PRINTS]
    return [*input_words(SOURCE), "-map", f"0:{work.stream.index}", "-af", heard, *output]


def tile_words(work: Tile) -> list[str]:
    """Key frames of a rendition in sheets."""
    steps = [
        f"select='not(mod(n\\,{work.groups}))'",
        f"scale={work.width}:{work.height}:flags=area:in_color_matrix=bt709:out_color_matrix=bt601:out_range=pc",
        f"setsar=1,format=yuvj420p,tile={work.columns}x{work.rows}",
    ]
    output = ["-fps_mode", "passthrough", "-q:v", "5", "-start_number", "0", "-f", "image2", "sheet%03d.jpg"]
    return ["-skip_frame", "nokey", *input_words(video_name(0), "mov"), "-map", "0:0", "-vf", ",".join(steps), *output]


def text_words(texts: tuple[TextStream, ...]) -> list[str]:
    """The subtitles inside the source."""
    words = input_words(SOURCE)
    for number, text in enumerate(texts):
        words += ["-map", f"0:{text.index}", "-c:s", "webvtt", "-f", "webvtt", inside_name(number)]
    return words


def _pictures(work: Encode, seconds: float) -> str:
    """The filter graph: prepare once, split, scale for each rung; and a few stills for the artwork."""
    picture = work.picture
    ways = [f"[r{number}]" for number in range(len(picture.rungs))] + (["[s]"] if work.stills else [])
    chain = [f"{prepared(picture, work.first)},split={len(ways)}{''.join(ways)}"]
    chain += [f"[r{number}]{scaled(picture, rung.width, rung.height)}[v{number}]" for number, rung in enumerate(picture.rungs)]
    return ";".join([*chain, *(_stills(work, seconds) if work.stills else [])])


def _stills(work: Encode, seconds: float) -> list[str]:
    picture = work.picture
    matrix = _matrix(picture.stream)
    width = min(pictures.WIDTH_MAX, picture.stream.width)
    height = round(picture.stream.height * width / picture.stream.width)
    every = max(1, int(seconds * Fraction(picture.frame_rate) / work.stills))
    return [
        f"[s]select='eq(mod(n\\,{every})\\,{every // 2})',split[j][t]",
        f"[j]scale={width}:{height}:in_color_matrix={matrix}:out_color_matrix=bt601:out_range=pc,setsar=1,format=yuvj420p[stills]",
        f"[t]scale={THUMBNAIL_WIDTH}:{THUMBNAIL_HEIGHT}:flags=area:in_color_matrix={matrix},format=rgb24[thumbnails]",
    ]


def _start(picture: Picture, first: int) -> str:
    return f"{float(first / Fraction(picture.frame_rate)):.6f}"


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


def _video_output(number: int, picture: Picture, frames: int | None) -> list[str]:
    rung = picture.rungs[number]
    gop = str(picture.group)
    rate = str(rung.rate_max)
    return [
        *("-map", f"[v{number}]", *_encoder(picture.care, rung.codec, gop)),
        *("-crf", f"{rung.crf:g}", "-maxrate", rate, "-bufsize", rate, "-g", gop),
        *(() if frames is None else ("-frames:v", str(frames))),
        *("-video_track_timescale", str(timescale(Fraction(picture.frame_rate)))),
        *("-movflags", "+cmaf+delay_moov+frag_keyframe+global_sidx+skip_trailer"),
        *("-map_metadata", "-1", "-map_chapters", "-1", "-f", "mp4", video_name(number)),
    ]


def _encoder(care: Care, codec: Codec, gop: str) -> list[str]:
    """On one thread, with closed groups of pictures that no change of scene cuts short."""
    if codec is Codec.av1:
        return ["-c:v", "libsvtav1", "-preset", str(care.av1), "-svtav1-params", "lp=1:scd=0:irefresh-type=2"]
    words = ["-c:v", "libx264", "-preset", care.h264, "-profile:v", "high", "-threads", "1"]
    return [*words, "-keyint_min", gop, "-sc_threshold", "0", "-x264-params", "open-gop=0"]


def timescale(frame_rate: Fraction) -> int:
    """One in which a frame lasts a whole number of ticks; at least 10,000 a second, as the muxer would choose."""
    ticks = frame_rate.numerator
    while ticks < 10_000:
        ticks *= 2
    return ticks
