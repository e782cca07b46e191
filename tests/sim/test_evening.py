"""The simulated evening against what can be worked out."""

from nearcast.sim import evening
from nearcast.sim.model import Scenario
from nearcast.units import Bytes


def test_the_same_scenario_gives_the_same_evening() -> None:
    scenario = Scenario(titles=100, plays=500, learnt=1000)
    assert evening.play(scenario) == evening.play(scenario)


def test_with_enough_learning_placement_comes_near_the_optimum() -> None:
    result = evening.play(Scenario(titles=200, learnt=200_000, plays=20_000, capacity=Bytes(50_000_000_000), networks=2))
    assert result.optimum > result.rank0_share - 0.02
    assert result.rank0_share > 0.95 * result.optimum


def test_with_room_for_everything_the_origin_rests() -> None:
    result = evening.play(Scenario(titles=50, plays=500, capacity=Bytes(10**13)))
    assert (result.rank0_share, result.origin_share) == (1.0, 0.0)


def test_no_appliance_is_sent_more_than_it_can_send() -> None:
    result = evening.play(Scenario(networks=20, zipf=1.0, plays=20_000))
    assert 0.7 * result.rank0_share < result.busiest < 1.0
