"""What a profile's picture is like: a small square, cut from the middle of what was sent."""

from nearcast.accounts.model import BadProfile

SIDE = 320
BYTES_MAX = 200_000
FILTERS = f"crop='min(iw,ih)':'min(iw,ih)',scale={SIDE}:{SIDE}:flags=lanczos:out_range=full"
"""How FFmpeg draws it."""
_JPEG = b"\xff\xd8\xff"


def check(picture: bytes) -> None:
    """Raises BadProfile."""
    if not picture.startswith(_JPEG) or len(picture) > BYTES_MAX:
        raise BadProfile("A profile has no such picture.", field="picture", remedy=f"Draw a JPEG of up to {BYTES_MAX} bytes.")
