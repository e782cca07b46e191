"""What may be said of a title."""

import re
from typing import Any

import msgspec

from nearcast.catalog.model import Asset, BadTitle, Change, TitleDraft, TitleKind, TrackKind, Window, Words
from nearcast.catalog.policy import countries, ratings
from nearcast.ids import TitleId

NAME_MAX = 200
SYNOPSIS_MAX = 10_000
HINT_MAX = 1000
MANY_MAX = 500
_YEAR_10000 = 253_402_300_800.0
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_PICTURE = re.compile(r"[0-9a-f]{64}\.jpg")
_NUMBERED = {TitleKind.season, TitleKind.episode}
_TOPMOST = {TitleKind.film, TitleKind.series, TitleKind.collection}


def check(draft: TitleDraft) -> TitleDraft:
    """The draft as it is kept. Raises BadTitle."""
    windows = tuple(Window(one.countries, _instant(one.first), _instant(one.last)) for one in draft.windows)
    clean = msgspec.structs.replace(draft, name=_one_line(draft.name), windows=windows, publish_at=_instant(draft.publish_at))
    _check_words(clean)
    _check_numbers(clean)
    _check_ratings(clean)
    _check_place(clean)
    _check_windows(clean.windows)
    for field in ("genres", "moods", "people", "members", "windows", "pictures"):
        _refuse(len(getattr(clean, field)) > MANY_MAX, f"These are too many {field}.", field, None, f"Take up to {MANY_MAX}.")
    return msgspec.structs.replace(clean, genres=_distinct(clean.genres), moods=_distinct(clean.moods))


def check_id(title: TitleId) -> None:
    """Raises BadTitle."""
    _refuse(
        _ID.fullmatch(title) is None,
        f"{title!r} is no id for a title.",
        "id",
        title,
        "Take up to 100 letters, digits, dots, hyphens and underscores.",
    )


def changed(draft: TitleDraft | None, change: Change) -> TitleDraft:
    """What is said after a change, None: nothing was said before. Raises BadTitle."""
    check_id(change.id)
    before: dict[str, Any] = {} if draft is None else msgspec.to_builtins(draft)
    said = _with_words(before.get("words", {}), change.fields)
    unknown = next((field for field in said if field not in TitleDraft.__struct_fields__ or field == "of"), None)
    _refuse(unknown is not None, "Titles have no such field.", unknown or "", None, "See `nearcast catalog show`.")
    try:
        after = msgspec.convert({"name": "", **before, **said}, TitleDraft)
    except msgspec.ValidationError as error:
        told, _, place = str(error).partition(" - at `$.")
        field = re.split(r"[.\[`]", place)[0]
        raise BadTitle(f"{told}.", field=field or None, value=change.fields.get(field), remedy="Mend the value.") from error
    if draft is not None and after.kind is not draft.kind:
        raise BadTitle(
            f"A {draft.kind} stays one.",
            field="kind",
            value=after.kind.value,
            remedy="Add another title and withdraw this one.",
        )
    return check(after)


