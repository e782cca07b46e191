"""The boards that rate films, for operators who choose a label."""

from typing import Self

import strawberry

from nearcast.catalog.policy import ratings


@strawberry.type(description="A label of a board, and the least age it stands for.")
class RatingLabel:
    label: str
    age: int


@strawberry.type(description="A board that rates films, with its labels, mildest first.")
class RatingSystem:
    system: str
    labels: list[RatingLabel]

    @classmethod
    def all(cls) -> list[Self]:
        return [
            cls(system=system, labels=[RatingLabel(label=label, age=age) for label, age in labels.items()])
            for system, labels in ratings.SYSTEMS.items()
        ]
