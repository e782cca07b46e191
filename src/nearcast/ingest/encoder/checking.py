"""What an encoding has to pass, and how it is told when it does not."""

from pathlib import Path

from nearcast.ingest.encoder import cmaf
from nearcast.ingest.model import EncodeFailed


def check(path: Path) -> cmaf.CmafFile:
    """Reads a CMAF file that was made here. Raises EncodeFailed."""
    try:
        return cmaf.read(path)
    except (cmaf.BrokenCmaf, ValueError) as error:
        raise failed(f"{path.name}: {error}", "This is a fault in Nearcast or its FFmpeg: please report it.") from error


def failed(found: str, remedy: str) -> EncodeFailed:
    return EncodeFailed(f"The encoding did not pass the checks: {found}.", remedy=remedy)
