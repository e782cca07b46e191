"""Lantern Street: a city at night in the rain. Windows go dark one by one, red lanterns sway over a wet street, lightning
shows somebody standing there, and in the end nobody.

The one film for adults: nothing is shown, but it means to be uneasy.
"""

from typing import NamedTuple

import numpy as np

from nearcast.demo.paint import Light, Scene, add_sprite, colour, fade, glow, noise, ramp, smooth, window

_STREET = 0.70


class _Kind(NamedTuple):
    """One row of houses: its pace (1 is the camera's), how tall, the wall, how many windows are lit, the size of one."""

    speed: float
    tallest: float
    wall: str
    lit: float
    pane: float


_BLOCKS = (
    _Kind(0.20, 0.62, "#46203c", 0.34, 0.010),
    _Kind(0.42, 0.50, "#241228", 0.28, 0.016),
    _Kind(0.80, 0.36, "#0b0610", 0.20, 0.022),
)
_LAMPS = 9
_STRIKES = (0.22, 0.47, 0.475, 0.71, 0.80)
_WALK = 1.5
_CHANGES = 20
_SEEN = 0.01


def scene(width: int, height: int) -> Scene:
    """The film at this size."""
    rng = np.random.default_rng(1947)
    street = round(height * _STREET)
    sky = ramp([(0, "#0a0614"), (0.35, "#2a1238"), (0.65, "#6a2238"), (1, "#c4583a")], np.linspace(0, 1, street))[..., None]
    smoke = noise(rng, street, width * 2, cells=3, wide=2.5)
    blocks = [_Block(rng, (width, height), street, kind) for kind in _BLOCKS]
    rain = [_rain(rng, width, height, share) for share in (0.05, 0.09)]
    ripple = noise(rng, height - street, width * 2, cells=18, octaves=3, wide=4)
    mist = ramp([(0, "#000000"), (0.55, "#000000"), (1, "#4a1a20")], np.linspace(0, 1, street))[..., None]
    lamp, aura, haze = glow(height * 0.024, 0.5), glow(height * 0.24, 2.6), glow(height * 0.42, 2.2)
    figure = _figure(height)

    def paint(share: float) -> Light:
        picture = np.empty((3, height, width), np.float32)
        above = picture[:, :street]
        flash = _flash(share)
        above[:] = sky * np.float32(1 + 2.2 * flash)
        above += (window(smoke, share * width * 0.5, width) - 0.4) * colour("#3c1c3c") * np.float32(0.7 + 3 * flash)
        pan = share * width * _WALK
        stands_at = width * (0.62 - 0.1 * share)
        for number, block in enumerate(blocks):
            block.stand(above, pan, share, flash)
            if number < 2:
                above += mist
        add_sprite(above, haze, (stands_at, street * 0.93), colour("#ff7a3c"), 0.5 + 0.8 * flash)
        _hang(above, lamp, aura, pan, share)
        _show(above, figure, stands_at, share, flash)
        _reflect(picture, street, ripple, share)
        for speed, layer in zip((29, 41), rain, strict=True):
            fallen = round(share * height * speed) % height
            picture += np.roll(layer, fallen, axis=0) * (colour("#8f86b0") * np.float32(0.8 + 2 * flash))
        picture *= np.float32(fade(share))
        return picture

    return paint


