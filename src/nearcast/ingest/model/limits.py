"""How much a source may ask of us. Larger than any film, smaller than an attack."""

FORMATS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,mpeg,avi,mxf,ogg"
"""The only containers opened. Playlists and concatenation scripts are not among them: they name other files to read."""

TEXT_CODECS = frozenset({"subrip", "srt", "webvtt", "mov_text", "ass", "ssa", "text"})
"""Subtitles made of letters. Those made of pictures (DVD, Blu-ray, DVB) are left out or drawn into the picture."""

SIDE_MAX = 8192
SIDE_MIN = 32
PIXELS_MAX = 35_389_440
"""8192 x 4320."""
STREAMS_MAX = 64
DURATION_MAX_S = 24 * 3600.0

MEMORY_BYTES_MAX = 4_000_000_000
"""A 4K source in five renditions takes about half of it, and three quarters with AV1 beside them."""

PROBE_CPU_S = 20
PROBE_PRINTED_MAX = 1 << 20
PROBE_WALL_S = 60.0
CPU_S_PER_SECOND = 240
"""Processor seconds an encoding may take for a second of film (4K on slow machines), beyond `CPU_S_BASE`."""
CPU_S_BASE = 600
STALL_S = 120.0
"""An encoding that gets no further for this long is ended."""
FILE_BYTES_PER_SECOND = 8_000_000
FILE_BYTES_BASE = 256_000_000
