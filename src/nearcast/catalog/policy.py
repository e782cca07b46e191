"""What makes an acceptable title, and what an asset says about it."""

import msgspec

from nearcast.catalog.model import Asset, BadTitle, Title, TitleDraft, TrackKind

SEARCH_MAX = 100
HINT_MAX = 1000


def check(draft: TitleDraft) -> TitleDraft:
    """The draft as it is kept. Raises BadTitle."""
    name = " ".join(draft.name.split())
    if not 1 <= len(name) <= 200:
        raise BadTitle("A title needs a name.", field="name", value=draft.name, remedy="Take 1 to 200 characters.")
    if not 0 <= draft.maturity <= 18:
        raise BadTitle(
            f"{draft.maturity} is not an age for films.", field="maturity", value=draft.maturity, remedy="Take 0 to 18."
        )
    if draft.year is not None and not 1870 <= draft.year <= 2200:
        raise BadTitle(f"No film is from {draft.year}.", field="year", value=draft.year, remedy="Take 1870 to 2200.")
    if not 0 <= draft.hint <= HINT_MAX:
        raise BadTitle(
            f"{draft.hint:g} is no hint of how often a title will be played.",
            field="hint",
            value=draft.hint,
            remedy=f"Take 0 to {HINT_MAX}; 1 is an ordinary title.",
        )
    return msgspec.structs.replace(draft, name=name)


def published(title: Title, asset: Asset, now: float) -> Title:
    """The title once it is played from `asset`. A title keeps the day it first came out."""
    languages = dict.fromkeys(track.language for track in asset.of(TrackKind.audio) if track.language)
    return msgspec.structs.replace(
        title,
        asset=asset.id,
        duration=asset.duration,
        artwork=asset.artwork,
        languages=tuple(languages),
        published_at=title.published_at or now,
    )


def search_pattern(text: str) -> str:
    """`text` as a LIKE pattern that finds it anywhere, its own wildcards taken literally."""
    clean = " ".join(text.split())[:SEARCH_MAX]
    for special in ("\\", "%", "_"):
        clean = clean.replace(special, "\\" + special)
    return f"%{clean}%"
