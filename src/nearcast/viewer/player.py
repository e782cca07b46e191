"""Playing: fetch ahead, let the clock run, move when an appliance fails, and prove the bytes at the end."""

import asyncio
import hashlib
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import urljoin, urlparse

import httpx

from nearcast.runtime.clock import elapsed
from nearcast.units import Seconds
from nearcast.viewer import playlists, policy
from nearcast.viewer.model import Experience, MediaPlaylist, Multivariant, NothingAnswers, Segment, Variant
from nearcast.viewer.pathways import Pathways

BUFFER_S = 10.0
PLATFORM_PATIENCE = httpx.Timeout(30.0, connect=2.0)
"""An appliance that is silent for long is left for another; there is one platform."""
_GIVE_UP_S = 20.0
_HOLE_BYTES = 100_000
_PAUSE_S = 0.1
_SIGN_EVERY_S = 10.0

Listener = Callable[[Experience], None]


class Player:
    """One play of one session. `client` is closed by whoever made it."""

    def __init__(self, client: httpx.AsyncClient, experience: Experience, listener: Listener = lambda _: None) -> None:
        self._client = client
        self.experience = experience
        self._listener = listener
        self._throughput = policy.Throughput()
        self._playlists: dict[str, MediaPlaylist] = {}
        self._got: dict[str, dict[int, bytes]] = {}
        self._playing_since = 0.0
        self._begun = elapsed()

    async def play(self, hls_url: str, seconds: float | None = None) -> Experience:
        """Plays from the start to the end, or for `seconds` of film. Raises NothingAnswers, BadPlaylist."""
        try:
            answer = (await self._client.get(hls_url, timeout=PLATFORM_PATIENCE)).raise_for_status()
        except httpx.HTTPError as error:
            raise NothingAnswers(
                f"The platform gave no playlist: {error or type(error).__name__}.", remedy="Try again in a moment."
            ) from error
        playlist = playlists.multivariant(answer.text, str(answer.url))
        pathways = Pathways(self._client, playlist)
        beside = [asyncio.create_task(pathways.poll()), asyncio.create_task(self._sign(hls_url))]
        try:
            await self._fetch_all(playlist, pathways, seconds)
            await self._play_out()
        finally:
            for task in beside:
                task.cancel()
            await self._leave(hls_url)
        self.experience.verified = await self._verify(pathways, playlist)
        self.experience.ended = True
        self._listener(self.experience)
        return self.experience

    async def _fetch_all(self, playlist: Multivariant, pathways: Pathways, seconds: float | None) -> None:
        fetched = 0.0
        number = 0
        while True:
            variant = self._choose(playlist, pathways)
            video = await self._part(playlist, pathways, variant, number)
            pathways.throughput = policy.bits_per_second(self._throughput)
            if video is None:
                return
            fetched += video.duration
            number += 1
            self._buffered(fetched)
            if seconds is not None and fetched >= seconds:
                return
            while self._buffer(fetched) > BUFFER_S:
                await asyncio.sleep(_PAUSE_S)
                self._buffered(fetched)

    def _choose(self, playlist: Multivariant, pathways: Pathways) -> Variant:
        here = tuple(one for one in playlist.variants if one.pathway == pathways.current)
        return policy.choose(here, self._throughput, self.experience.buffer, Seconds(BUFFER_S))

    async def _part(self, playlist: Multivariant, pathways: Pathways, variant: Variant, number: int) -> Segment | None:
        """One segment of picture with its sound, from whichever pathway gives it; None after the last."""
        deadline = elapsed() + _GIVE_UP_S
        while True:
            try:
                return await self._from(playlist, variant, number)
            except httpx.HTTPError as error:
                self.experience.errors.append(f"{variant.pathway}: {error or type(error).__name__}")
                pathways.fail(variant.pathway)
                if elapsed() > deadline:
                    raise NothingAnswers(
                        f"No pathway gave segment {number} within {_GIVE_UP_S:.0f} s.", remedy="Look at nearcast fleet list."
                    ) from error
                if variant.pathway == pathways.current:
                    await asyncio.sleep(_PAUSE_S)
                variant = self._same_on(playlist, variant, pathways.current)

    async def _from(self, playlist: Multivariant, variant: Variant, number: int) -> Segment | None:
        video = await self._media(variant.uri)
        if number >= len(video.segments):
            return None
        self._account(variant)
        jobs = [self._segment(variant.uri, video, number)]
        sound = next((one for one in playlist.audio if one.group == variant.audio_group and one.default), None)
        if sound is not None:
            audio = await self._media(sound.uri)
            jobs += [self._segment(sound.uri, audio, each) for each in _during(video, audio, number)]
        begun = elapsed()
        sizes = await asyncio.gather(*jobs)
        self._throughput = self._throughput.after(8 * sum(sizes), elapsed() - begun)
        self.experience.bandwidth, self.experience.height = variant.bandwidth, variant.height
        return video.segments[number]

    def _account(self, variant: Variant) -> None:
        self.experience.appliance = variant.pathway
        if self.experience.appliances[-1:] != [variant.pathway]:
            self.experience.appliances.append(variant.pathway)

    def _same_on(self, playlist: Multivariant, variant: Variant, pathway: str) -> Variant:
        """The same rendition on another pathway."""
        here = [one for one in playlist.variants if one.pathway == pathway]
        return min(here, key=lambda one: abs(one.bandwidth - variant.bandwidth))

    async def _media(self, uri: str) -> MediaPlaylist:
        if uri not in self._playlists:
            self._playlists[uri] = playlists.media((await self._get(uri)).decode())
        return self._playlists[uri]

    async def _segment(self, playlist_uri: str, playlist: MediaPlaylist, number: int) -> int:
        address = urljoin(playlist_uri, playlist.uri)
        size = 0
        for part in (playlist.init, playlist.segments[number]):
            if part.offset not in self._file(address):
                self._file(address)[part.offset] = await self._get(address, part)
                size += part.size
        return size

    def _file(self, address: str) -> dict[int, bytes]:
        """What we have of a file, by offset; files are named by their contents, so the appliance does not matter."""
        return self._got.setdefault(urlparse(address).path.rpartition("/")[2], {})

    async def _get(self, address: str, part: Segment | None = None) -> bytes:
        headers = {} if part is None else {"Range": f"bytes={part.offset}-{part.offset + part.size - 1}"}
        experience = self.experience
        cmcd = f'bl={int(experience.buffer * 10) * 100},br={experience.bandwidth // 1000},sf=h,sid="{experience.session}",st=v'
        data = b""
        try:
            async with self._client.stream("GET", address, headers=headers, params={"CMCD": cmcd}) as answer:
                answer.raise_for_status()
                async for chunk in answer.aiter_raw():
                    data += chunk
        finally:
            count = experience.bytes_by.get(experience.appliance, 0)
            if experience.appliance:
                experience.bytes_by[experience.appliance] = count + len(data)
        if part is not None and len(data) != part.size:
            raise httpx.ReadError(f"{len(data)} of {part.size} bytes")
        return data

    def _buffer(self, fetched: float) -> float:
        return fetched - (elapsed() - self._playing_since) if self._playing_since else 0.0

    def _buffered(self, fetched: float) -> None:
        """A segment came: the first one starts the clock; if the clock had overrun the film, that was a stall."""
        experience = self.experience
        now = elapsed()
        if not self._playing_since:
            self._playing_since = now
            experience.startup_ms = (now - self._begun) * 1000
        overrun = (now - self._playing_since) - (experience.position + experience.buffer)
        if experience.buffer and overrun > 0.0:
            experience.rebuffer_ms += overrun * 1000
            experience.stalls += 1
            self._playing_since += overrun
        experience.position = Seconds(now - self._playing_since)
        experience.buffer = Seconds(fetched - experience.position)
        self._listener(experience)

    async def _play_out(self) -> None:
        """Everything is fetched; the rest only needs time."""
        end = self.experience.position + self.experience.buffer
        while (position := elapsed() - self._playing_since) < end:
            self.experience.position, self.experience.buffer = Seconds(position), Seconds(end - position)
            self._listener(self.experience)
            await asyncio.sleep(min(_PAUSE_S, end - position))
        self.experience.position, self.experience.buffer = Seconds(end), Seconds(0.0)

    async def _sign(self, hls_url: str) -> None:
        """Signs of life, so the stream stays ours and the bookmark moves."""
        while True:
            await asyncio.sleep(_SIGN_EVERY_S)
            with suppress(httpx.HTTPError):
                await self._client.post(urljoin(hls_url, "sign"), json={"position": self.experience.position})

    async def _leave(self, hls_url: str) -> None:
        with suppress(httpx.HTTPError):
            told = {"position": self.experience.position, "ended": True}
            await self._client.post(urljoin(hls_url, "sign"), json=told)

    async def _verify(self, pathways: Pathways, playlist: Multivariant) -> bool:
        """Whether every file we played from has the SHA-256 it is named by. What adaptation skipped is fetched now, and
        counts nowhere.
        """
        counted = dict(self.experience.bytes_by)
        addresses = {urljoin(uri, one.uri): one for uri, one in self._playlists.items()}
        good = bool(addresses)
        for address, one in addresses.items():
            file = self._file(address)
            for hole in _holes(file, one):
                file[hole.offset] = await self._fetch_hole(address, hole, playlist, pathways)
            data = b"".join(file[offset] for offset in sorted(file))
            good = good and hashlib.sha256(data).hexdigest() == _name(address)
        self.experience.bytes_by = counted
        return good

    async def _fetch_hole(self, address: str, hole: Segment, playlist: Multivariant, pathways: Pathways) -> bytes:
        """From whichever pathway gives it, like everything before."""
        deadline = elapsed() + _GIVE_UP_S
        while True:
            pathway = pathways.current
            try:
                return await self._get(self._on(address, playlist, pathways), hole)
            except httpx.HTTPError:
                pathways.fail(pathway)
                if elapsed() > deadline:
                    raise
                await asyncio.sleep(_PAUSE_S)

    def _on(self, address: str, playlist: Multivariant, pathways: Pathways) -> str:
        """The same file on the pathway that serves now, which may want another token."""
        there = next(one.uri for one in playlist.variants if one.pathway == pathways.current)
        return urljoin(there, urlparse(address).path.rpartition("/")[2])


def _during(video: MediaPlaylist, audio: MediaPlaylist, number: int) -> list[int]:
    """The sound segments that begin while this picture segment is shown; the last picture takes all the rest."""
    start = sum(one.duration for one in video.segments[:number])
    end = start + video.segments[number].duration
    last = number == len(video.segments) - 1
    found, at = [], 0.0
    for each, one in enumerate(audio.segments):
        if start - 1e-6 <= at < end - 1e-6 or (last and at >= end - 1e-6):
            found.append(each)
        at += one.duration
    return found


def _holes(file: dict[int, bytes], playlist: MediaPlaylist) -> list[Segment]:
    """The byte ranges of a file that we do not have, up to the end of its last segment; none larger than an ordinary segment, which a
    busy appliance gives in time.
    """
    holes, at = [], 0
    end = playlist.segments[-1].offset + playlist.segments[-1].size
    for offset in [*sorted(file), end]:
        holes += [Segment(Seconds(0.0), first, min(_HOLE_BYTES, offset - first)) for first in range(at, offset, _HOLE_BYTES)]
        at = max(at, offset + len(file.get(offset, b"")))
    return holes


def _name(address: str) -> str:
    return urlparse(address).path.rpartition("/")[2].partition(".")[0]
