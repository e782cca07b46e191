"""Sources from elsewhere: fetched from allowed machines alone, whatever they answer."""

import hashlib
from collections.abc import AsyncIterator, Callable
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest
from tests import buckets
from tests.ingest.test_service import OLGA
from tests.ingest.test_waiting import Build, build, quiet, until, working

from nearcast.catalog.model import TitleDraft
from nearcast.ingest import policy
from nearcast.ingest.model import ENDED, BadUrl, IngestError, JobState, Knobs, NotFetched, Opening, TooLong
from nearcast.ingest.service.fetching import fetch

__all__ = ["build", "quiet"]

MakeClip = Callable[[str, Path], Path]


def anything(_: int) -> None:
    """Any size will do."""


class Answers(BaseHTTPRequestHandler):
    """What lies at each path; a text is an address to go to instead."""

    paths: ClassVar[dict[str, bytes | str]] = {}
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        found = self.paths.get(self.path)
        if isinstance(found, str):
            self.send_response(302)
            self.send_header("Location", found)
            self.end_headers()
            return
        body = found or b""
        self.send_response(200 if found else 404)
        self.send_header("Content-Length", str(len(body) * (2 if self.path == "/short" else 1)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
async def elsewhere() -> AsyncIterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    Thread(target=server.serve_forever, daemon=True).start()
    Answers.asked.clear()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


HERE = Knobs(hosts=("127.0.0.1",), private=True)


async def test_what_lies_there_is_fetched_over_a_redirect(elsewhere: str, tmp_path: Path) -> None:
    content = bytes(range(256)) * 4000
    Answers.paths = {"/film": "/real", "/real": content}
    shares: list[float] = []
    fetched = await fetch(f"{elsewhere}/film", tmp_path / "source", HERE, anything, shares.append)
    assert (tmp_path / "source").read_bytes() == content
    assert (fetched.size, fetched.digest) == (len(content), hashlib.sha256(content).hexdigest())
    assert shares[-1] == 1.0


@pytest.mark.parametrize(
    ("path", "knobs", "kind", "reason"),
    [
        ("/film", Knobs(hosts=("127.0.0.1",)), BadUrl, "not on the internet"),
        ("/away", HERE, BadUrl, "not fetched from 169.254.169.254"),
        ("/file", HERE, BadUrl, "no address"),
        ("/loop", HERE, NotFetched, "name another"),
        ("/nothing", HERE, NotFetched, "HTTP 404"),
        ("/short", HERE, NotFetched, "."),
        ("/film", Knobs(hosts=("127.0.0.1",), private=True, source_bytes_max=3), TooLong, "at most 3"),
    ],
)
async def test_what_may_not_be_fetched_is_not(
    elsewhere: str, tmp_path: Path, path: str, knobs: Knobs, kind: type[IngestError], reason: str
) -> None:
    Answers.paths = {
        "/film": b"film",
        "/short": b"film",
        "/away": "http://169.254.169.254/latest/meta-data",
        "/file": "file:///etc/passwd",
        "/loop": "/loop",
    }

    def allow(size: int) -> None:
        policy.check_room(size, 10**12, knobs)

    with pytest.raises(kind, match=reason) as raised:
        await fetch(f"{elsewhere}{path}", tmp_path / "source", knobs, allow, lambda _: None)
    assert raised.value.fault.remedy


async def test_an_object_is_fetched_from_an_allowed_bucket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = bytes(range(256)) * 4000
    for bucket in ("masters", "secrets"):
        (tmp_path / "s3" / bucket / "2026").mkdir(parents=True)
        (tmp_path / "s3" / bucket / "2026" / "a film.mov").write_bytes(content)
    knobs = Knobs(buckets=("masters",))
    async with buckets.serve(tmp_path / "s3") as environment:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        fetched = await fetch("s3://masters/2026/a film.mov", tmp_path / "source", knobs, anything, lambda _: None)
        assert (tmp_path / "source").read_bytes() == content
        assert (fetched.size, fetched.digest) == (len(content), hashlib.sha256(content).hexdigest())
        with pytest.raises(NotFetched, match="other"):
            await fetch("s3://masters/2026/other.mov", tmp_path / "source", knobs, anything, lambda _: None)
        with pytest.raises(BadUrl, match="not fetched from the bucket secrets"):
            await fetch("s3://secrets/2026/a film.mov", tmp_path / "source", knobs, anything, lambda _: None)
        with pytest.raises(BadUrl, match="no address of an object"):
            await fetch("s3://masters", tmp_path / "source", knobs, anything, lambda _: None)
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
        with pytest.raises(NotFetched, match="could not be fetched"):
            await fetch("s3://masters/2026/a film.mov", tmp_path / "source", knobs, anything, lambda _: None)


async def test_no_machine_sends_us_to_a_bucket(elsewhere: str, tmp_path: Path) -> None:
    Answers.paths = {"/film": "s3://masters/film.mov"}
    knobs = Knobs(hosts=("127.0.0.1",), private=True, buckets=("masters",))
    with pytest.raises(BadUrl, match="no address of a file"):
        await fetch(f"{elsewhere}/film", tmp_path / "source", knobs, anything, lambda _: None)


async def test_a_name_that_leads_into_the_house_is_not_asked(elsewhere: str, tmp_path: Path) -> None:
    """The name is allowed, and stands for this very machine."""
    url = elsewhere.replace("127.0.0.1", "localhost")
    with pytest.raises(BadUrl, match="not on the internet"):
        await fetch(f"{url}/film", tmp_path / "source", Knobs(hosts=("localhost",)), anything, lambda _: None)
    assert Answers.asked == []


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://media.example.org/film.mov", True),
        ("https://a.b.films.example/film.mov", True),
        ("https://films.example/film.mov", False),
        ("https://badfilms.example/film.mov", False),
        ("https://media.example.org.evil.example/film.mov", False),
        ("https://media.example.org@evil.example/film.mov", False),
        ("ftp://media.example.org/film.mov", False),
        ("https://media.example.org:99999/", False),
        ("media.example.org/film.mov", False),
        ("https://media.example.org/a b", False),
    ],
)
def test_hosts_are_allowed_by_name(url: str, allowed: bool) -> None:
    check = partial(policy.check_url, url, Knobs(hosts=("Media.example.org", "*.films.example")))
    if allowed:
        check()
    else:
        with pytest.raises(BadUrl):
            check()


async def test_a_film_elsewhere_becomes_a_title_when_it_comes_at_last(
    elsewhere: str, build: Build, clips: Path, make_clip: MakeClip
) -> None:
    clip = make_clip("-f lavfi -i testsrc2=s=160x90:r=10:d=2 -c:v libx264 -preset ultrafast", clips / "two.mp4")
    Answers.paths = {}
    service = build("fetching", workers=2, hosts=("127.0.0.1",), private=True)
    job = await service.open(OLGA, Opening("film.mp4", TitleDraft(name="Film")))
    with pytest.raises(BadUrl):
        await service.fetch(job.id, "https://elsewhere.example/film.mp4")
    async with working(service):
        await service.fetch(job.id, f"{elsewhere}/film.mp4")
        found = await until(service, job.id, lambda job: job.state in ENDED)
        assert found.state is JobState.failed
        assert found.fault is not None
        assert (found.fault.code, found.fault.field) == ("ingest.not_fetched", "url")
        Answers.paths = {"/film.mp4": clip.read_bytes()}
        await service.retry(job.id)
        found = await until(service, job.id, lambda job: job.state in ENDED)
    assert found.state is JobState.ready
    assert found.hash == hashlib.sha256(clip.read_bytes()).hexdigest()
    assert found.size == clip.stat().st_size
