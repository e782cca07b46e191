"""nginx as the appliance runs it: every answer and every refusal, from the real one."""

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.edge.appliances import answered
from tests.edge.served import OTHER_ASSET, Served, serve

from nearcast import tokens
from nearcast.edge import policy
from nearcast.edge.model import Knobs, NginxUnusable, Settings
from nearcast.edge.nginx import Nginx, end_leftovers, without_token
from nearcast.fleet.model import ManifestFile
from nearcast.runtime import clock
from nearcast.tokens import Key, KeyRing

MakeFile = Callable[..., tuple[ManifestFile, bytes]]
MakeSettings = Callable[..., Settings]


@pytest.fixture
async def served(make_settings: MakeSettings, make_file: MakeFile, ring: KeyRing) -> AsyncIterator[Served]:
    async with serve(make_settings(), ring, *make_file()) as serving:
        yield serving


async def test_a_file_comes_whole_and_may_be_kept_for_ever_by_anybody(served: Served) -> None:
    answer = await served.client.get(served.path())
    assert answer.status_code == 200
    assert answer.content == served.data
    told = answer.headers
    assert told["Content-Type"] == "video/mp4"
    assert told["Cache-Control"] == "public, max-age=31536000, immutable"
    assert told["Access-Control-Allow-Origin"] == told["Timing-Allow-Origin"] == "*"
    assert told["Access-Control-Expose-Headers"] == "Content-Length, Content-Range, CMSD-Dynamic"


@pytest.mark.parametrize(
    ("ending", "media_type"),
    [("m3u8", "application/vnd.apple.mpegurl"), ("vtt", "text/vtt"), ("jpg", "image/jpeg"), ("mp4", "video/mp4")],
)
async def test_media_types(served: Served, ending: str, media_type: str) -> None:
    name = f"{served.file.id}.{ending}"
    (served.settings.folder / "assets" / served.file.asset / name).write_bytes(b"x")
    assert (await served.client.get(served.path(name=name))).headers["Content-Type"] == media_type


@pytest.mark.parametrize(
    ("asked", "first", "last"), [("0-9", 0, 9), ("99990-", 99990, 99999), ("-5", 99995, 99999), ("5-999999", 5, 99999)]
)
async def test_ranges(served: Served, asked: str, first: int, last: int) -> None:
    answer = await served.client.get(served.path(), headers={"Range": f"bytes={asked}"})
    assert answer.status_code == 206
    assert answer.content == served.data[first : last + 1]
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/100000"


@pytest.mark.parametrize("asked", ["100000-", "9-1", "abc", "-", "99999999999999999999999-", "-0"])
async def test_absurd_ranges_get_416_with_one_set_of_headers(served: Served, asked: str) -> None:
    answer = await served.client.get(served.path(), headers={"Range": f"bytes={asked}"})
    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == "bytes */100000"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


async def test_head(served: Served) -> None:
    answer = await served.client.head(served.path())
    assert (answer.status_code, answer.content, answer.headers["Content-Length"]) == (200, b"", "100000")


async def test_every_key_of_the_ring_opens_and_so_does_a_fill_token(served: Served) -> None:
    for token in (served.mint(key=served.ring.keys[1]), served.mint(scope=tokens.ANY, session="fill-x")):
        assert (await served.client.get(served.path(token))).status_code == 200


async def test_refusals_of_tokens(served: Served) -> None:
    good = served.token
    swapped = good[:-1] + ("A" if good[-1] != "A" else "B")
    parts = good.split(".")
    cases = {
        swapped: "signature",
        ".".join([parts[0], str(int(parts[1]) + 1), *parts[2:]]): "signature",
        good + "A": "signature",
        served.mint(lasts=-1): "expired",
        served.mint(scope=OTHER_ASSET): "scope",
        served.mint(key=Key("gone", "1f" * 32, 0)): "unknown-key",
        "nonsense": "malformed",
        good + ".x": "malformed",
        "k.1.2.3": "malformed",
        good.replace(".", "%2e"): None,
    }
    for token, reason in cases.items():
        answer = await served.client.get(served.path(token))
        assert (answer.status_code, answer.headers.get("Nearcast-Refusal")) == (403 if reason else 200, reason), token
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


