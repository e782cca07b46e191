"""What each appliance is told to hold, in the fleet's terms."""

from collections.abc import Collection, Mapping, Sequence

from nearcast.catalog.model import Asset
from nearcast.fleet.model import Manifest, ManifestFile
from nearcast.ids import ApplianceId, AssetId, PortionId
from nearcast.placement.model import Place
from nearcast.placement.policy.plans import Plan


def manifests(
    places: Sequence[Place],
    told: Collection[ApplianceId],
    number: int,
    plan: Plan,
    settled: Plan,
    published: Mapping[AssetId, Asset],
) -> tuple[Manifest, ...]:
    """Those of the appliances of one site that are `told`, as version `number`. What `settled` laid down already may wait for the fill
    window."""
    mates = plan.holders(places)
    return tuple(_manifest(one.appliance, number, plan, settled, mates, published) for one in places if one.appliance in told)


def _manifest(
    appliance: ApplianceId,
    number: int,
    plan: Plan,
    settled: Plan,
    mates: Mapping[PortionId, tuple[ApplianceId, ...]],
    published: Mapping[AssetId, Asset],
) -> Manifest:
    may_wait = frozenset(settled.portions(appliance)) if appliance in settled.holdings else frozenset[PortionId]()
    return Manifest(
        appliance,
        number,
        tuple(
            ManifestFile(asset.id, file.id, file.name, file.size, one.id not in may_wait, file.portion, mates[one.id])
            for one in plan.held(appliance)
            if (asset := published.get(one.asset)) is not None
            for file in asset.files
            if file.portion == one.portion
        ),
    )
