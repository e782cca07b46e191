"""What becomes of a title through those it belongs to.

A family is a topmost title with all that belongs to it: a series with its seasons and episodes, a film with its extras. Whatever
changes in it, it is worked out whole, from the top down what restricts (an episode is seen by nobody who may not see its series),
then from the bottom up what shows (a season is there when an episode of it can be played). It is what viewers' queries read, so
they never climb.
"""

from collections.abc import Iterable, Mapping

from msgspec.structs import asdict, replace

from nearcast.catalog.model import Asset, BadTitle, Chapter, Entry, Revision, Title, TitleDraft, TitleKind, Window
from nearcast.catalog.policy import drafts, ratings
from nearcast.ids import TitleId

_PARENTS = {
    TitleKind.season: {TitleKind.series},
    TitleKind.episode: {TitleKind.season},
    TitleKind.extra: {TitleKind.film, TitleKind.series, TitleKind.season, TitleKind.episode},
}


def begun(newest: Revision) -> Entry:
    """A title of which nothing is known but what was said first."""
    live = newest.draft if newest.live == newest.number else None
    return Entry(Title(id=newest.title, **asdict(newest.draft)), newest, live)


def playing(entry: Entry, asset: Asset) -> Entry:
    """The title once it is played from `asset`."""
    title = replace(
        entry.title,
        asset=asset.id,
        duration=asset.duration,
        artwork=asset.artwork,
        sprites=asset.sprites,
        markers=(),
        languages=drafts.languages(asset),
    )
    return replace(entry, title=title)


def marked(entry: Entry, markers: tuple[Chapter, ...]) -> Entry:
    """The title once it is known where its intro and its credits are."""
    return replace(entry, title=replace(entry.title, markers=markers))


def silent(entry: Entry) -> Entry:
    """The title once it cannot be played any more."""
    return replace(
        entry, title=replace(entry.title, asset=None, duration=None, artwork=(), sprites=None, markers=(), languages=())
    )


def check_relations(changed: Iterable[TitleId], family: Mapping[TitleId, Entry]) -> dict[TitleId, BadTitle]:
    """Which of the changed titles do not fit where their newest revision puts them. `family` holds them and all around them."""
    problems: dict[TitleId, BadTitle] = {}
    places: dict[tuple[TitleId | None, TitleKind, int | None], list[TitleId]] = {}
    for identity, entry in family.items():
        draft = entry.newest.draft
        if draft.kind in (TitleKind.season, TitleKind.episode):
            places.setdefault((draft.parent, draft.kind, draft.number), []).append(identity)
    for identity in changed:
        draft = family[identity].newest.draft
        if draft.parent is None:
            continue
        parent = family.get(draft.parent)
        if parent is None:
            problems[identity] = _bad(draft, "There is no such title.", "Add it first, or in the same file.")
        elif parent.newest.draft.kind not in _PARENTS[draft.kind]:
            problems[identity] = _bad(
                draft,
                f"A {draft.kind} cannot belong to a {parent.newest.draft.kind}.",
                f"Name a {' or '.join(sorted(_PARENTS[draft.kind]))}.",
            )
        elif len(places.get((draft.parent, draft.kind, draft.number), ())) > 1:
            problems[identity] = BadTitle(
                f"There are two with this number in {draft.parent}.",
                field="number",
                value=draft.number,
                remedy="Give each a number of its own.",
            )
    return problems


def worked_out(family: Mapping[TitleId, Entry], now: float) -> dict[TitleId, Title]:
    """All of some families, as viewers see them."""
    order = sorted(family, key=lambda identity: len(_above(identity, family)))
    done: dict[TitleId, Title] = {}
    for identity in order:
        done[identity] = _restricted(family[identity], done.get(family[identity].said.parent or identity))
    below: dict[TitleId, list[Title]] = {}
    for identity in reversed(order):
        title = done[identity] = _filled(family[identity], done[identity], sorted(below.get(identity, ()), key=place))
        if title.parent is not None and title.shown and title.kind is not TitleKind.extra:
            below.setdefault(title.parent, []).append(title)
    for identity in order:
        done[identity] = _shown(done[identity], done.get(done[identity].parent or identity), now)
    return done


def _restricted(entry: Entry, parent: Title | None) -> Title:
    """Only what holds for the parent too."""
    said, title = entry.said, entry.title
    opens = [one for one in (said.publish_at, parent.publish_at if parent else None) if one is not None]
    return Title(
        **asdict(said)
        | {
            "maturity": max(ratings.strictest(said.maturity, said.ratings), parent.maturity if parent else 0),
            "windows": _both(said.windows, parent.windows if parent else ()),
            "publish_at": max(opens, default=None),
        },
        id=title.id,
        root=title.id if parent is None else parent.root,
        state=entry.newest.state,
        asset=title.asset,
        duration=title.duration,
        artwork=title.artwork if title.asset else (),
        sprites=title.sprites if title.asset else None,
        markers=title.markers if title.asset else (),
        languages=title.languages if title.asset else (),
        published_at=title.published_at,
    )


def _filled(entry: Entry, title: Title, parts: list[Title]) -> Title:
    """Whether there is anything to show, as far as it goes by itself: it is published, and has an asset or such parts. What is not
    played itself has the pictures of its first part and the languages of them all.
    """
    there = title.asset is not None or bool(parts) or title.kind is TitleKind.collection
    return replace(
        title,
        shown=entry.live is not None and there,
        artwork=title.artwork or next((found for one in parts if (found := one.pictures or one.artwork)), ()),
        languages=title.languages or tuple(dict.fromkeys(tag for one in parts for tag in one.languages)),
    )


def _shown(title: Title, parent: Title | None, now: float) -> Title:
    """Nothing is shown whose parent is not."""
    shown = title.shown and (parent is None or parent.shown)
    first = title.published_at or (max(now, title.publish_at or 0.0) if shown else None)
    return replace(title, shown=shown, published_at=first)


def _both(own: tuple[Window, ...], parents: tuple[Window, ...]) -> tuple[Window, ...]:
    """Windows that are open when one of each is; closed for ever when they never meet."""
    if not own or not parents:
        return own or parents
    met = [_meet(one, other) for one in own for other in parents]
    return tuple(one for one in met if one is not None) or (Window(first=0.0, last=0.0),)


def _meet(one: Window, other: Window) -> Window | None:
    if one.countries and other.countries:
        countries = tuple(sorted(set(one.countries) & set(other.countries)))
        if not countries:
            return None
    else:
        countries = one.countries or other.countries
    firsts = [at for at in (one.first, other.first) if at is not None]
    lasts = [at for at in (one.last, other.last) if at is not None]
    return Window(countries, max(firsts, default=None), min(lasts, default=None))


def _above(identity: TitleId, family: Mapping[TitleId, Entry]) -> list[TitleId]:
    """Those it belongs to, nearest first. Kinds rank strictly, so this ends."""
    found: list[TitleId] = []
    parent = family[identity].said.parent
    while parent is not None and parent in family and len(found) < len(TitleKind):
        found.append(parent)
        parent = family[parent].said.parent
    return found


def place(title: TitleDraft) -> tuple[bool, int, str]:
    """By number, specials (0) after all others."""
    number = title.number if title.number is not None else 0
    return number == 0, number, title.name


def _bad(draft: TitleDraft, message: str, remedy: str) -> BadTitle:
    return BadTitle(message, field="parent", value=draft.parent, remedy=remedy)
