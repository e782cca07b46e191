"""Rendezvous hashing moves only what it must, and shares by weight."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from nearcast import rendezvous

NODES = [f"node-{number}" for number in range(5)]


@given(key=st.text(max_size=20), gone=st.sampled_from(NODES))
def test_losing_a_node_moves_only_its_keys(key: str, gone: str) -> None:
    before = rendezvous.ranked(key, NODES)
    after = rendezvous.ranked(key, [node for node in NODES if node != gone])
    assert after == [node for node in before if node != gone]


def test_keys_are_shared_evenly() -> None:
    firsts = Counter(rendezvous.ranked(str(key), NODES)[0] for key in range(10_000))
    # 2,000 each are expected with a deviation of 40: five of them are far from chance.
    assert all(abs(firsts[node] - 2_000) < 200 for node in NODES)


def test_twice_the_weight_wins_twice_as_often() -> None:
    heavy = sum(rendezvous.score(str(key), "a", 2.0) > rendezvous.score(str(key), "b", 1.0) for key in range(9_000))
    assert abs(heavy - 6_000) < 250
