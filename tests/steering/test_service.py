"""What steering asks of others, and how often."""

from tests.conftest import Turned

from nearcast.assembly import Ground, Platform
from nearcast.catalog.model import Asset, Catalog, Edition
from nearcast.fleet.model import Fleet
from nearcast.ids import AssetId
from nearcast.steering.model import Knobs
from nearcast.steering.service import SteeringService


class Counting:
    """The catalogue as steering sees it, and how often it looked."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self.asked = 0

    async def published(self, known: str) -> Edition:
        self.asked += 1
        return await self._catalog.published(known)

    async def assets(self, assets: tuple[AssetId, ...]) -> tuple[Asset, ...]:
        return await self._catalog.assets(assets)


async def test_the_catalogue_is_asked_now_and_then_and_for_what_is_new(
    ground: Ground, platform: Platform, clock: Turned
) -> None:
    catalog = Counting(platform.services.get(Catalog))
    service = SteeringService(ground.database, clock, catalog, platform.services.get(Fleet), Knobs())  # type: ignore[arg-type]
    for _ in range(10):
        await service._look()
        clock.time += 0.5
    assert catalog.asked == 1
    clock.time += 1.0
    await service._look()
    assert catalog.asked == 2
    await service.explain("192.0.2.1", AssetId("never heard of"))
    assert catalog.asked == 3
