"""Kept answers: the same words as before while nothing changed, and never a moment older than the last write."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import LiteralString

import httpx
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.conftest import MakeAsset, Turned
from tests.graph.asking import TEXTS, ask, enter, screen
from tests.graph.counting import counted

from nearcast.assembly import Platform
from nearcast.catalog.model import Action, Catalog, Change
from nearcast.graph import documents
from nearcast.graph.answers import KEPT_S, Answers, Fields, Part, Question, Start
from nearcast.graph.documents import Documents
from nearcast.ids import TitleId
from nearcast.runtime import changes
from nearcast.runtime.changes import Changes
from nearcast.runtime.clock import SystemClock, random_id
from nearcast.runtime.database import Database

MARK = "mutation($profile: ID!, $title: ID!, $at: Float!) { setBookmark(profile: $profile, title: $title, position: $at) { ... on Bookmark { position } } }"
THUMB = "mutation($profile: ID!, $title: ID!) { setThumb(profile: $profile, title: $title, thumb: down) { ... on Title { thumb } } }"
ADD = 'mutation { addProfile(profile: { name: "Other", maturity: %s }) { ... on Profile { id } } }'
PROFILE = "mutation($id: ID!, $profile: ProfileInput!) { changeProfile(id: $id, profile: $profile) { ... on Profile { id } } }"
SIGN_OUT = "mutation { signOut }"


@pytest.fixture
async def title(platform: Platform, make_asset: MakeAsset) -> TitleId:
    catalog = platform.services.get(Catalog)
    made = TitleId(random_id())
    await catalog.edit(None, (Change(made, {"name": "Kept"}),), publish=True)
    await catalog.publish(made, make_asset())
    return made


async def test_asked_again_it_costs_one_statement(
    client: httpx.AsyncClient, title: TitleId, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = await enter(client)
    for name, variables in (("Home", {}), ("Title", {"id": title})):
        first = await screen(client, name, profile=profile, **variables)
        assert "errors" not in first.json()
        with counted(monkeypatch) as seen:
            again = await screen(client, name, profile=profile, **variables)
        assert again.content == first.content
        assert again.headers["content-type"] == first.headers["content-type"]
        assert seen.total() == 1


async def test_nobody_is_given_anothers(client: httpx.AsyncClient, title: TitleId) -> None:
    profile = await enter(client)
    assert (await screen(client, "Title", profile=profile, id=title)).json()["data"]["title"]["name"] == "Kept"
    client.cookies.clear()
    refused = (await screen(client, "Title", profile=profile, id=title)).json()
    assert refused["errors"][0]["extensions"]["code"] == "accounts.not_signed_in"
    await enter(client)
    refused = (await screen(client, "Title", profile=profile, id=title)).json()
    assert refused["errors"][0]["extensions"]["code"] == "accounts.unknown_profile"


async def test_signing_out_ends_it(client: httpx.AsyncClient, title: TitleId) -> None:
    profile = await enter(client)
    await screen(client, "Title", profile=profile, id=title)
    held = dict(client.cookies)
    await ask(client, SIGN_OUT)
    client.cookies.update(held)
    refused = (await screen(client, "Title", profile=profile, id=title)).json()
    assert refused["errors"][0]["extensions"]["code"] == "accounts.not_signed_in"


async def test_what_is_alike_is_worked_out_once_for_all_with_the_same_eyes(
    client: httpx.AsyncClient, title: TitleId, monkeypatch: pytest.MonkeyPatch
) -> None:
    costs = []
    for profile in (await enter(client), (await ask(client, ADD % 18))["data"]["addProfile"]["id"]):
        with counted(monkeypatch) as seen:
            told = (await screen(client, "Home", profile=profile)).json()
        assert title in [one["id"] for row in told["data"]["commonRows"] for one in row["titles"]]
        costs.append(sum(count for statement, count in seen.items() if "recommendations.plays" in statement))
    await ask(client, MARK, profile=profile, title=title, at=17.0)
    with counted(monkeypatch) as seen:
        told = (await screen(client, "Home", profile=profile)).json()
    assert [row["kind"] for row in told["data"]["ownRows"]] == ["CONTINUE_WATCHING"]
    costs.append(sum(count for statement, count in seen.items() if "recommendations.plays" in statement))
    assert costs == [1, 0, 0]


Write = Callable[[Platform, httpx.AsyncClient, str, TitleId], Awaitable[object]]


async def _mark(_: Platform, client: httpx.AsyncClient, profile: str, title: TitleId) -> None:
    await ask(client, MARK, profile=profile, title=title, at=17.0)


async def _forget(_: Platform, client: httpx.AsyncClient, profile: str, title: TitleId) -> None:
    await ask(client, MARK, profile=profile, title=title, at=0.0)


async def _rename(platform: Platform, _: httpx.AsyncClient, __: str, title: TitleId) -> None:
    change = Change(title, {"name": random_id()})
    await platform.services.get(Catalog).edit(None, (change,), publish=True)


async def _withdraw(platform: Platform, _: httpx.AsyncClient, __: str, title: TitleId) -> None:
    await platform.services.get(Catalog).move(None, (title,), Action.withdraw)


async def _publish(platform: Platform, _: httpx.AsyncClient, __: str, title: TitleId) -> None:
    await platform.services.get(Catalog).move(None, (title,), Action.publish)


async def _rate(platform: Platform, _: httpx.AsyncClient, __: str, title: TitleId) -> None:
    change = Change(title, {"maturity": 16})
    await platform.services.get(Catalog).edit(None, (change,), publish=True)


async def _grow_up(_: Platform, client: httpx.AsyncClient, profile: str, __: TitleId) -> None:
    assert "errors" not in await ask(client, PROFILE, id=profile, profile={"maturity": 18})


async def _grow_young(_: Platform, client: httpx.AsyncClient, profile: str, __: TitleId) -> None:
    assert "errors" not in await ask(client, PROFILE, id=profile, profile={"maturity": 6})


async def _dislike(_: Platform, client: httpx.AsyncClient, profile: str, title: TitleId) -> None:
    assert "errors" not in await ask(client, THUMB, profile=profile, title=title)


WRITES: list[Write] = [_mark, _forget, _dislike, _rename, _withdraw, _publish, _rate, _grow_up, _grow_young]


@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(writes=st.lists(st.sampled_from(WRITES), min_size=1, max_size=10))
async def test_every_write_is_seen_at_once(
    platform: Platform, make_asset: MakeAsset, client: httpx.AsyncClient, writes: list[Write]
) -> None:
    """What is given is what the same document says when it is worked out anew."""
    client.cookies.clear()
    profile, catalog, title = await enter(client), platform.services.get(Catalog), TitleId(random_id())
    others = [(await ask(client, ADD % maturity))["data"]["addProfile"]["id"] for maturity in (18, 6)]
    await catalog.edit(None, (Change(title, {"name": "Kept"}),), publish=True)
    await catalog.publish(title, make_asset())
    for write in writes:
        pages = [("Home", {"profile": one}) for one in (profile, *others)]
        for name, variables in (*pages, ("Title", {"profile": profile, "id": title})):
            for _ in range(2):
                given_ = (await screen(client, name, **variables)).json()
                assert given_ == await ask(client, TEXTS[name], **variables)
        await write(platform, client, profile, title)
    await catalog.move(None, (title,), Action.withdraw)


async def test_no_more_is_kept_than_there_is_room_for(ground_changes: Changes) -> None:
    answers = Answers(ground_changes, SystemClock(), never, bytes_max=100)
    look = await answers.begin()
    questions = [Question(bytes([number]) * 10, "token", "127.0.0.1", "application/json") for number in range(3)]
    for question in questions:
        answers.keep(question, part("x" * 28, look))
    assert [said(await answers.find(question)) for question in questions] == [None, "x" * 28, "x" * 28]
    answers.keep(questions[0], part("y" * 200, look))
    assert await answers.find(questions[0]) is None


@pytest.mark.parametrize("subject", ["catalog", "title"])
async def test_a_write_in_the_middle_of_an_answer_is_not_missed(
    ground_changes: Changes, platform: Platform, title: TitleId, subject: str
) -> None:
    answers = Answers(ground_changes, SystemClock(), never)
    look = await answers.begin()
    change = {"maturity": 6} if subject == "catalog" else {"name": "Meanwhile"}
    await platform.services.get(Catalog).edit(None, (Change(title, change),), publish=True)
    await ground_changes.look()
    question = Question(b"?", "token", "127.0.0.1", "application/json")
    answers.keep(question, part("as it was", look, f"title:{title}" if subject == "title" else subject))
    assert await answers.find(question) is None


async def test_what_is_only_said_of_a_title_leaves_other_pages_alone(
    ground_changes: Changes, platform: Platform, title: TitleId
) -> None:
    answers = Answers(ground_changes, SystemClock(), never)
    question = Question(b"?", "token", "127.0.0.1", "application/json")
    answers.keep(question, part("of others", await answers.begin(), "catalog", "title:another"))
    await platform.services.get(Catalog).edit(None, (Change(title, {"synopsis": "Said."}),), publish=True)
    assert said(await answers.find(question)) == "of others"


async def test_those_who_look_at_once_share_looks(ground_changes: Changes, monkeypatch: pytest.MonkeyPatch) -> None:
    with counted(monkeypatch) as seen:
        looks = await asyncio.gather(*(ground_changes.look() for _ in range(50)))
    assert seen.total() == 1
    assert len(set(looks)) == 1


async def test_a_transaction_that_commits_late_is_not_missed(ground_changes: Changes, platform: Platform) -> None:
    """Its number is lower than that of one which was seen before."""
    name, database = f"late:{random_id()}", platform.ground.database
    note: LiteralString = "INSERT INTO runtime.changes (subject) VALUES (runtime.subject(%s))"
    async with database.transaction() as late:
        await late.execute(note, (name,))
        await database.run(note, f"early:{name}")
        look = await ground_changes.look()
    assert not ground_changes.written_since(look, {changes.subject(name)})
    await ground_changes.look()
    assert ground_changes.written_since(look, {changes.subject(name)})


async def test_a_title_that_opens_or_closes_by_itself_ends_what_was_kept(
    ground_changes: Changes, platform: Platform, title: TitleId, clock: Turned
) -> None:
    """The answer is worked out by then at the latest, and the next edge is asked for anew after any change of the catalogue."""
    catalog = platform.services.get(Catalog)
    clock.time = float(int(SystemClock().now()))
    answers = Answers(ground_changes, clock, catalog.next_edge)
    assert (await answers.begin()).until == clock.time + KEPT_S
    window = {"windows": [{"first": None, "last": clock.time + 50}, {"first": clock.time + 20, "last": None}]}
    await catalog.edit(None, (Change(title, window),), publish=True)
    start = await answers.begin()
    assert start.until == clock.time + 20
    question = Question(b"?", "token", "127.0.0.1", "application/json")
    answers.keep(question, part("before", start))
    clock.time += 19
    assert said(await answers.find(question)) == "before"
    clock.time += 1
    assert await answers.find(question) is None
    await catalog.edit(None, (Change(title, {"windows": [], "publish_at": clock.time + 30}),), publish=True)
    assert (await answers.begin()).until == clock.time + 30


def part(words: str, start: Start, *subjects: str) -> Part:
    return Part({"said": msgspec.Raw(msgspec.json.encode(words))}, start, subjects)


def said(fields: Fields | None) -> object:
    return msgspec.json.decode(fields["said"]) if fields else None


async def never() -> None:
    return None


@pytest.fixture
def ground_changes(platform: Platform) -> Changes:
    database: Database = platform.ground.database
    return Changes(database)


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("query Own($profile: ID!) { ownRows(profile: $profile) { kind } }", "own"),
        ("query All($profile: ID!) { commonRows(profile: $profile) { kind titles { name } } }", "common"),
        (
            "query Both($profile: ID!) { ownRows(profile: $profile) { kind } commonRows(profile: $profile) { kind } }",
            "own and common",
        ),
        ("query Mine($profile: ID!) { commonRows(profile: $profile) { titles { listed } } }", "own"),
        ("query Named($profile: ID!) { commonRows(profile: $profile) { titles { nodeId } } }", "own"),
        ("query Theirs($profile: ID!) { commonRows(profile: 1) { kind } }", "own"),
        ("query Deep($profile: ID!) { commonRows(profile: $profile) { ...F } } fragment F on Row { titles { thumb } }", "own"),
        ("query Fixed { ownRows(profile: 1) { kind } }", "nothing"),
        ("query More($profile: ID!) { ownRows(profile: $profile) { kind } viewer { email } }", "nothing"),
        ("query Hidden($profile: ID!) { ...F } fragment F on Query { viewer { email } }", "nothing"),
        ("mutation Write($profile: ID!) { ownRows(profile: $profile) { kind } }", "nothing"),
    ],
)
def test_what_is_kept_of_a_document(document: str, expected: str) -> None:
    screen = Documents((document,)).screen(documents.identity(document))
    kept = [name for name in ("own", "common") if screen and getattr(screen, name)]
    assert (" and ".join(kept) or "nothing") == expected


def test_our_home_page_says_most_of_itself_alike_to_many() -> None:
    for name, own in (("Home", True), ("MoreRows", False)):
        screen = documents.built().screen(documents.identity(TEXTS[name]))
        assert screen is not None
        assert (screen.own is not None, screen.common is not None) == (own, True)