async def test_a_good_token_is_no_good_for_another_asset_though_it_is_remembered(served: Served) -> None:
    assert (await served.client.get(served.path())).status_code == 200
    answer = await served.client.get(served.path(asset=OTHER_ASSET))
    assert (answer.status_code, answer.headers["Nearcast-Refusal"]) == (403, "scope")


async def test_a_remembered_token_expires(served: Served) -> None:
    token = served.mint(lasts=4)
    assert (await served.client.get(served.path(token))).status_code == 200
    answer = await answered(403, lambda: served.client.get(served.path(token)))
    assert answer.headers["Nearcast-Refusal"] == "expired"


async def test_new_keys_count_within_seconds_and_old_ones_no_longer(served: Served) -> None:
    assert (await served.client.get(served.path())).status_code == 200
    fresh = Key("next", "3d" * 32, 0)
    served.nginx.set_keys(KeyRing((fresh,)))
    await answered(200, lambda: served.client.get(served.path(served.mint(key=fresh))))
    assert (await served.client.get(served.path())).headers["Nearcast-Refusal"] == "unknown-key"


async def raw(served: Served, request: str) -> bytes:
    """What nginx answers to bytes that no client library would send."""
    reader, writer = await asyncio.open_connection(served.settings.address, served.settings.port)
    writer.write(request.encode())
    answer = await reader.read(200)
    writer.close()
    await writer.wait_closed()
    return answer


@pytest.mark.parametrize(
    "rest",
    [
        "../keys",
        "%2e%2e/keys",
        "..%2f..%2fkeys",
        "a/../../../nginx/keys",
        "%00",
        "..;/keys",
        "....//keys",
        "\\..\\keys",
        "%c0%ae%c0%ae/keys",
    ],
)
async def test_no_path_leaves_the_assets(served: Served, rest: str) -> None:
    (served.settings.folder / "keys").write_text("secret")
    for prefix in (
        f"/{served.token}/{served.file.asset}",
        f"/{served.token}",
        f"/{served.token}/{served.file.asset}/{served.file.name}",
    ):
        answer = await raw(served, f"GET {prefix}/{rest} HTTP/1.1\r\nHost: x\r\n\r\n")
        assert answer.split()[1] in {b"400", b"403", b"404"}, answer
        assert b"secret" not in answer


async def test_what_is_no_file_is_404(served: Served) -> None:
    for path in (
        "/",
        "/x",
        "/x.mp4",
        served.path(name="0" * 64 + ".mp4"),
        served.path(name="short.mp4"),
        f"/{served.token}/",
        "/none",
    ):
        assert (await served.client.get(path)).status_code == 404, path


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "PROPFIND"])
async def test_other_methods_are_refused(served: Served, method: str) -> None:
    answer = await served.client.request(method, served.path())
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert (await served.client.request(method, served.path("nonsense"))).status_code == 403


async def test_preflights_are_answered_whatever_the_token(served: Served) -> None:
    asked = {
        "Origin": "https://tv.example",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "range,cmcd-session",
    }
    for token in (served.token, "nonsense"):
        answer = await served.client.options(served.path(token), headers=asked)
        assert answer.status_code == 204
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Range" in answer.headers["Access-Control-Allow-Headers"]
        assert "CMCD-Session" in answer.headers["Access-Control-Allow-Headers"]
        assert answer.headers["Access-Control-Max-Age"] == "86400"


async def test_health_needs_no_token(served: Served) -> None:
    answer = await served.client.get("/healthz")
    assert (answer.status_code, answer.text, answer.headers["Content-Type"]) == (200, "ok\n", "text/plain")
    assert await served.nginx.answers()


