"""Tide: a moonlit sea, three shores that pass at different speeds, and lights that drift out with the water."""

import numpy as np

from nearcast.demo.paint import Light, Scene, add_sprite, colour, disc, fade, glow, noise, ramp, ridge, smooth, stars, window

_HORIZON = 0.56
_SHORES = (  # distance (1 is far), height, how high it stands, colour at night, colour at dawn
    (1.0, 0.13, "#0d2038", "#4a3a5c"),
    (0.55, 0.20, "#081628", "#2c2440"),
    (0.25, 0.26, "#040c18", "#120f20"),
)
_LANTERNS = 22


def scene(width: int, height: int) -> Scene:
    """The film at this size."""
    rng = np.random.default_rng(20260)
    columns = np.arange(width, dtype=np.float32) * np.float32(1.7)
    horizon = round(height * _HORIZON)
    rows = np.linspace(0, 1, horizon, dtype=np.float32)
    night = ramp([(0, "#030818"), (0.55, "#0b2347"), (0.85, "#1d4a6e"), (1, "#3d7186")], rows)[..., None]
    dawn = ramp([(0, "#101a3e"), (0.5, "#4b3c72"), (0.8, "#c0607a"), (1, "#f2a86b")], rows)[..., None]
    starlight = stars(rng, horizon, width * 2, 500) * (1 - rows[:, None]) ** 0.6
    clouds = np.clip(noise(rng, horizon, width * 3, cells=3, wide=3.5) - 0.5, 0, 1) * 1.8 * (0.3 + 0.7 * rows[:, None])
    shores = [_shore(rng, height, width * 2, tall) for _, tall, _, _ in _SHORES]
    sea = _Sea(rng, width, height - horizon)
    lanterns = rng.random((_LANTERNS, 4), np.float32)
    moon, halo, lamp = disc(height * 0.062), glow(height * 0.5, 3.0), glow(height * 0.075, 3.2)

    def paint(share: float) -> Light:
        morning = smooth(share, 0.6, 0.95)
        picture = np.empty((3, height, width), np.float32)
        sky = picture[:, :horizon]
        sky[:] = night * (1 - morning) + dawn * morning
        twinkle = window(starlight, share * width * 0.08, width) * (0.8 + 0.2 * np.sin(share * 400 + columns))
        sky += twinkle * np.float32((1 - morning) * 1.6)
        veil = window(clouds, share * width * 0.55, width)
        moon_x, moon_y = width * (0.28 + 0.34 * share), height * (0.46 - 0.34 * np.sin(np.pi * min(1, 0.12 + share * 0.85)))
        add_sprite(sky, halo, (moon_x, moon_y), colour("#9ec4e8"), 0.42 * (1 - 0.6 * morning))
        add_sprite(sky, moon, (moon_x, moon_y), colour("#fff3d6"), 1.5 * (1 - 0.5 * morning))
        lit = colour("#5f86a8") * (1 - morning) + colour("#ff9d84") * morning
        sky += veil * (lit - sky) * np.float32(0.75)
        sea.paint(picture[:, horizon:], sky, share, moon_x, moon_y)
        for (distance, _, dark, light), shore in zip(_SHORES[:2], shores, strict=False):
            _stand(
                picture,
                shore,
                share * width * 0.22 / distance,
                horizon,
                colour(dark) * (1 - morning) + colour(light) * morning,
            )
        _drift(picture, lanterns, lamp, share, horizon)
        _, _, dark, light = _SHORES[2]
        _stand(
            picture,
            shores[2],
            share * width * 0.9,
            height + round(height * 0.07),
            colour(dark) * (1 - morning) + colour(light) * morning,
        )
        picture *= np.float32(fade(share))
        return picture

    return paint


class _Sea:
    """Water: the sky upside down, broken by waves that grow towards us, with the moon's path on it."""

    def __init__(self, rng: np.random.Generator, width: int, height: int) -> None:
        self.width, self.height = width, height
        depth = np.linspace(0, 1, height, dtype=np.float32)
        self.near = (0.02 + depth**1.6)[:, None]
        self.waves = noise(rng, height, width * 2, cells=26, octaves=3, wide=7)
        self.ripples = noise(rng, height, width * 2, cells=44, octaves=2, wide=5)
        self.columns = np.arange(width, dtype=np.float32)
        self.depth = depth

    def paint(self, sea: Light, sky: Light, share: float, moon_x: float, moon_y: float) -> None:
        swell = (0.5 + 0.5 * np.sin(2 * np.pi * (6.0 / (self.depth + 0.12) - share * 42)))[:, None].astype(np.float32)
        crests = window(self.waves, share * self.width * 1.1, self.width) * window(
            self.ripples, -share * self.width * 0.9, self.width
        )
        mirrored = sky.mean(axis=2)[:, -1 - (np.arange(self.height) * (sky.shape[1] - 1) // self.height), None]
        deep = colour("#04121f")
        shine = 0.28 + 1.1 * crests * (0.4 + 0.6 * swell)
        sea[:] = (mirrored * 0.75 + deep * 0.25) * shine
        spread = self.width * (0.03 + 0.16 * self.depth)[:, None]
        path = np.exp(-(((self.columns - np.float32(moon_x)) / spread) ** 2))
        sparkle = np.clip(crests * 3.2 - 0.75 - 0.35 * (1 - swell), 0, 1.3) * path
        sea += sparkle.astype(np.float32) * colour("#ffeec4") * np.float32(1.25)


def _shore(rng: np.random.Generator, height: int, width: int, tall: float) -> Light:
    """How high the land stands in each column, in pixels."""
    return np.asarray((ridge(rng, width, cells=5, octaves=6) ** 1.7) * height * tall, np.float32)


def _stand(picture: Light, shore: Light, x: float, foot: int, tint: Light) -> None:
    height, width = picture.shape[1:]
    top = foot - window(shore[None], x, width)[0]
    first = max(0, int(top.min()) - 1)
    last = min(foot, height)
    if first >= last:
        return
    rows = np.arange(first, last, dtype=np.float32)[:, None]
    cover = np.clip(rows - top + 0.5, 0, 1)
    picture[:, first:last] += cover * (tint - picture[:, first:last])


def _drift(picture: Light, lanterns: Light, lamp: Light, share: float, horizon: int) -> None:
    """Paper lanterns on the water: each with its glow, and a longer, fainter one below it."""
    height, width = picture.shape[1:]
    for start, depth, pace, phase in lanterns:
        near = 0.06 + 0.75 * float(depth) ** 1.5
        x = (float(start) + share * (0.12 + 0.25 * float(pace)) * (0.4 + near)) % 1.15 * width - 0.07 * width
        y = horizon + near * (height - horizon) + np.sin(share * 60 + float(phase) * 6) * height * 0.006 * near
        size = max(3, int(len(lamp) * (0.25 + near)))
        small = lamp[:: max(1, len(lamp) // size), :: max(1, len(lamp) // size)]
        flicker = 0.85 + 0.15 * np.sin(share * 500 * (0.5 + float(pace)) + float(phase) * 9)
        rise = smooth(share, 0.05 + 0.25 * float(phase), 0.12 + 0.25 * float(phase))
        add_sprite(picture, small, (x, y), colour("#ffb45c"), 1.7 * flicker * rise)
        add_sprite(picture, np.repeat(small, 2, axis=0), (x, y + len(small) * 0.9), colour("#ff8a3c"), 0.30 * flicker * rise)
