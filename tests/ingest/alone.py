"""Every step of an encoding, one after the other, without database, store or workers: what the encoder makes by itself."""

import shutil
from pathlib import Path

from nearcast.catalog.model import Asset, Sprites
from nearcast.ingest import encoder, policy
from nearcast.ingest.encoder import Outcome, Place
from nearcast.ingest.model import (
    Care,
    Choose,
    ContentKey,
    Given,
    Groups,
    Ladder,
    PlannedStep,
    ProbedSource,
    Publish,
    Quality,
    SubtitleFile,
    Tried,
)

QUICK = Care("superfast")


class Encoded:
    """A finished asset: `folder` holds its files, `steps` are those that made it."""

    def __init__(self, asset: Asset, folder: Path, steps: tuple[PlannedStep, ...]) -> None:
        self.asset = asset
        self.folder = folder
        self.steps = steps


async def encode(
    source: Path,
    workspace: Path,
    subtitles: tuple[SubtitleFile, ...] = (),
    care: Care = QUICK,
    key: ContentKey | None = None,
) -> Encoded:
    """Makes an asset of `source`, protected where there is a key; whatever goes wrong, the workspace is left empty but for a finished asset."""
    folders: dict[str, Path] = {}
    qualities: list[Quality] = []
    sprites: list[Sprites] = []
    workspace.mkdir(parents=True, exist_ok=True)

    async def do(step: PlannedStep, asset: Asset | None) -> Outcome:
        folders[step.name] = workspace / step.key
        folders[step.name].mkdir()
        inputs = {need: folders[need] for need in step.needs}
        given = tuple(one.path for one in subtitles)
        tiled = sprites[0] if policy.TILE in step.needs else None
        place = Place(folders[step.name], source, inputs, given, asset, tuple(qualities), tiled, key)
        outcome = await encoder.perform(step.work, place)
        if isinstance(outcome.value, Quality):
            qualities.append(outcome.value)
        elif isinstance(outcome.value, Sprites):
            sprites.append(outcome.value)
        return outcome

    try:
        probed = (await do(policy.first_step("source"), None)).value
        assert isinstance(probed, ProbedSource)
        given = tuple(Given(one.language, one.label) for one in subtitles)
        plan = policy.Plan(probed, given, "source", care, protected=key is not None)
        steps = list(plan.early())
        tried: list[Tried] = []
        asset: Asset | None = None
        for step in steps:  # grows under way
            if isinstance(step.work, Choose):
                steps += plan.rest(Ladder(policy.choose(tried)))
            elif not isinstance(step.work, Publish):
                value = (await do(step, asset)).value
                asset = value if isinstance(value, Asset) else asset
                tried += [value] if isinstance(value, Tried) else []
                steps += plan.trials(value) if isinstance(value, Groups) and step.name == policy.EARLY_JOIN else ()
        assert asset is not None
        home = folders["package"].rename(workspace / asset.id)
    finally:
        for folder in folders.values():
            shutil.rmtree(folder, ignore_errors=True)
    return Encoded(asset, home, tuple(steps))
