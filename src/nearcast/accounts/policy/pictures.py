"""Which pictures people may send of themselves, and what becomes of them.

What is sent is read by a program in a sandbox, as the one kind of picture that its first bytes say; what is kept is drawn anew from it:
square, small, and without the place and the camera that it came with.
"""

from nearcast.accounts.model import BadPicture

BYTES_MAX = 12_000_000
PIXELS_MAX = 60_000_000
"""More than any telephone takes; as many bytes as that are held in memory, and some."""
SIDE = 320
KEPT_BYTES_MAX = 200_000
REMEDY = f"Send a JPEG, PNG or WebP of up to {PIXELS_MAX // 1_000_000} megapixels and {BYTES_MAX // 1_000_000} MB."

_JPEG = b"\xff\xd8\xff"
_PNG = b"\x89PNG\r\n\x1a\n"


def demuxer_of(sent: bytes) -> str:
    """The one by which FFmpeg reads this picture. Raises BadPicture."""
    if len(sent) > BYTES_MAX:
        raise too_large()
    if sent.startswith(_JPEG):
        return "jpeg_pipe"
    if sent.startswith(_PNG):
        return "png_pipe"
    if sent.startswith(b"RIFF") and sent[8:12] == b"WEBP":
        return "webp_pipe"
    raise BadPicture("This is no picture that can be read.", field="picture", remedy=REMEDY)


def too_large() -> BadPicture:
    return BadPicture("The picture has too many bytes.", field="picture", remedy=REMEDY)


def check_kept(picture: bytes) -> None:
    """What is to be kept was drawn by us. Raises BadPicture."""
    if not picture.startswith(_JPEG) or len(picture) > KEPT_BYTES_MAX:
        raise BadPicture("This picture was not drawn here.", field="picture", remedy=REMEDY)
