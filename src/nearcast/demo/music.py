"""The sound of the three films, made from sums of waves.

Each film has a score: chords that swell and overlap, a plucked figure above them, and weather. The two audio languages share
it, and differ in the voice. Nobody speaks: a voice made of vowels sings the subtitles, one note for each vowel of the line as
it is written in that language, so the two languages have other rhythms, other vowels and other singers. It is not speech, and
does not pretend to be.

Vowel formants are the averages of Peterson and Barney (1952).
"""

import numpy as np
import numpy.typing as npt

from nearcast.demo.poems import Line, vowels

Sound = npt.NDArray[np.float32]

RATE = 48_000
_CYCLE = 2048
_FORMANTS = {
    "a": (730, 1090, 2440),
    "e": (530, 1840, 2480),
    "i": (270, 2290, 3010),
    "o": (570, 840, 2410),
    "u": (300, 870, 2240),
}
_FORMANT_WIDTH = 110.0
_LOUDEST = 0.85


class Score:
    """What a film sounds like: a scale (semitones), chords (degrees of it), how long each lasts, and the weather."""

    def __init__(
        self,
        *,
        root: float,
        scale: tuple[int, ...],
        chords: tuple[tuple[int, ...], ...],
        chord_s: float,
        pluck_s: float,
        weather: str,
    ) -> None:
        self.root, self.scale, self.chords = root, scale, chords
        self.chord_s, self.pluck_s, self.weather = chord_s, pluck_s, weather

    def pitch(self, degree: int) -> float:
        """The frequency of a degree of the scale, in Hz; 7 or so degrees make an octave."""
        octave, step = divmod(degree, len(self.scale))
        return float(self.root * 2 ** (octave + self.scale[step] / 12))


class Singer:
    """A voice: how high it sings (degrees above the chord), how large the throat is, and where it stands (0 left, 1 right)."""

    def __init__(self, *, degree: int, throat: float, place: float) -> None:
        self.degree, self.throat, self.place = degree, throat, place