class _Block:
    """A row of houses wider than the screen, with lit windows that go out in their own time."""

    def __init__(self, rng: np.random.Generator, screen: tuple[int, int], street: int, kind: _Kind) -> None:
        width, height = screen
        self.speed, self.wall = kind.speed, colour(kind.wall)
        span = round(width * (1 + _WALK * kind.speed) + height * 0.3)
        self.cover = np.zeros((street, span), np.float32)
        self.light = np.zeros((3, street, span), np.float32)
        self.until = np.ones((street, span), np.float32)
        tints = [colour(tint) for tint in ("#ffb54d", "#ff8a3d", "#ffd98a", "#7fc4d8", "#ff4d4d")]
        size = max(1, round(height * kind.pane))
        self.made: dict[int, Light] = {}
        left = 0
        while left < span:
            house = round(height * rng.uniform(0.14, 0.34))
            top = street - round(height * kind.tallest * rng.uniform(0.45, 1.0))
            self.cover[top:, left : left + house] = 1
            if rng.random() < 0.5:
                mast = left + house // 2
                self.cover[max(0, top - round(height * 0.06)) : top, mast : mast + max(1, size // 4)] = 1
            for y in range(top + 2 * size, street - 2 * size, 3 * size):
                for x in range(left + size, left + house - 2 * size, round(2.4 * size) + 1):
                    if rng.random() < kind.lit:
                        pane_area = slice(y, y + round(1.5 * size)), slice(x, x + size)
                        self.light[:, *pane_area] = tints[rng.choice(5, p=[0.42, 0.2, 0.22, 0.1, 0.06])] * rng.uniform(
                            0.35, 1.1
                        )
                        self.until[pane_area] = rng.uniform(0.25, 1.25)
            left += house
        self.top = int(np.argmax(self.cover.any(axis=1)))

    def stand(self, above: Light, pan: float, share: float, flash: float) -> None:
        width = above.shape[2]
        x = pan * self.speed
        left, part = int(x), np.float32(x - int(x))
        seen = slice(left, left + width + 1)
        cover = self.cover[self.top :, seen]
        lights = self._lit(round(share * _CHANGES))[:, :, seen]
        wall = above[:, self.top :]
        wall *= 1 - (cover[:, :-1] * (1 - part) + cover[:, 1:] * part)
        wall += lights[..., :-1] * (1 - part)
        wall += lights[..., 1:] * part
        if flash > _SEEN:
            wall += cover[:, :-1] * (self.wall * np.float32(3 * flash))

    def _lit(self, step: int) -> Light:
        """Walls and those windows that are still lit; made again only when some go dark."""
        if step not in self.made:
            on = self.until[self.top :] > step / _CHANGES
            self.made[step] = self.light[:, self.top :] * on + self.cover[self.top :] * self.wall
        return self.made[step]


def _hang(above: Light, lamp: Light, aura: Light, pan: float, share: float) -> None:
    """The string of red lanterns across the street, each swaying a little later than the one before."""
    street, width = above.shape[1:]
    gap = width * 0.24
    for number in range(_LAMPS + 4):
        x = number * gap + width * 0.1 - pan * 0.62
        sag = 0.36 + 0.05 * np.cos(number * 1.9)
        sway = np.sin(share * 110 - number * 0.8) * width * 0.006
        dying = 1.0 if number % 4 else 0.55 + 0.45 * float(np.sin(share * 900) > -0.4)
        add_sprite(above, aura, (x + sway, street * sag), colour("#d8261c"), 0.55 * dying)
        add_sprite(above, lamp, (x + sway, street * sag), colour("#ff5a35"), 1.5 * dying)


def _figure(height: int) -> Light:
    """Somebody under an umbrella, as cover between 0 and 1."""
    tall = round(height * 0.27)
    y, x = np.mgrid[0 : 1 : complex(0, tall), -0.5 : 0.5 : complex(0, tall)].astype(np.float32)
    umbrella = ((x / 0.36) ** 2 + ((y - 0.26) / 0.24) ** 2 < 1) & (y < 0.24 + 0.03 * np.cos(x * 34))
    stick = (np.abs(x - 0.02) < 0.010) & (y < 0.55)
    head = (x / 0.062) ** 2 + ((y - 0.36) / 0.075) ** 2 < 1
    coat = (np.abs(x) < 0.07 + 0.13 * (y - 0.42)) & (y > 0.42) & (y < 0.86)
    legs = (np.abs(np.abs(x) - 0.045) < 0.03) & (y >= 0.86)
    return np.asarray(umbrella | stick | head | coat | legs, np.float32)


def _show(above: Light, figure: Light, x: float, share: float, flash: float) -> None:
    """The figure stands there from the first strike to the last; a faint red edge lifts it off the dark."""
    there = smooth(share, 0.10, 0.2) * (1.0 if share < _STRIKES[-1] else 0.0)
    if there <= 0:
        return
    street, size = above.shape[1], len(figure)
    left = round(x - size / 2)
    area = above[:, street - size : street, left : left + size]
    cover = figure * np.float32(there)
    edge = np.clip(figure - np.roll(figure, size // 40 + 1, axis=1), 0, 1) * np.float32(there)
    area += cover * (colour("#050308") - area)
    area += edge * colour("#e0402c") * np.float32(0.55 + flash)


def _reflect(picture: Light, street: int, ripple: Light, share: float) -> None:
    """The wet street: what stands above, upside down, longer, shaken by the rain."""
    height, width = picture.shape[1:]
    depth = height - street
    rows = np.arange(depth)
    shaken = window(ripple, share * width * 2.2, width)
    source = street - 1 - np.clip(rows * 2.1, 0, street - 1).astype(int)
    mirrored = picture[:, source]
    mirrored = (
        mirrored + np.roll(mirrored, 2, axis=1) + np.roll(mirrored, 5, axis=1) + np.roll(mirrored, 9, axis=1)
    ) * np.float32(0.25)
    fadeout = (0.95 - 0.5 * rows / depth)[:, None].astype(np.float32)
    picture[:, street:] = mirrored * (fadeout * (0.25 + 1.05 * shaken)) + colour("#05040a")


def _rain(rng: np.random.Generator, width: int, height: int, length: float) -> Light:
    """Slanting streaks that join at top and bottom."""
    layer = np.zeros((height, width), np.float32)
    drops = width // 4
    x, y, strength = rng.integers(0, width, drops), rng.integers(0, height, drops), rng.uniform(0.04, 0.22, drops)
    long = max(3, round(height * length))
    for step in range(long):
        np.maximum.at(layer, ((y + step) % height, (x - step // 6) % width), (strength * step / long).astype(np.float32))
    return layer


def _flash(share: float) -> float:
    """Lightning: at once, then gone within a second."""
    return float(sum(np.exp(-(share - strike) * 160) for strike in _STRIKES if share >= strike))
