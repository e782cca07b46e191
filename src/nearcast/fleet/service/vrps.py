"""The VRP file of an RPKI validator, read again when it changes.

The file is JSON as routinator writes it: `{"roas": [{"asn": "AS64500", "prefix": "192.0.2.0/24", "maxLength": 24}, ...]}`.
While it cannot be read, the last good one counts: a validator that is being restarted must not change how viewers are steered.
"""

from pathlib import Path

import msgspec

from nearcast.fleet.model import Refusal, Route
from nearcast.fleet.policy import Vrp, VrpTable
from nearcast.runtime import log

_log = log.get("rpki")


class _Roa(msgspec.Struct):
    asn: str | int
    prefix: str
    maxLength: int  # noqa: N815 - as the file spells it


class _File(msgspec.Struct):
    roas: tuple[_Roa, ...]


class Vrps:
    """`path` None: nothing is known of any route, and all count."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._read = (0, 0)
        self._table = VrpTable(())
        self.look()

    def look(self) -> bool:
        """Whether the file was other than before."""
        if self._path is None:
            return False
        try:
            stat = self._path.stat()
            if (stat.st_mtime_ns, stat.st_size) == self._read:
                return False
            self._read = (stat.st_mtime_ns, stat.st_size)
            roas = msgspec.json.decode(self._path.read_bytes(), type=_File).roas
            self._table = VrpTable(Vrp(_number(roa.asn), roa.prefix, roa.maxLength) for roa in roas)
        except (OSError, ValueError) as error:
            _log.error("vrp_file_unusable", file=str(self._path), why=str(error))
            return False
        _log.info("vrps_read", file=str(self._path), vrps=len(roas))
        return True

    def judged(self, route: Route) -> Route:
        """The route as these VRPs see it. What was refused for another reason stays refused for that."""
        if route.refused not in (None, Refusal.rpki_invalid):
            return route
        return msgspec.structs.replace(route, refused=Refusal.rpki_invalid if self._table.is_invalid(route) else None)


def _number(asn: str | int) -> int:
    return asn if isinstance(asn, int) else int(asn.upper().removeprefix("AS"))