async def test_the_log_tells_a_delivery_and_never_a_token(served: Served) -> None:
    headers = {b"Range": b"bytes=0-9", b"CMCD-Request": b"mtp=1", b"CMCD-Session": b'sid="q"\x80'}
    await served.client.get(served.path() + "?CMCD=bl%3D100", headers=headers)
    await served.client.get(served.path(name="0" * 64 + ".mp4"))
    for bad in (served.path(served.token + "x"), served.path() + "/more", "/" + served.token):
        await served.client.get(bad)
    await raw(served, f"GET {served.path()} HTTP/1.1\r\nHost: x\r\nX: {'y' * 70000}\r\n\r\n")
    await raw(served, f"GET {served.path()} HTTP/1.1\r\nNo-Host: x\r\n\r\n")
    logged = await served.logged()
    assert served.token.rsplit(".", 1)[1].encode() not in logged
    first, second = policy.lines(logged)
    assert (first.session, first.path, first.status, first.bytes) == (
        "s1",
        f"/{served.file.asset}/{served.file.name}",
        206,
        10,
    )
    assert (first.range, first.query) == ("bytes=0-9", "CMCD=bl%3D100")
    assert (second.status, second.path) == (404, f"/{served.file.asset}/{'0' * 64}.mp4")


async def test_cmcd_in_headers_is_logged(served: Served) -> None:
    said = {"CMCD-Object": "ot=v", "CMCD-Request": "mtp=1", "CMCD-Session": 'sid="q"'}
    await served.client.get(served.path(), headers=said)
    (line,) = policy.lines(await served.logged())
    told = policy.delivery(line)
    assert told is not None
    assert told.cmcd == 'ot=v,mtp=1,sid="q"'


async def test_no_viewer_can_write_a_line_of_another_session_into_the_log(served: Served) -> None:
    forged = "1.000\tvictim\t/x\t200\t999\t0.000"
    for breaks in ("\n", "\r", "\x0b", "\x1e", "\x85", "\t"):
        words = f"a{breaks}{forged}"
        await raw(served, f"GET {served.path()}?{words} HTTP/1.1\r\nHost: x\r\n\r\n")
        for header in ("Range", "CMCD-Object", "CMCD-Status"):
            more = "" if header == "CMCD-Object" else "CMCD-Object: ot=v\r\n"
            await raw(served, f"GET {served.path()} HTTP/1.1\r\nHost: x\r\n{more}{header}: {words}\r\n\r\n")
        name = quote(f"{breaks}{forged}".ljust(64, "0"), encoding="latin-1")
        await raw(served, f"GET {served.path(name=name + '.mp4')} HTTP/1.1\r\nHost: x\r\n\r\n")
    found = policy.lines(await served.logged())
    assert {(line.session, line.path) for line in found} == {("s1", f"/{served.file.asset}/{served.file.name}")}
    assert len(found) > 6


def test_an_error_line_loses_its_request() -> None:
    line = '2026/01/01 [error] 1#1: *3 open() "/d/assets/a/n" failed (5: I/O error), client: 1.2.3.4, request: "GET /k.1.any.s.SIG/a/n"'
    assert without_token(line) == '2026/01/01 [error] 1#1: *3 open() "/d/assets/a/n" failed (5: I/O error)'


