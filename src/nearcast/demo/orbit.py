"""Orbit: a ringed planet turns from night into day under a sky of dust, with its moon, and an aurora at the pole."""

import numpy as np

from nearcast.demo.paint import Light, Scene, add_sprite, colour, disc, fade, glow, noise, overlap, ramp, smooth, stars, window

_RADIUS = 0.36
_TILT = 0.30
_RING_IN, _RING_OUT = 1.35, 2.15
_TURNS = 0.55
_MOON_ORBIT = 2.05


def scene(width: int, height: int) -> Scene:
    """The film at this size."""
    rng = np.random.default_rng(314)
    dust = _dust(rng, width, height)
    near, far = stars(rng, height, width * 2, 420), stars(rng, height, width * 2, 800) * 0.5
    planet = _Planet(rng, height)
    ring = _Ring(rng, width, height)
    comet, sun_glow = glow(height * 0.02, 1.5), glow(height * 0.8, 3.5)
    motes = rng.random((70, 4), np.float32)

    def paint(share: float) -> Light:
        picture = window(dust, share * width * 0.25, width)
        picture += window(far, share * width * 0.3, width) * (colour("#bcd0ff") * np.float32(1.6))
        picture += window(near, share * width * 0.5, width) * (colour("#fff0dc") * np.float32(2.4))
        x, y = width * (0.60 - 0.10 * share), height * (0.52 + 0.02 * np.sin(share * 6))
        angle = -2.5 + 2.6 * smooth(share, 0.0, 0.95)
        light = np.array([np.cos(angle) * 0.95, -0.30, np.sin(angle) * 0.9 + 0.25], np.float32)
        light /= np.linalg.norm(light)
        add_sprite(picture, sun_glow, (x + light[0] * height * 0.9, y + light[1] * height * 0.9), colour("#ff9c5a"), 0.30)
        moon_angle = 2 * np.pi * (share * 0.8 + 0.62)
        moon_x = x + np.cos(moon_angle) * height * _RADIUS * _MOON_ORBIT
        moon_y = y + np.sin(moon_angle) * height * _RADIUS * 0.42 - height * 0.05
        if np.sin(moon_angle) < 0:
            _moon(picture, moon_x, moon_y, height * 0.035, light)
        ring.paint(picture, x, y, light, behind=True)
        planet.paint(picture, x, y, share, light)
        ring.paint(picture, x, y, light, behind=False)
        if np.sin(moon_angle) >= 0:
            _moon(picture, moon_x, moon_y, height * 0.035, light)
        _float(picture, motes, comet, share)
        picture *= np.float32(fade(share))
        return picture

    return paint


def _dust(rng: np.random.Generator, width: int, height: int) -> Light:
    """A nebula: violet and teal clouds with dark lanes."""
    span = width + round(width * 0.3)
    body = noise(rng, height, span, cells=2, octaves=6, wide=1.6)
    lanes = noise(rng, height, span, cells=4, octaves=5, wide=2.0)
    hue = noise(rng, height, span, cells=1.5, octaves=3, wide=2.0)
    tint = ramp([(0.15, "#0a4a5c"), (0.45, "#2a2a6a"), (0.62, "#7a2a6e"), (0.85, "#c4503c")], hue)
    strength = np.clip(body - 0.38, 0, 1) ** 1.5 * np.clip(1.3 - 1.5 * lanes, 0.08, 1)
    return np.asarray(tint * strength * 1.9 + colour("#04050d"), np.float32)


class _Planet:
    """A sphere with bands of cloud, lit from one side, its air glowing at the edge and its pole burning green."""

    def __init__(self, rng: np.random.Generator, height: int) -> None:
        self.radius = height * _RADIUS
        size = int(np.ceil(self.radius * 1.12))
        y, x = np.mgrid[-size : size + 1, -size : size + 1].astype(np.float32) / np.float32(self.radius)
        self.size, self.distance = size, np.hypot(x, y)
        inside = np.clip(1 - self.distance**2, 0, None)
        z = np.sqrt(inside)
        self.normal = np.stack([x, y, z])
        self.cover = np.clip((1 - self.distance) * self.radius + 0.5, 0, 1).astype(np.float32)
        tilted_y, tilted_z = y * np.cos(_TILT) - z * np.sin(_TILT), y * np.sin(_TILT) + z * np.cos(_TILT)
        self.texture = _surface(rng, round(height * 0.9))
        rows, columns = self.texture.shape[1:]
        latitude = np.arcsin(np.clip(tilted_y, -1, 1)) / np.pi + 0.5
        row = np.clip(latitude * (rows - 1), 0, rows - 1).astype(np.int32)
        column = ((np.arctan2(x, tilted_z) / (2 * np.pi) + 0.5) * columns).astype(np.int32) % columns
        self.place = row * columns + column
        pole = np.exp(-(((latitude - 0.10) / 0.035) ** 2)) * (self.distance < 1)
        self.polar = int(np.flatnonzero(pole.max(axis=1) > 0.01)[-1]) + 1
        self.pole = pole[: self.polar]
        self.curtain = noise(rng, 8, columns, cells=2, octaves=4, wide=0.05)[4]
        self.air = np.clip(np.exp(-np.abs(self.distance - 1) * 20) - 0.092, 0, 1) * (self.distance > 0.8)

    def paint(self, picture: Light, x: float, y: float, share: float, light: Light) -> None:
        columns = self.texture.shape[2]
        turned = round(share * _TURNS * columns)
        facing = np.tensordot(light, self.normal, 1)
        day = np.clip(facing * 1.25 + 0.08, 0, 1).astype(np.float32)
        texture = np.roll(self.texture, -turned, axis=2).reshape(3, -1)
        lit = np.take(texture, self.place, axis=1)
        lit *= day * np.float32(1.25) + np.float32(0.018)
        dusk = np.clip(1 - (facing * 4) ** 2, 0, 1) * self.cover * day
        lit += dusk * (colour("#ff6a3c") * np.float32(0.35))
        lit[:, : self.polar] += self._aurora(share, turned, day[: self.polar]) * colour("#3dffa8")
        area, rows, sides = overlap(picture, self.cover.shape, round(x) - self.size, round(y) - self.size)
        area *= 1 - self.cover[rows, sides]
        lit *= self.cover
        area += lit[:, rows, sides]
        sunward = np.clip(facing + 0.35, 0, 1.2) * self.air
        area += sunward[rows, sides] * (colour("#59a8ff") * np.float32(0.85))

    def _aurora(self, share: float, turned: int, day: Light) -> Light:
        """Curtains of light around the pole, brightest at night, that wander against the turning."""
        column = (self.place[: self.polar] + turned) % self.texture.shape[2]
        waving = 0.6 + 0.4 * np.sin(np.float32(share * 90) + column.astype(np.float32) * np.float32(0.09))
        return np.asarray(self.pole * self.curtain[column] * waving * (1.15 - day) * np.float32(1.5), np.float32)


