"""Takes titles from a table of another system and publishes them: `publish.py TABLE.csv`, with columns id, name, synopsis, maturity.

NEARCAST_URL is the platform's address, NEARCAST_TOKEN an API token that may change and publish titles.
"""

import asyncio
import csv
import os
import sys
from pathlib import Path

from nearcast_client import Client, TitleChange, TitleKind
from nearcast_client.draft import DraftEditTitlesTitlesRefused
from nearcast_client.publish import PublishPublishTitlesTitlesRefused


def read(table: Path) -> list[TitleChange]:
    with table.open(newline="", encoding="utf-8") as file:
        return [
            TitleChange(
                id=row["id"],
                kind=TitleKind.FILM,
                name=row["name"],
                synopsis=row["synopsis"],
                maturity=int(row["maturity"]),
            )
            for row in csv.DictReader(file)
        ]


async def main(table: Path) -> int:
    changes = read(table)
    headers = {"Authorization": f"Bearer {os.environ['NEARCAST_TOKEN']}"}
    async with Client(f"{os.environ['NEARCAST_URL']}/graphql", headers) as client:
        drafted = await client.draft(changes)
        if isinstance(drafted, DraftEditTitlesTitlesRefused):
            return refused(drafted)
        published = await client.publish([change.id for change in changes])
        if isinstance(published, PublishPublishTitlesTitlesRefused):
            return refused(published)
        for change in changes:
            entry = await client.entry(change.id)
            if entry is not None:
                film = "with its film" if entry.playable else "waiting for its film"
                print(f"{change.id}: {entry.newest.said.name} is {entry.state.value.lower()}, {film}")
    return 0


def refused(answer: DraftEditTitlesTitlesRefused | PublishPublishTitlesTitlesRefused) -> int:
    for problem in answer.problems:
        print(
            f"{problem.place}: {problem.refusal.message} {problem.refusal.remedy or ''} ({problem.refusal.code})",
            file=sys.stderr,
        )
    return 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main(Path(sys.argv[1]))))
