"""One try: a signed POST to where the address is now, without following anybody elsewhere."""

import asyncio
import socket
from urllib.parse import urlsplit

import httpx
import msgspec

from nearcast.runtime.clock import Clock
from nearcast.webhooks import policy
from nearcast.webhooks.model import BadAddress, Knobs
from nearcast.webhooks.store import Due

_AGENT = "Nearcast-Webhooks"


class Sender:
    def __init__(self, clock: Clock, knobs: Knobs) -> None:
        self._clock = clock
        self._knobs = knobs
        self._client = httpx.AsyncClient(timeout=knobs.patience_s, follow_redirects=False, trust_env=False)

    async def send(self, due: Due) -> tuple[int | None, str]:
        """The status, if there was one, and in words what came of it."""
        try:
            async with asyncio.timeout(self._knobs.patience_s):
                status = await self._post(due)
        except BadAddress as error:
            return None, str(error)
        except (TimeoutError, httpx.TimeoutException):
            return None, f"no answer within {self._knobs.patience_s:g} s"
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            return None, (str(error) or type(error).__name__)[:200]
        return status, f"HTTP {status}"

    async def close(self) -> None:
        await self._client.aclose()

    async def _post(self, due: Due) -> int:
        parts = urlsplit(due.url)
        host = parts.hostname or ""
        address = await self._address(host, parts.port or (443 if parts.scheme == "https" else 80))
        body = msgspec.json.encode({"type": due.delivery.kind, "timestamp": due.delivery.at, "data": due.delivery.data})
        headers = policy.headers(due.secret, due.delivery.id, int(self._clock.now()), body)
        # By the address that was just looked at: a name may stand for another one a moment later.
        url = httpx.URL(due.url).copy_with(host=address)
        request = self._client.build_request(
            "POST",
            url,
            content=body,
            headers=headers | {"Host": parts.netloc, "User-Agent": _AGENT},
            extensions={"sni_hostname": host},
        )
        # What it answers beyond the status is of no interest, and may be endless.
        answer = await self._client.send(request, stream=True)
        await answer.aclose()
        return answer.status_code

    async def _address(self, host: str, port: int) -> str:
        """Raises BadAddress, OSError."""
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        address = str(found[0][4][0])
        policy.check_address(address, private=self._knobs.private)
        return address
