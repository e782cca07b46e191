"""Finding titles by their words."""

from typing import Any, LiteralString

import msgspec

from nearcast.catalog.model import Audience
from nearcast.catalog.store.titles import SEEN, of
from nearcast.ids import TitleId
from nearcast.runtime.database import Connection, Database

_POSTINGS_MAX = 3000
"""Titles looked at for each of several words, those first for which it counts most: they must meet somewhere. For one word alone
what is beyond the best is of no use."""
_FOUND_MAX = 600
"""Titles of which the best are chosen, once it is known whether they may be seen."""
_LIKE_MAX = 60
"""Words that one begun or mistyped word may stand for."""
_LIKENESS_MIN = 0.25
_SWAPPED_MAX = 5
"""The same for a word with two letters the other way round."""

_BEGUN: LiteralString = (
    "SELECT asked.place, near.word, CASE WHEN near.word = asked.word THEN 1.0"
    "  ELSE 0.5 + 0.4 * length(asked.word) / length(near.word) END AS score"
    " FROM unnest(%(words)s::text[]) WITH ORDINALITY AS asked (word, place),"
    " LATERAL (SELECT word FROM catalog.vocabulary AS known"
    "  WHERE known.word >= asked.word AND known.word < asked.word || chr(1114111) ORDER BY length(word), word LIMIT %(like)s) AS near"
)
_GIVEN: LiteralString = (
    "SELECT * FROM unnest(%(places)s::bigint[], %(likes)s::text[], %(scores)s::float8[]) AS given (place, word, score)"
)
_LIKE: LiteralString = (
    "SELECT asked.place, asked.word AS asked, near.word, 0.8 * near.likeness AS score"
    " FROM (SELECT place, word, length(word) + 1 AS count, catalog.trigrams_of(word) AS trigrams"
    "  FROM unnest(%(words)s::text[]) WITH ORDINALITY AS one (word, place)) AS asked,"
    " LATERAL (SELECT word, shared::real / (asked.count + length(word) + 1 - shared) AS likeness"
    "  FROM (SELECT word, count(*) AS shared FROM catalog.trigrams WHERE trigram = ANY(asked.trigrams) GROUP BY word) AS sharing"
    "  WHERE shared::real / (asked.count + length(word) + 1 - shared) >= %(least)s"
    "  ORDER BY likeness DESC, word LIMIT %(like)s) AS near"
    " UNION SELECT swap.place, swap.asked, near.word, 0.8 * (0.5 + 0.4 * length(swap.word) / length(near.word))"
    " FROM unnest(%(places)s::bigint[], %(typed)s::text[], %(swaps)s::text[]) AS swap (place, asked, word),"
    " LATERAL (SELECT word FROM catalog.vocabulary AS known"
    "  WHERE known.word >= swap.word AND known.word < swap.word || chr(1114111) ORDER BY length(word), word LIMIT %(swapped)s) AS near"
)
_TITLES: LiteralString = (
    "SELECT titles.id FROM (SELECT title, sum(score) AS score FROM ("
    "  SELECT near.place, posting.title, max(near.score * posting.weight) AS score FROM near,"
    "  LATERAL (SELECT title, weight FROM catalog.words WHERE words.word = near.word ORDER BY weight DESC, title LIMIT %(postings)s)"
    "  AS posting GROUP BY near.place, posting.title) AS hit"
    " GROUP BY title HAVING count(*) = cardinality(%(words)s::text[]) ORDER BY score DESC, title LIMIT %(found)s) AS found"
    " JOIN catalog.titles ON titles.id = found.title"
    f" WHERE {SEEN}"
    " ORDER BY score DESC, length(name), name, titles.id"
)


class Like(msgspec.Struct, frozen=True):
    """A word that titles have, which shares trigrams with the one `asked` at this place, or begins like it once two letters are swapped;
    `score` is above 0 and below 1.
    """

    place: int
    asked: str
    word: str
    score: float


class Words:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, connection: Connection, found: dict[TitleId, dict[str, float]]) -> None:
        """Makes titles found by these words, with their weights, and by no others."""
        await connection.execute("DELETE FROM catalog.words WHERE title = ANY(%s)", (list(found),))
        async with connection.cursor().copy("COPY catalog.words (word, title, weight) FROM STDIN") as copy:
            for title, weights in found.items():
                for word, weight in weights.items():
                    await copy.write_row((word, title, weight))
        # In order, so that two who bring the same new words do not wait for each other.
        await connection.execute(
            "WITH learnt AS (INSERT INTO catalog.vocabulary (word) SELECT unnest(%s::text[]) ON CONFLICT DO NOTHING RETURNING word)"
            " INSERT INTO catalog.trigrams SELECT trigram, word FROM learnt, unnest(catalog.trigrams_of(word)) AS trigram",
            (sorted({word for weights in found.values() for word in weights}),),
        )

    async def begun(self, words: tuple[str, ...], audience: Audience | None, now: float) -> tuple[TitleId, ...]:
        """The best titles that have a word for each of these, or one that begins with it; best first."""
        return await self._titles(_BEGUN, {"like": _LIKE_MAX}, words, audience, now)

    async def like(self, words: tuple[str, ...], swaps: list[tuple[int, str]]) -> tuple[Like, ...]:
        """Words that each of these may have been meant to be. `swaps` are what those at some places become when two letters are swapped."""
        named = {
            "words": list(words),
            "like": _LIKE_MAX,
            "least": _LIKENESS_MIN,
            "places": [place for place, _ in swaps],
            "typed": [words[place - 1] for place, _ in swaps],
            "swaps": [swap for _, swap in swaps],
            "swapped": _SWAPPED_MAX,
        }
        return tuple(msgspec.convert(row, Like) for row in await self._database.all(_LIKE, named=named))

    async def meant(
        self, likes: tuple[Like, ...], words: tuple[str, ...], audience: Audience | None, now: float
    ) -> tuple[TitleId, ...]:
        """The best titles that have one of these for every word asked for; best first."""
        given = {
            "places": [one.place for one in likes],
            "likes": [one.word for one in likes],
            "scores": [one.score for one in likes],
        }
        return await self._titles(_GIVEN, given, words, audience, now)

    async def _titles(
        self,
        near: LiteralString,
        given: dict[str, Any],
        words: tuple[str, ...],
        audience: Audience | None,
        now: float,
    ) -> tuple[TitleId, ...]:
        rows = await self._database.all(
            f"WITH near AS MATERIALIZED ({near}) {_TITLES}",
            named={
                **given,
                "words": list(words),
                "postings": _POSTINGS_MAX if len(words) > 1 else _FOUND_MAX,
                "found": _FOUND_MAX,
                **of(audience, now),
            },
        )
        return tuple(TitleId(row["id"]) for row in rows)
