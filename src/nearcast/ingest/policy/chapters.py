"""What of a source's chapters a title gets, and which of them are the intro and the credits.

Only names tell: a chapter called so is what viewers may want to skip.
"""

import re

import msgspec

from nearcast.catalog.model import Chapter, ChapterKind
from nearcast.ingest.model import ProbedSource
from nearcast.units import Seconds

_CHAPTERS_MAX = 500
_NAME_MAX = 200
_SHORT_S = 0.5
_INTRO = re.compile(
    r"\b(intro|introduction|opening (credits|titles?|theme)|main titles?|title sequence|vorspann|générique de début)\b|^opening$",
    re.IGNORECASE,
)
_CREDITS = re.compile(
    r"\b((end|closing|final) (credits|titles?)|credits|outro|ending( theme)?|abspann|générique( de fin)?)\b", re.IGNORECASE
)


def chapters(source: ProbedSource, end: Seconds) -> tuple[Chapter, ...]:
    """In order, within the `end` of the picture, one after the other."""
    found: list[Chapter] = []
    for one in sorted(source.chapters, key=lambda one: one.begin)[:_CHAPTERS_MAX]:
        begin = max(one.begin, found[-1].end if found else Seconds(0.0))
        until = min(one.end, end)
        if until - begin >= _SHORT_S:
            name = one.name.strip()[:_NAME_MAX]
            found.append(msgspec.structs.replace(one, name=name, begin=begin, end=until, kind=_kind(name)))
    return tuple(found)


def _kind(name: str) -> ChapterKind:
    if _INTRO.search(name):
        return ChapterKind.intro
    return ChapterKind.credits if _CREDITS.search(name) else ChapterKind.chapter