def _surface(rng: np.random.Generator, rows: int) -> Light:
    """Bands that the winds have bent: noise looked up through noise."""
    columns = rows * 2
    bend = noise(rng, rows, columns, cells=5, octaves=4, wide=2.2)
    fine = noise(rng, rows, columns, cells=14, octaves=4, wide=3.5)
    latitude = np.linspace(0, 1, rows, dtype=np.float32)[:, None]
    bands = 0.5 + 0.5 * np.sin((latitude + 0.075 * (bend - 0.5) * 2) * 34 + 1.2 * fine)
    tint = ramp(
        [(0, "#2c5c78"), (0.3, "#5a9aa4"), (0.55, "#d8c49a"), (0.8, "#c47a52"), (1, "#f0e2c4")], 0.62 * bands + 0.38 * fine
    )
    return np.asarray(tint * (0.75 + 0.4 * fine), np.float32)


class _Ring:
    """Ice and dust in a disc, seen from a little above; the planet's shadow lies on it."""

    def __init__(self, rng: np.random.Generator, width: int, height: int) -> None:
        self.radius = height * _RADIUS
        self.half_width, self.half_height = int(self.radius * _RING_OUT) + 2, int(self.radius * _RING_OUT * _TILT) + 2
        y, x = np.mgrid[-self.half_height : self.half_height + 1, -self.half_width : self.half_width + 1].astype(np.float32)
        self.x, self.y = x / np.float32(self.radius), y / np.float32(self.radius * _TILT)
        distance = np.hypot(self.x, self.y)
        grooves = np.interp(distance, np.linspace(_RING_IN, _RING_OUT, 160), _grooves(rng, 160), left=0, right=0)
        self.light = (
            grooves * ramp([(0, "#a88a6c"), (0.5, "#e8d6b8"), (1, "#8ea4b8")], (distance - _RING_IN) / (_RING_OUT - _RING_IN))
        ).astype(np.float32)
        self.opacity = np.clip(grooves * 0.75, 0, 0.9).astype(np.float32)

    def paint(self, picture: Light, x: float, y: float, light: Light, *, behind: bool) -> None:
        half = slice(0, self.half_height) if behind else slice(self.half_height, None)
        across = self.x[half] * light[2] - self.y[half] * light[0]
        along = self.x[half] * light[0] + self.y[half] * light[2]
        shadow = 1 - 0.85 * np.clip((1.05 - np.abs(across)) * 8, 0, 1) * (along < 0)
        top = round(y) - self.half_height + (half.start or 0)
        area, rows, sides = overlap(picture, shadow.shape, round(x) - self.half_width, top)
        area *= 1 - self.opacity[half][rows, sides]
        area += self.light[:, half][:, rows, sides] * (shadow[rows, sides] * np.float32(0.75)).astype(np.float32)


def _grooves(rng: np.random.Generator, count: int) -> Light:
    rough = np.convolve(rng.random(count + 8), np.ones(5) / 5, mode="same")[4:-4]
    place = np.linspace(0, 1, count)
    gap = 1 - np.exp(-(((place - 0.62) / 0.03) ** 2))
    return np.asarray(np.clip(rough * 1.5 - 0.15, 0, 1) * gap * np.sin(np.pi * place) ** 0.35, np.float32)


def _moon(picture: Light, x: float, y: float, radius: float, light: Light) -> None:
    cover = disc(radius)
    size = len(cover) // 2
    down, across = np.mgrid[-size : size + 1, -size : size + 1].astype(np.float32) / np.float32(radius)
    distance = np.hypot(across, down)
    facing = across * light[0] + down * light[1] + np.sqrt(np.clip(1 - distance**2, 0, None)) * light[2]
    shade = cover * np.clip(facing, 0.02, 1).astype(np.float32)
    area, rows, sides = overlap(picture, cover.shape, round(x) - size, round(y) - size)
    area *= 1 - cover[rows, sides]
    area += shade[rows, sides] * colour("#d8d2c8")


def _float(picture: Light, motes: Light, sprite: Light, share: float) -> None:
    """Dust near the camera, out of focus."""
    height, width = picture.shape[1:]
    for start, level, pace, phase in motes:
        x = (float(start) - share * (0.35 + 0.9 * float(pace))) % 1.1 * width - 0.05 * width
        y = float(level) * height + np.sin(share * 20 * float(pace) + float(phase) * 6) * height * 0.02
        add_sprite(picture, sprite, (x, y), colour("#ffd9a8"), 0.05 + 0.22 * float(phase) ** 4)
