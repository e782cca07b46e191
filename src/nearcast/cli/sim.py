"""`nearcast sim`: what placement and steering would make of an evening."""

from typing import Annotated

import typer

from nearcast.cli.options import Json


def sim(
    titles: Annotated[int, typer.Option(min=1, help="Titles in the catalogue.")] = 1000,
    networks: Annotated[int, typer.Option(min=1, max=200, help="Networks, each with one site.")] = 4,
    appliances: Annotated[int, typer.Option(min=1, help="Appliances in each site.")] = 4,
    capacity_gb: Annotated[float, typer.Option(min=0, help="The disk of each, in GB.")] = 200.0,
    zipf: Annotated[float, typer.Option(min=0, help="How uneven demand is; 0.6 to 1.2 is usual for video.")] = 0.8,
    plays: Annotated[int, typer.Option(min=1, help="Plays in the evening.")] = 5000,
    seed: Annotated[int, typer.Option(help="Another seed is another evening.")] = 1,
    json: Json = False,
) -> None:
    """Simulate an evening with the policies that run the real fleet."""
    from rich.table import Table

    from nearcast.cli.terminal import console, print_json
    from nearcast.sim import evening
    from nearcast.sim.model import Scenario
    from nearcast.units import Bytes

    scenario = Scenario(
        titles=titles,
        networks=networks,
        appliances=appliances,
        capacity=Bytes(int(capacity_gb * 1e9)),
        zipf=zipf,
        plays=plays,
        seed=seed,
    )
    with console().status("Simulating"):
        result = evening.play(scenario)
    if json:
        print_json(result)
        return
    table = Table(show_header=False, box=None, padding=(0, 1))
    table.add_row("from the best site", f"{'█' * round(40 * result.rank0_share)} {result.rank0_share:.1%}")
    table.add_row("could have been", f"{'█' * round(40 * result.optimum)} {result.optimum:.1%}")
    table.add_row("from the origin", f"{'█' * round(40 * result.origin_share)} {result.origin_share:.1%}")
    table.add_row(
        "busiest appliance",
        f"{'█' * round(40 * result.busiest)} {result.busiest:.1%} of its throughput, {result.max_over_mean:.2f} times the mean of its site at most",
    )
    console(out=True).print(table)