def compose(score: Score, seconds: float) -> Sound:
    """The score alone: (samples, 2)."""
    rng = np.random.default_rng(int(score.root * 100))
    mix = np.zeros((int(seconds * RATE), 2), np.float32)
    soft = _cycle(np.arange(1, 24, dtype=np.float64) ** -2.1)
    for number in range(int(np.ceil(seconds / score.chord_s)) + 1):
        for voice, degree in enumerate(score.chords[number % len(score.chords)]):
            for detune, side in ((0.9985, 0.25), (1.0015, 0.75)):
                length = score.chord_s * 1.7
                tone = _tone(soft, score.pitch(degree) * detune, length) * _swell(length, 0.45)
                _add(mix, tone * 0.085, number * score.chord_s - score.chord_s * 0.3, side)
            if voice == 0:
                _add(
                    mix,
                    _tone(soft, score.pitch(degree) / 2, score.chord_s * 1.5) * _swell(score.chord_s * 1.5, 0.3) * 0.12,
                    number * score.chord_s,
                    0.5,
                )
    bell = _cycle(np.array([1.0, 0.35, 0.0, 0.18, 0.0, 0.06]))
    beat = 0
    while beat * score.pluck_s < seconds:
        chord = score.chords[int(beat * score.pluck_s / score.chord_s) % len(score.chords)]
        if rng.random() < 0.72:
            degree = chord[(beat * 2 + beat // 3) % len(chord)] + len(score.scale) * int(1 + (beat % 5 == 4))
            note = _tone(bell, score.pitch(degree), 1.6) * np.exp(-np.arange(int(1.6 * RATE)) / (0.32 * RATE))
            _add(mix, (note * 0.11).astype(np.float32), beat * score.pluck_s, float(rng.uniform(0.2, 0.8)))
        beat += 1
    return np.asarray(_echoed(mix, rng) + _weather(score.weather, len(mix), rng), np.float32)


def sing(score: Score, singer: Singer, lines: tuple[Line, ...], language: str, seconds: float) -> Sound:
    """The voice alone: one note for each vowel of each line."""
    mix = np.zeros((int(seconds * RATE), 2), np.float32)
    for line in lines:
        sung = vowels(line.text[language])
        step = min(0.42, (line.end - line.start) / max(1, len(sung)))
        chord = score.chords[int(line.start / score.chord_s) % len(score.chords)]
        for number, vowel in enumerate(sung):
            degree = singer.degree + chord[(number * number + number // 2) % len(chord)]
            length = step * (2.2 if number == len(sung) - 1 else 1.15)
            note = _tone(_throat(score.pitch(degree), vowel, singer.throat), score.pitch(degree), length, vibrato=0.006)
            _add(mix, note * _swell(length, 0.18) * 0.20, line.start + number * step, singer.place)
    return _echoed(mix, np.random.default_rng(5))


def mastered(*parts: Sound) -> Sound:
    """The parts together, faded in and out, as loud as they may be."""
    mix = np.sum(parts, axis=0)
    count = len(mix)
    edge = min(count // 4, int(2.5 * RATE))
    envelope = np.ones(count, np.float32)
    envelope[:edge] = np.linspace(0, 1, edge) ** 2
    envelope[-edge:] = np.linspace(1, 0, edge) ** 2
    mix = np.tanh(mix * 1.3) * envelope[:, None]
    return np.asarray(mix * (_LOUDEST / max(1e-6, float(np.abs(mix).max()))), np.float32)


def _cycle(strengths: npt.NDArray[np.float64]) -> Sound:
    """One period of a wave with these harmonics."""
    spectrum = np.zeros(_CYCLE // 2 + 1, np.complex128)
    spectrum[1 : len(strengths) + 1] = -1j * strengths
    wave = np.fft.irfft(spectrum, _CYCLE)
    return np.asarray(wave / np.abs(wave).max(), np.float32)


def _throat(pitch: float, vowel: str, size: float) -> Sound:
    """The wave of a vowel sung at this pitch: harmonics are strong near the formants."""
    harmonics = np.arange(1, 40) * pitch
    strength = np.full(39, 0.01)
    for formant, weight in zip(_FORMANTS[vowel], (1.0, 0.5, 0.22), strict=True):
        strength += weight / (1 + ((harmonics - formant * size) / _FORMANT_WIDTH) ** 2)
    return _cycle(strength / np.arange(1, 40) ** 0.5)


def _tone(cycle: Sound, pitch: float, seconds: float, vibrato: float = 0.0) -> Sound:
    at = np.arange(int(seconds * RATE)) / RATE
    phase = pitch * at
    if vibrato:
        phase = phase - pitch * vibrato * np.cos(2 * np.pi * 5.2 * at) / (2 * np.pi * 5.2) * np.minimum(1, at * 4)
    return cycle[(phase * _CYCLE).astype(np.int64) % _CYCLE]


def _swell(seconds: float, edge: float) -> Sound:
    """Rises and falls; `edge` is the share of the time each takes."""
    share = np.linspace(0, 1, int(seconds * RATE), dtype=np.float32)
    return np.asarray(np.clip(np.minimum(share, 1 - share) / edge, 0, 1) ** 1.5, np.float32)


def _add(mix: Sound, sound: Sound, at_s: float, place: float) -> None:
    first = int(at_s * RATE)
    cut = max(0, -first)
    part = sound[cut : max(cut, len(mix) - first)]
    first = max(0, first)
    mix[first : first + len(part), 0] += part * np.float32(np.sqrt(1 - place))
    mix[first : first + len(part), 1] += part * np.float32(np.sqrt(place))


def _echoed(mix: Sound, rng: np.random.Generator) -> Sound:
    """As in a large room: noise that dies away, different on each side."""
    count = int(1.8 * RATE)
    decay = np.exp(-np.arange(count) / (0.45 * RATE)) * 0.018
    size = 1 << int(np.ceil(np.log2(len(mix) + count)))
    wet = [
        np.fft.irfft(np.fft.rfft(mix[:, side], size) * np.fft.rfft(rng.standard_normal(count) * decay, size), size)[: len(mix)]
        for side in (0, 1)
    ]
    return np.asarray(mix + np.stack(wet, axis=1), np.float32)


def _weather(kind: str, count: int, rng: np.random.Generator) -> Sound:
    """Surf, rain, or the hum of a ship: shaped noise."""
    centre, width, level = {"surf": (420.0, 1.6, 0.05), "rain": (5200.0, 0.8, 0.035), "hum": (90.0, 0.7, 0.05)}[kind]
    size = 1 << int(np.ceil(np.log2(count)))
    hertz = np.fft.rfftfreq(size, 1 / RATE)
    shape = np.exp(-(((np.log(np.maximum(hertz, 1)) - np.log(centre)) / width) ** 2))
    sides = [np.fft.irfft(np.fft.rfft(rng.standard_normal(size)) * shape, size)[:count] for _ in range(2)]
    sound = np.stack(sides, axis=1)
    sound *= level / sound.std()
    if kind == "surf":
        at = np.arange(count) / RATE
        sound *= (0.35 + 0.65 * np.sin(np.pi * at / 7.3) ** 4)[:, None]
    return np.asarray(sound, np.float32)
