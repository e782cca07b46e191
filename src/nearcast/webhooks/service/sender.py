"""One try: a signed POST to where the address is now, without following anybody elsewhere."""

import asyncio

import httpx
import msgspec

from nearcast.runtime import outside
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
        body = msgspec.json.encode({"type": due.delivery.kind, "timestamp": due.delivery.at, "data": due.delivery.data})
        headers = policy.headers(due.secret, due.delivery.id, int(self._clock.now()), body)
        request = await outside.pinned(
            self._client, "POST", due.url, self._check, headers=headers | {"User-Agent": _AGENT}, content=body
        )
        # What it answers beyond the status is of no interest, and may be endless.
        answer = await self._client.send(request, stream=True)
        await answer.aclose()
        return answer.status_code

    def _check(self, address: str) -> None:
        """Raises BadAddress."""
        policy.check_address(address, private=self._knobs.private)
