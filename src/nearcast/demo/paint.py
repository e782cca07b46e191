"""What the three films are painted with.

A picture is an array (3, height, width) of light, 0 to 1: one plane for each colour, for numpy is slow where the last
dimension is short. Everything slow is made once, before the first frame: noise,
gradients, silhouettes wider than the screen. A frame then only moves and mixes them, so a minute takes seconds to draw.
Sizes are shares of the height, so that a film looks the same at every size.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Light = npt.NDArray[np.float32]
Scene = Callable[[float], Light]
"""From the time, as a share of the film, to the picture."""

_SMOOTH = 3.0
_FILM_SPEED = 1.35


def colour(text: str) -> Light:
    """`#rrggbb` as light, in a shape that a plane can be multiplied with."""
    return np.array([int(text[at : at + 2], 16) / 255 for at in (1, 3, 5)], np.float32)[:, None, None]


def ramp(stops: list[tuple[float, str]], at: npt.ArrayLike) -> Light:
    """The colour of a gradient at each of `at` (0 to 1): 3, then the shape of `at`."""
    places = [place for place, _ in stops]
    colours = np.stack([colour(text) for _, text in stops])
    where = np.asarray(at, np.float32)
    return np.stack([np.interp(where, places, colours[:, band, 0, 0]) for band in range(3)]).astype(np.float32)


def noise(rng: np.random.Generator, height: int, width: int, *, cells: float, octaves: int = 5, wide: float = 1.0) -> Light:
    """Clouds between 0 and 1 that join at left and right. `cells` is how many lumps fit in the height, `wide` stretches them."""
    total = np.zeros((height, width), np.float32)
    for octave in range(octaves):
        rows = max(2, round(cells * 2**octave)) + 1
        columns = max(2, round(cells * 2**octave * width / height / wide))
        total += _enlarged(rng.random((rows, columns), np.float32), height, width) / 2**octave
    low, high = float(total.min()), float(total.max())
    return (total - low) / (high - low)


def _enlarged(grid: Light, height: int, width: int) -> Light:
    y = np.linspace(0, grid.shape[0] - 1.001, height, dtype=np.float32)
    x = np.arange(width, dtype=np.float32) * (grid.shape[1] / width)
    rows, columns = y.astype(int), x.astype(int)
    down, along = _eased(y - rows)[:, None], _eased(x - columns)
    grid = np.concatenate([grid, grid[:, :1]], axis=1)
    band = grid[rows] * (1 - down) + grid[rows + 1] * down
    return np.asarray(band[:, columns] * (1 - along) + band[:, columns + 1] * along, np.float32)


def _eased(share: Light) -> Light:
    return share * share * (_SMOOTH - 2 * share)


def window(layer: Light, x: float, width: int) -> Light:
    """What a camera at `x` pixels sees of a layer that joins at its ends; between two pixels it sees a mix."""
    left = int(np.floor(x))
    share = np.float32(x - left)
    first = left % layer.shape[-1]
    if first + width < layer.shape[-1]:
        seen = layer[..., first : first + width + 1]
    else:
        seen = layer[..., np.arange(first, first + width + 1) % layer.shape[-1]]
    mixed = seen[..., :-1] * (1 - share)
    mixed += seen[..., 1:] * share
    return np.asarray(mixed, np.float32)


def glow(radius: float, sharpness: float = 2.0) -> Light:
    """A round light that fades to nothing at `radius` pixels."""
    size = max(2, int(np.ceil(radius)))
    y, x = np.mgrid[-size : size + 1, -size : size + 1].astype(np.float32)
    return np.asarray(np.clip(1 - np.hypot(x, y) / radius, 0, 1) ** sharpness, np.float32)


def disc(radius: float) -> Light:
    """A round light with an edge as soft as one pixel."""
    size = int(np.ceil(radius)) + 1
    y, x = np.mgrid[-size : size + 1, -size : size + 1].astype(np.float32)
    return np.asarray(np.clip(radius - np.hypot(x, y) + 0.5, 0, 1), np.float32)


def add_sprite(picture: Light, sprite: Light, at: tuple[float, float], tint: Light, strength: float = 1.0) -> None:
    """Adds light with its centre at (x, y) = `at`; what falls outside is cut off."""
    height, width = sprite.shape
    area, rows, columns = overlap(picture, (height, width), round(at[0] - width / 2), round(at[1] - height / 2))
    area += sprite[rows, columns] * (tint * np.float32(strength))


def overlap(picture: Light, shape: tuple[int, int], left: int, top: int) -> tuple[Light, slice, slice]:
    """The part of the picture that a thing of this shape covers, and which of its rows and columns those are."""
    height, width = shape
    rows = slice(min(height, max(0, -top)), max(0, min(height, picture.shape[1] - top)))
    columns = slice(min(width, max(0, -left)), max(0, min(width, picture.shape[2] - left)))
    area = picture[
        :, max(0, top + rows.start) : max(0, top + rows.stop), max(0, left + columns.start) : max(0, left + columns.stop)
    ]
    return area, rows, columns


def stars(rng: np.random.Generator, height: int, width: int, count: int) -> Light:
    """Points of light, few of them bright."""
    sky = np.zeros((height, width), np.float32)
    sky[rng.integers(0, height, count), rng.integers(0, width, count)] = rng.random(count, np.float32) ** 3
    return sky


def ridge(rng: np.random.Generator, width: int, *, cells: int, octaves: int = 4) -> Light:
    """A line of hills: one height for each column, 0 to 1, that joins at its ends."""
    total = np.zeros(width, np.float32)
    for octave in range(octaves):
        grid = rng.random((2, max(2, cells * 2**octave)), np.float32)
        total += _enlarged(grid, 2, width)[0] / 2**octave
    return np.asarray((total - total.min()) / (total.max() - total.min()), np.float32)


def smooth(share: float, start: float, end: float) -> float:
    """0 before `start`, 1 after `end`, and an easy way between."""
    at = min(1.0, max(0.0, (share - start) / (end - start)))
    return at * at * (_SMOOTH - 2 * at)


def fade(share: float) -> float:
    """From black in the first 3 % of the film, back to it in the last 4 %."""
    return smooth(share, 0.0, 0.03) * (1 - smooth(share, 0.96, 1.0))


def developed(light: Light, dither: Light, exposure: float) -> bytes:
    """Light as `gbrp` (planes of green, blue, red): soft shoulder for bright parts, and a fixed dither, without which dark
    skies show steps. `dither` lies between 254 and 255. Destroys `light`."""
    np.maximum(light, 0, out=light)
    light *= np.float32(-_FILM_SPEED * exposure)
    np.exp(light, out=light)
    light *= np.float32(-254)
    light += dither
    return bytes(light[[1, 2, 0]].astype(np.uint8).tobytes())