alphabet = st.text("abz019", max_size=3)
pieces = st.tuples(
    st.sampled_from(["new1", "old1", "nope", ""]),
    st.one_of(st.sampled_from(["4000000000", "1", "0", "04000000000", "-5", "1e12", "99999999999999999999"]), alphabet),
    st.sampled_from(["a" * 32, OTHER_ASSET, "any", ""]),
    st.one_of(alphabet, st.sampled_from(["s-1", "S_9"])),
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(pieces, st.sampled_from(["right", "other key", "none", "flipped", "padded", "long"]), st.booleans())
def test_lua_and_python_agree(agreement: "Agreement", claim: tuple[str, str, str, str], signing: str, extra: bool) -> None:
    text = ".".join(claim)
    right = signature(agreement.ring.keys[0 if claim[0] != "old1" else 1], text)
    made = {
        "right": right,
        "other key": signature(agreement.ring.keys[0 if claim[0] == "old1" else 1], text),
        "none": "",
        "flipped": right[:-1] + ("A" if right[-1] != "A" else "E"),
        "padded": right + "=",
        "long": right * 2,
    }[signing]
    agreement.hold(f"{text}.{made}" + (".x" if extra else ""))


def signature(key: Key, claim: str) -> str:
    """What `tokens.mint` would write under any claim, however odd."""
    key_id, expires, scope, session = claim.split(".", 3)
    odd = Key(key_id, key.secret, 0)
    return tokens.mint(odd, scope, session, expires).rsplit(".", 1)[1]  # type: ignore[arg-type]


class Agreement:
    """Asks Python and the running nginx about the same token."""

    def __init__(self, here: Settings, ring: KeyRing, file: ManifestFile) -> None:
        self.ring, self._file = ring, file
        self._client = httpx.Client(base_url=here.url, timeout=60)

    def hold(self, token: str) -> None:
        try:
            tokens.check(self.ring, token, self._file.asset, clock.now_ms() / 1000)
            expected: tuple[int, str | None] = (200, None)
        except tokens.TokenRefused as refused:
            expected = (403, refused.reason.replace(" ", "-"))
        answer = self._client.get(f"/{token}/{self._file.asset}/{self._file.name}")
        assert (answer.status_code, answer.headers.get("Nearcast-Refusal")) == expected, token

    def close(self) -> None:
        self._client.close()


@pytest.fixture
def agreement(make_settings: MakeSettings, make_file: MakeFile, ring: KeyRing) -> Iterator[Agreement]:
    loop = asyncio.new_event_loop()
    here = make_settings()
    file, data = make_file()
    (here.folder / "assets" / file.asset).mkdir(parents=True)
    (here.folder / "assets" / file.asset / file.name).write_bytes(data)
    nginx = Nginx(here, Knobs())
    nginx.set_keys(ring)
    loop.run_until_complete(nginx.start())
    agreement = Agreement(here, ring, file)
    yield agreement
    agreement.close()
    loop.run_until_complete(nginx.stop())
    loop.close()


async def test_a_killed_master_leaves_workers_that_the_next_start_ends(served: Served) -> None:
    assert served.nginx.pid is not None
    os.kill(served.nginx.pid, signal.SIGKILL)
    assert await served.nginx.wait() == -signal.SIGKILL
    assert await served.nginx.answers()  # the orphan still holds the socket
    assert await end_leftovers(served.settings.folder / "nginx") == 1
    assert not await served.nginx.answers()
    await served.nginx.start()
    assert (await served.client.get(served.path())).status_code == 200


async def test_a_taken_port_is_said(served: Served) -> None:
    other = Nginx(msgspec.structs.replace(served.settings, folder=served.settings.folder.with_name("two")), Knobs())
    with pytest.raises(NginxUnusable, match=f"port {served.settings.port}: Address already in use"):
        await other.start()
    await other.stop()


async def test_a_bad_configuration_is_said_in_nginx_own_words(make_settings: MakeSettings) -> None:
    nginx = Nginx(make_settings(workers=-1), Knobs())
    with pytest.raises(NginxUnusable, match="invalid value"):
        await nginx.start()
    await nginx.stop()


async def test_stopping_lets_a_download_end(served: Served) -> None:
    big = os.urandom(1_000_000) * 20
    (served.settings.folder / "assets" / served.file.asset / served.file.name).write_bytes(big)
    with socket.create_connection((served.settings.address, served.settings.port)) as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 131072)
        client.sendall(f"GET {served.path()} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        begun = await asyncio.to_thread(client.recv, 1)
        stopping = asyncio.create_task(served.nginx.stop())
        got = len(begun) + await asyncio.to_thread(_drain, client)
        await stopping
    assert got > len(big)


def _drain(client: socket.socket) -> int:
    total = 0
    while chunk := client.recv(1 << 20):
        total += len(chunk)
    return total


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may choose who the workers are")
async def test_workers_of_root_are_nobody_where_the_folder_is_open(served: Served) -> None:
    children = Path(f"/proc/{served.nginx.pid}/task/{served.nginx.pid}/children").read_text().split()
    assert children
    assert all("\nUid:\t65534" in Path(f"/proc/{child}/status").read_text() for child in children)
