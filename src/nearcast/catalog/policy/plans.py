"""What some changes come to, worked out before anything is written: all of it, or the problems with it."""

from collections.abc import Iterable, Mapping

import msgspec
from msgspec.structs import replace

from nearcast.catalog.model import (
    Action,
    CatalogError,
    Change,
    Edited,
    Entry,
    Problem,
    Revision,
    Title,
    UnknownTitle,
    WrongState,
)
from nearcast.catalog.policy import drafts, families, revisions, words
from nearcast.ids import AccountId, AssetId, TitleId


class Plan(msgspec.Struct, frozen=True):
    """The lines to add; the titles that become different; the words each of these is found by, with their weights; what to tell; and those
    that viewers find from now on, with what they are played from.
    """

    lines: tuple[Revision, ...]
    titles: tuple[Title, ...]
    words: dict[TitleId, dict[str, float]]
    edited: Edited
    shown: tuple[tuple[TitleId, AssetId], ...] = ()


def edit(changes: Iterable[Change], known: Mapping[TitleId, Entry], by: AccountId | None, now: float, *, publish: bool) -> Plan:
    """`known` holds what is changed and the families around it."""
    family, lines, places = dict(known), dict[TitleId, Revision](), dict[TitleId, int]()
    problems: list[Problem] = []
    for change in changes:
        try:
            if change.id in places:
                raise drafts.twice(change.id, places[change.id])
            places[change.id] = change.line
            before = family.get(change.id)
            draft = drafts.changed(before.newest.draft if before else None, change)
        except CatalogError as error:
            problems.append(Problem(change.line, change.id, error.fault))
            continue
        if before is None:
            line = revisions.first(change.id, draft, by, now, published=publish)
            family[change.id] = families.begun(line)
        elif draft != before.newest.draft or (publish and before.newest.live != before.newest.number):
            line = revisions.edited(before.newest, draft, by, now, published=publish)
            family[change.id] = Entry(before.title, line, draft if publish else before.live)
        else:
            continue
        lines[change.id] = line
    for identity, misfit in families.check_relations(lines, family).items():
        problems.append(Problem(places[identity], identity, misfit.fault))
    plan = written(family, lines.values(), known, now) if not problems else nothing(tuple(problems))
    return replace(plan, edited=replace(plan.edited, unchanged=len(places) - len(lines))) if not problems else plan


def move(titles: Iterable[TitleId], action: Action, known: Mapping[TitleId, Entry], by: AccountId | None, now: float) -> Plan:
    """The same for submitting, publishing and withdrawing."""
    family, lines = dict(known), list[Revision]()
    problems: list[Problem] = []
    for identity in dict.fromkeys(titles):
        try:
            before = family.get(identity)
            if before is None:
                raise unknown(identity)
            line = revisions.moved(before.newest, action, by, now)
        except CatalogError as error:
            problems.append(Problem(0, identity, error.fault))
            continue
        live = {Action.publish: line.draft, Action.withdraw: None}.get(action, before.live)
        family[identity] = Entry(before.title, line, live)
        lines.append(line)
    return nothing(tuple(problems)) if problems else written(family, lines, known, now)


def delete(titles: Iterable[TitleId], known: Mapping[TitleId, Entry], now: float) -> Plan:
    """What becomes of the families around titles that are deleted."""
    gone = dict.fromkeys(titles)
    family = {identity: entry for identity, entry in known.items() if identity not in gone}
    problems = [Problem(0, identity, unknown(identity).fault) for identity in gone if identity not in known]
    problems += [
        Problem(0, parent, _has_parts(parent).fault)
        for parent in dict.fromkeys(
            parent for entry in family.values() for parent in (entry.said.parent, entry.newest.draft.parent)
        )
        if parent in gone and parent in known
    ]
    if problems:
        return nothing(tuple(problems))
    return replace(written(family, (), known, now), edited=Edited(tuple(gone), changed=len(gone)))


def written(family: dict[TitleId, Entry], lines: Iterable[Revision], known: Mapping[TitleId, Entry], now: float) -> Plan:
    """What these families come to, after `lines` were added to them."""
    added = tuple(lines)
    titles = families.worked_out(family, now)
    changed = {line.title for line in added} | {one for one in titles if one not in known or titles[one] != known[one].title}
    fresh = sum(line.title not in known for line in added)
    edited = Edited(tuple(line.title for line in added), added=fresh, changed=len(added) - fresh)
    different = tuple(titles[one] for one in changed)
    shown = tuple(found for one in different if (found := _newly_shown(one, known.get(one.id))))
    return Plan(added, different, {one.id: words.of(one) for one in different}, edited, shown)


def _newly_shown(title: Title, before: Entry | None) -> tuple[TitleId, AssetId] | None:
    if not title.shown or title.asset is None:
        return None
    same = before is not None and before.title.shown and before.title.asset == title.asset
    return None if same else (title.id, title.asset)


def nothing(problems: tuple[Problem, ...]) -> Plan:
    return Plan((), (), {}, Edited(problems=tuple(sorted(problems, key=lambda one: (one.line, one.place)))))


def unknown(title: TitleId) -> UnknownTitle:
    return UnknownTitle("There is no such title.", field="title", value=title, remedy="Search for it by name.")


def _has_parts(title: TitleId) -> WrongState:
    return WrongState(
        "Other titles belong to it.", field="title", value=title, remedy="Delete those too, or say that they belong elsewhere."
    )


def busy() -> WrongState:
    return WrongState("Others are adding the same titles.", field="title", remedy="Try again in a moment.")
