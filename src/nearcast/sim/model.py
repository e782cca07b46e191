"""What is simulated and what comes out."""

import msgspec

from nearcast.units import Bytes


class Scenario(msgspec.Struct, frozen=True, kw_only=True):
    """An evening. Each network has one embedded site of `appliances` with disks of `capacity` each; titles have `title_size`
    and are asked for by Zipf's law with exponent `zipf`; placement has seen `learnt` plays before the evening begins.
    """

    titles: int = 1000
    networks: int = 4
    appliances: int = 4
    capacity: Bytes = Bytes(200_000_000_000)
    title_size: Bytes = Bytes(4_000_000_000)
    zipf: float = 0.8
    learnt: int = 20_000
    plays: int = 5_000
    seed: int = 1


class Evening(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it. `rank0_share` and `optimum` are shares of bytes from the best site: as placed, and if the site's disks
    held exactly the titles asked for most. `max_over_mean` is how unevenly the appliances of a site were loaded, at worst, and `busiest` the share of its throughput that any
    sent on average.
    """

    rank0_share: float
    optimum: float
    origin_share: float
    max_over_mean: float
    busiest: float
    plays: int
