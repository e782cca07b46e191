"""Chooses the pictures that stand for a film.

Stills are taken evenly over the film. A good one is sharp, has light and dark in it, has colour, and is neither black nor
white. One is taken from each third, so that the three differ; the best comes first.

Sharpness is the variance of the Laplacian (Pech-Pacheco et al. 2000); colourfulness is Hasler and Süsstrunk 2003.
"""

import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.float32]

_WANTED = 3
_DARK, _BRIGHT = 18.0, 235.0
_FLAT = 8.0
_UNFIT = -100.0
_LUMA = (0.299, 0.587, 0.114)


def choose(thumbnails: npt.NDArray[np.uint8]) -> tuple[int, ...]:
    """Which of the stills to keep, best first: at most one from each third. `thumbnails` is (count, height, width, 3)."""
    scores = [score(picture.astype(np.float32)) for picture in thumbnails]
    thirds = np.array_split(np.arange(len(scores)), _WANTED)
    best = [int(max(third, key=lambda still: scores[still])) for third in thirds if len(third)]
    return tuple(sorted(best, key=lambda still: -scores[still]))


def score(picture: Picture) -> float:
    """How well one picture (height, width, 3; 0 to 255) would stand for the film; higher is better."""
    luma = picture @ np.array(_LUMA, np.float32)
    contrast = float(luma.std())
    unfit = _UNFIT if not _DARK < float(luma.mean()) < _BRIGHT or contrast < _FLAT else 0.0
    return unfit + float(np.log1p(_sharpness(luma))) + contrast / 32 + _colourfulness(picture) / 48


def _sharpness(luma: Picture) -> float:
    inner = luma[1:-1, 1:-1]
    laplacian = luma[:-2, 1:-1] + luma[2:, 1:-1] + luma[1:-1, :-2] + luma[1:-1, 2:] - 4 * inner
    return float(laplacian.var())


def _colourfulness(picture: Picture) -> float:
    red_green = picture[..., 0] - picture[..., 1]
    yellow_blue = (picture[..., 0] + picture[..., 1]) / 2 - picture[..., 2]
    spread = float(np.hypot(red_green.std(), yellow_blue.std()))
    return spread + 0.3 * float(np.hypot(red_green.mean(), yellow_blue.mean()))
