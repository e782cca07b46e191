"""The appliance's decisions: small tables a reader can check by hand, then what must hold for any input."""

from hypothesis import given
from hypothesis import strategies as st

from nearcast.edge import policy
from nearcast.edge.model import AccessLine
from nearcast.fleet.model import HeldFile, ManifestFile
from nearcast.ids import AssetId, FileId
from nearcast.units import Bitrate, Bytes, Seconds

A, B = AssetId("a" * 32), AssetId("b" * 32)


def wanted(asset: AssetId, number: int, size: int) -> ManifestFile:
    return ManifestFile(asset, FileId(f"{number:064x}"), f"{number:064x}.mp4", Bytes(size))


def place(file: ManifestFile) -> HeldFile:
    return HeldFile(file.asset, file.name)


one, two, three = wanted(A, 1, 10), wanted(A, 2, 20), wanted(A, 3, 30)


def test_missing_files_are_fetched_in_the_manifests_order() -> None:
    plan = policy.plan((three, one, two), frozenset({place(one)}), frozenset(), Bytes(100))
    assert plan.fetch == (three, two)
    assert plan.drop == ()
    assert plan.problem is None


def test_what_the_manifest_no_longer_names_goes() -> None:
    plan = policy.plan((one,), frozenset({place(one), place(two)}), frozenset({one.id, three.id}), Bytes(100))
    assert plan.drop == (place(two),)
    assert plan.forget == (three.id,)


def test_a_file_held_for_another_asset_is_linked_and_takes_no_room() -> None:
    again = wanted(B, 1, 10)
    plan = policy.plan((one, again, two), frozenset({place(one)}), frozenset(), Bytes(30))
    assert plan.link == (again,)
    assert plan.fetch == (two,)


def test_a_file_of_two_assets_is_fetched_once() -> None:
    assert policy.plan((one, wanted(B, 1, 10)), frozenset(), frozenset(), Bytes(100)).fetch == (one,)


def test_what_does_not_fit_is_left_out_and_said() -> None:
    plan = policy.plan((two, three, one), frozenset(), frozenset(), Bytes(35))
    assert plan.fetch == (two, one)
    assert plan.problem == "1 files (30 B) do not fit into the capacity of 35 B."


files = st.lists(
    st.builds(wanted, st.sampled_from([A, B]), st.integers(0, 8), st.just(10)), max_size=16, unique_by=lambda f: (f.asset, f.id)
).map(tuple)


@given(files, st.frozensets(files.filter(bool).map(lambda found: place(found[0])), max_size=6), st.integers(0, 120))
def test_a_plan_ends_in_the_manifest_and_never_over_the_capacity(
    manifest: tuple[ManifestFile, ...], held: frozenset[HeldFile], capacity: int
) -> None:
    plan = policy.plan(manifest, held, frozenset(), Bytes(capacity))
    after = held - set(plan.drop) | {place(file) for file in (*plan.link, *plan.fetch)}
    assert after <= {place(file) for file in manifest}
    kept = {at.name for at in held} & {file.name for file in manifest}
    assert not plan.fetch or 10 * len(kept | {file.name for file in plan.fetch}) <= capacity
    assert len({file.id for file in plan.fetch}) == len(plan.fetch)
    again = policy.plan(manifest, after, frozenset(), Bytes(capacity))
    assert again.drop == ()
    assert again.fetch == ()


def test_fill_state_counts_a_shared_file_once() -> None:
    state = policy.fill_state((one, wanted(B, 1, 10), two), frozenset(), "why", Bitrate(5), "window")
    assert (state.files_missing, state.bytes_missing, state.problem) == (2, 30, "why")


def test_what_is_being_served_stays_and_takes_its_room() -> None:
    held = frozenset({place(one), place(two)})
    plan = policy.plan((three,), held, frozenset(), Bytes(45), {place(two): Bytes(20)})
    assert plan.drop == (place(one),)
    assert plan.fetch == ()
    assert policy.plan((three,), held, frozenset(), Bytes(50), {place(two): Bytes(20)}).fetch == (three,)


def test_pauses_double_up_to_the_most() -> None:
    assert [float(policy.pause(n, Seconds(1), Seconds(5))) for n in range(5)] == [0, 1, 2, 4, 5]


@given(st.integers(1, 10**9))
def test_a_pause_is_never_longer_than_the_most(failures: int) -> None:
    assert 1 <= policy.pause(failures, Seconds(1), Seconds(60)) <= 60


def line(at: float, size: int, seconds: float = 0.0, **more: str) -> AccessLine:
    return AccessLine(**({"at": at, "session": "s1", "path": "/x", "status": 200, "bytes": size, "seconds": seconds} | more))  # type: ignore[arg-type]


def test_egress_spreads_a_transfer_over_the_time_it_took() -> None:
    assert policy.egress([line(100, 1000)], 101, Seconds(5)) == 1600
    assert policy.egress([line(100, 1000)], 106, Seconds(5)) == 0
    assert policy.egress([line(100, 1000, 10)], 100, Seconds(5)) == 800


@given(st.lists(st.builds(line, st.floats(0, 100), st.integers(0, 10**9), st.floats(0, 100))), st.floats(0, 200))
def test_egress_is_never_more_than_what_was_sent(sent: list[AccessLine], now: float) -> None:
    assert 0 <= policy.egress(sent, now, Seconds(5)) <= sum(one.bytes for one in sent) * 8 / 5 + 1


def test_a_line_becomes_a_delivery() -> None:
    told = policy.delivery(line(5, 7, 1, path=f"/{A}/{one.name}", query="v=1&CMCD=bl%3D100%2Csid%3D%22x%22"))
    assert told is not None
    assert (told.session, told.asset, told.name, told.bytes, told.cmcd) == ("s1", A, one.name, 7, 'bl=100,sid="x"')


def test_cmcd_headers_become_one_list_and_a_fill_has_no_session() -> None:
    told = policy.delivery(line(5, 7, path=f"/{A}/{one.name}", session="fill-box", cmcd=',bl=1,sid="x",'))
    assert told is not None
    assert (told.session, told.cmcd) == (None, 'bl=1,sid="x"')


def test_a_path_that_is_no_file_is_no_delivery() -> None:
    assert policy.delivery(line(5, 7, path="/none")) is None


def test_a_line_of_the_log_is_read_from_its_end() -> None:
    whole = b'CMCD=bl\tbytes=0-9\tot=v,sid="\t"\t5.000\ts1\t/x\t206\t10\t0.250\n'
    torn = b"CMCD=bl\tbytes"
    found = policy.lines(torn + whole + whole + torn)
    assert [(line.session, line.bytes) for line in found] == [("s1", 10), ("s1", 10)]
    assert (found[1].query, found[1].range, found[1].cmcd) == ("CMCD=bl", "bytes=0-9", 'ot=v,sid="\t"')


@given(st.binary(max_size=200))
def test_any_bytes_are_a_log(data: bytes) -> None:
    assert len(policy.lines(data)) <= data.count(b"\n") + 1
