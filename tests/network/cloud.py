"""The cloud on a host, as a test sees it: it starts it, kills it, and asks it as an operator."""

import sys
from pathlib import Path
from typing import Any, TypeVar

import httpx
import msgspec
from tests.network.hosts import Host, until

from nearcast.cli.operator import ADDRESS, Address

_PORT = 8080
_READY_S = 60.0
_PROGRAM = Path(__file__).with_name("running_cloud.py")
T = TypeVar("T")


class Cloud:
    """`running_cloud.py` on `host`, at `address`."""

    def __init__(self, host: Host, folder: Path, address: str, settings: dict[str, str]) -> None:
        self.host = host
        self.folder = folder
        self.url = f"http://{address}:{_PORT}"
        self._address = address
        self._settings = settings
        # Sockets among the files are the same on every host.
        self._door = folder / "door"
        self._client = httpx.Client(transport=httpx.HTTPTransport(uds=str(self._door)), base_url=self.url, timeout=15.0)
        folder.mkdir(parents=True, exist_ok=True)

    def start(self) -> None:
        """Returns when it answers."""
        (self.folder / ADDRESS).unlink(missing_ok=True)
        with (self.folder / "log").open("ab") as log:
            words = (self.folder, self._address, str(_PORT), self._door)
            program = self.host.start(sys.executable, _PROGRAM, *words, output=log, environment=self._settings)
        until(lambda: self._ready() or program.poll() is not None, _READY_S, "the cloud does not start")
        assert program.poll() is None, (self.folder / "log").read_text()[-2000:]

    def kill(self) -> None:
        """Everything there, by SIGKILL."""
        self.host.kill_all()

    def close(self) -> None:
        self._client.close()

    def get(self, path: str, kind: type[T], **query: str) -> T:
        """An operator route's answer."""
        answer = self._client.get(f"/operator/{path}", params=query).raise_for_status()
        return msgspec.json.decode(answer.content, type=kind)

    def send(self, method: str, path: str, body: Any) -> bytes:
        answer = self._client.request(method, f"/operator/{path}", content=msgspec.json.encode(body))
        assert answer.is_success, answer.text
        return answer.content

    def ask(self, query: str, **variables: str) -> Any:
        """GraphQL, as somebody who is not signed in."""
        answer = self._client.post("/graphql", json={"query": query, "variables": variables}).raise_for_status().json()
        assert "errors" not in answer, answer
        return answer["data"]

    def nearcast(self, *words: str | Path, timeout: float = 60.0) -> str:
        """What a command of the operator's on the cloud's host says."""
        return self.host.run(sys.executable, "-m", "nearcast", *words, "--data", self.folder, timeout=timeout)

    def _ready(self) -> bool:
        if not (self.folder / ADDRESS).exists():
            return False
        token = msgspec.json.decode((self.folder / ADDRESS).read_bytes(), type=Address).token
        self._client.headers["Authorization"] = f"Bearer {token}"
        try:
            return self._client.get("/readyz").is_success
        except httpx.TransportError:
            return False