def _with_words(before: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
    """The fields, with those for single languages put in among the words of before; a language of which nothing is said is gone."""
    single = {field.removeprefix("words."): said for field, said in fields.items() if field.startswith("words.")}
    if not single:
        return fields
    words = before | {language: before.get(language, {}) | said for language, said in single.items()}
    rest = {field: value for field, value in fields.items() if not field.startswith("words.")}
    return {"words": {language: said for language, said in words.items() if any(said.values())}} | rest


def twice(title: TitleId, line: int) -> BadTitle:
    """What to say of a second change to one title."""
    return BadTitle(f"{title} stands in line {line} already.", field="id", value=title, remedy="Say it once.")


def languages(asset: Asset) -> tuple[str, ...]:
    """Of its sound, as BCP 47 tags, in the order of its tracks."""
    return tuple(dict.fromkeys(track.language for track in asset.of(TrackKind.audio) if track.language))


def _check_words(draft: TitleDraft) -> None:
    said = {draft.language: Words(draft.name, draft.synopsis, draft.pictures), **draft.words}
    for language, words in said.items():
        _refuse(
            _LANGUAGE.fullmatch(language) is None,
            f"{language!r} is no language.",
            "language",
            language,
            "Write it like en or pt-BR.",
        )
        _refuse(not 1 <= len(words.name) <= NAME_MAX, "A title needs a name.", "name", words.name, "Take 1 to 200 characters.")
        _refuse(
            len(words.synopsis) > SYNOPSIS_MAX, "The synopsis is too long.", "synopsis", None, f"Take up to {SYNOPSIS_MAX}."
        )
        wrong = next((one for one in words.pictures if _PICTURE.fullmatch(one) is None), None)
        _refuse(wrong is not None, f"{wrong!r} is no picture.", "pictures", wrong, "Send pictures first, and take their names.")


def _check_numbers(draft: TitleDraft) -> None:
    year = draft.year
    _refuse(year is not None and not 1870 <= year <= 2200, f"No film is from {year}.", "year", year, "Take 1870 to 2200.")
    _refuse(
        not 0 <= draft.hint <= HINT_MAX,
        f"{draft.hint:g} is no hint of how often a title will be played.",
        "hint",
        draft.hint,
        f"Take 0 to {HINT_MAX}; 1 is an ordinary title.",
    )
    _check_instant(draft.publish_at, "publish_at")


def _check_ratings(draft: TitleDraft) -> None:
    _refuse(
        not 0 <= draft.maturity <= 18, f"{draft.maturity} is not an age for films.", "maturity", draft.maturity, "Take 0 to 18."
    )
    for system, label in draft.ratings.items():
        known = ratings.SYSTEMS.get(system)
        if known is None:
            remedy = f"Take one of: {', '.join(ratings.SYSTEMS)}."
            raise BadTitle(f"{system} rates no films here.", field="ratings", value=system, remedy=remedy)
        _refuse(label not in known, f"{system} has no {label}.", "ratings", label, f"Take one of: {', '.join(known)}.")


def _check_place(draft: TitleDraft) -> None:
    kind, parent, number = draft.kind, draft.parent, draft.number
    _refuse(
        kind in _TOPMOST and parent is not None, f"A {kind} belongs to nothing.", "parent", parent, "Leave the parent empty."
    )
    _refuse(
        kind not in _TOPMOST and parent is None, f"What does the {kind} belong to?", "parent", None, "Name the id of a title."
    )
    _refuse(kind in _NUMBERED and number is None, f"Which {kind} is it?", "number", None, "Take its number, 0 for specials.")
    _refuse(number is not None and not 0 <= number <= 100_000, f"No {kind} has this number.", "number", number, "Count from 0.")
    _refuse(
        bool(draft.members) and kind is not TitleKind.collection,
        f"A {kind} has no members.",
        "members",
        None,
        "Only collections have; seasons and episodes name their parent.",
    )


def _check_windows(windows: tuple[Window, ...]) -> None:
    for window in windows:
        wrong = next((one for one in window.countries if one not in countries.CODES), "")
        like = countries.MEANT.get(wrong, "DE")
        _refuse(bool(wrong), f"{wrong} is no country.", "windows", wrong, f"Write it like {like} (ISO 3166).")
        first, last = window.first, window.last
        _check_instant(first, "windows")
        _check_instant(last, "windows")
        _refuse(
            first is not None and last is not None and not first < last,
            "The window closes before it opens.",
            "windows",
            last,
            "Let `last` come after `first`.",
        )


def _instant(at: float | None) -> float | None:
    """To the microsecond, which is what a date in a table says: read again, it is no change."""
    return None if at is None else round(at, 6)


def _check_instant(at: float | None, field: str) -> None:
    _refuse(at is not None and not 0 <= at < _YEAR_10000, "That is no instant.", field, at, "Take Unix seconds.")


def _refuse(wrong: bool, message: str, field: str, value: object, remedy: str) -> None:
    if wrong:
        raise BadTitle(message, field=field, value=value, remedy=remedy)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _distinct(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(clean for text in texts if (clean := _one_line(text))))
