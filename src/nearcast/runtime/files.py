"""Small files that are whole or not there: a crash leaves the old one or the new one, never half of either."""

import os
from pathlib import Path

PRIVATE = 0o600


def replace(path: Path, data: bytes, *, mode: int = PRIVATE, owner: int | None = None) -> None:
    """Puts `data` in the place of `path`, on the disk when this returns. `owner` is a user id that is to own it."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        if owner is not None:
            os.fchown(file.fileno(), owner, -1)
        os.fsync(file.fileno())
    fresh.rename(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Makes the names in `folder` outlast a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
