"""What ingest decides, by hand."""

from fractions import Fraction

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearcast.errors import Fault
from nearcast.ids import AccountId
from nearcast.ingest import policy
from nearcast.ingest.model import (
    Codec,
    Encode,
    EncodeFailed,
    Given,
    Groups,
    JobState,
    Knobs,
    Ladder,
    Measure,
    NoRoom,
    PlannedStep,
    ProbedSource,
    Quality,
    StepState,
    Tally,
    TooLong,
    Try,
    VideoStream,
    Waiting,
)
from nearcast.ingest.model.sources import AudioStream
from nearcast.ingest.policy.ladder import rung, sizes
from nearcast.units import Bytes, Seconds

RUNGS = tuple(rung(size, Fraction(24), 24.0) for size in sizes(1280, 720))
OLGA, OTTO = AccountId("olga"), AccountId("otto")


def source(seconds: float, frame_rate: str = "25", kind: str = "matroska,webm") -> ProbedSource:
    length = Seconds(seconds)
    video = VideoStream(index=0, codec="h264", width=1280, height=720, frame_rate=frame_rate, end=length)
    audio = (AudioStream(index=1, codec="aac", channels=2),)
    return ProbedSource(format=kind, size=Bytes(1), streams=2, declared=length, duration=length, video=video, audio=audio)


def planned(probed: ProbedSource, *given: Given, of: str = "hash") -> tuple[PlannedStep, ...]:
    plan = policy.Plan(probed, given, of)
    groups = Groups(tuple(Bytes(number) for number in range(20)))
    return (*plan.early(), *plan.trials(groups), *plan.rest(Ladder(RUNGS)))


def chunks(probed: ProbedSource) -> list[tuple[int, int | None]]:
    """Those of the first rendition, which are those of the others too."""
    steps = [step for step in planned(probed) if isinstance(step.work, Encode)]
    early, rest = [
        [(one.work.first, one.work.frames) for one in steps if one.early is wanted and isinstance(one.work, Encode)]
        for wanted in (True, False)
    ]
    assert early == rest
    return early


def test_chunks_are_whole_groups_and_the_last_takes_what_is_left() -> None:
    assert chunks(source(5)) == [(0, None)]
    assert chunks(source(17)) == [(0, None)]
    assert chunks(source(18.5)) == [(0, 300), (300, None)]
    assert chunks(source(40)) == [(0, 300), (300, 300), (600, None)]
    assert chunks(source(40, "24000/1001")) == [(0, 288), (288, 288), (576, None)]


def test_what_has_no_index_is_not_entered_in_the_middle() -> None:
    assert chunks(source(3600, kind="mpegts")) == [(0, None)]


@given(st.floats(0.1, 9000), st.sampled_from(["24", "25", "30000/1001", "60", "10"]))
def test_chunks_cover_the_film_without_a_gap(seconds: float, frame_rate: str) -> None:
    found = chunks(source(seconds, frame_rate))
    assert [first for first, _ in found] == [sum(frames or 0 for _, frames in found[:n]) for n in range(len(found))]
    left = seconds - float(found[-1][0] / Fraction(frame_rate))
    assert len(found) == 1 or 5 < left < 19


def test_steps_come_after_what_they_need() -> None:
    steps = planned(source(40), Given("el", ""))
    seen = {"probe"}
    for step in steps:
        assert seen.issuperset(step.needs)
        seen.add(step.name)
    assert [step.name for step in steps[:6]] == [*(f"encode early {n}" for n in range(3)), "sound 0", "texts", "join early"]
    assert steps[-1].name == "publish"


def test_the_first_rendition_waits_for_nothing_of_the_others() -> None:
    early = {step.name for step in planned(source(40)) if step.early}
    assert "publish early" in early
    assert all(early | {"probe"} >= set(step.needs) for step in planned(source(40)) if step.early)


@pytest.mark.parametrize(("seconds", "apart"), [(40, True), (90, True), (240, False)])
def test_few_groups_are_tried_by_several_workers(seconds: int, apart: bool) -> None:
    plan = policy.Plan(source(seconds), (), "hash")
    tried = [step.work for step in plan.trials(Groups((Bytes(1),) * (seconds // 2))) if isinstance(step.work, Try)]
    sizes_at_once = {len({(one.width, one.height) for one in work.picture.rungs}) for work in tried}
    assert sizes_at_once == {1 if apart else 4}
    assert len(tried) >= 4


def test_every_rendition_is_made_and_decoded_once() -> None:
    steps = planned(source(40))
    for number in range(3):
        (made,) = [s.work for s in steps if s.name == f"encode {number}"]
        assert isinstance(made, Encode)
        assert made.picture.rungs == RUNGS
    assert sorted(s.name for s in steps if s.name.startswith("verify")) == [
        "verify 0",
        "verify 1",
        "verify 2",
        "verify 3",
        "verify early 0",
        "verify early 1",
        "verify early 2",
    ]


def test_a_key_tells_what_a_step_was_made_from() -> None:
    keys = {step.name: step.key for step in planned(source(40))}
    assert keys == {step.name: step.key for step in planned(source(40))}
    assert keys != {step.name: step.key for step in planned(source(40), of="another")}
    with_text = {step.name: step.key for step in planned(source(40), Given("el", ""))}
    assert {name for name in keys if keys[name] != with_text[name]} == {
        *(name for name in keys if name.startswith("verify")),
        *("package early", "publish early", "package", "publish"),
    }
    assert len(set(keys.values())) == len(keys)


def test_an_operators_steps_stand_behind_each_other() -> None:
    assert list(policy.places(OLGA, 3, {})) == [0, 1, 2]
    assert list(policy.places(OLGA, 2, {OLGA: (1, 2)})) == [3, 4]


def test_who_comes_later_begins_where_the_queue_is_served() -> None:
    """Olga's steps 40 to 1000 wait; Otto's first goes beside the 40th and not behind the 1000th."""
    assert list(policy.places(OTTO, 2, {OLGA: (40, 1000)})) == [40, 41]


def test_priority_goes_before_place() -> None:
    ranks = [
        policy.rank(priority, place, early=early)
        for priority in (10, 1, 0, -1, -10)
        for early in (True, False)
        for place in (0, 1, 900_000)
    ]
    assert ranks == sorted(ranks, reverse=True)
    assert max(abs(rank) for rank in ranks) < 2**31


TALLIES = [
    Tally("probe", True, StepState.done, 1, 1.0, 1.0),
    Tally("encode", True, StepState.done, 2, 20.0, 20.0),
    Tally("encode", True, StepState.running, 1, 10.0, 5.0),
    Tally("join", True, StepState.waiting, 1, 10.0, 0.0),
]
READY = [TALLIES[0], Tally("encode", True, StepState.ready, 3, 30.0, 0.0)]


@pytest.mark.parametrize(
    ("state", "tallies", "workers", "full", "done", "note", "waits"),
    [
        (JobState.uploading, [], 1, False, 0.0, "rest of the source", Waiting.source),
        (JobState.encoding, [Tally("probe", True, StepState.running, 1, 1.0, 0.5)], 1, False, 0.01, "Reading the source", None),
        (JobState.encoding, TALLIES, 1, False, 0.02 + 0.18 * 25 / 40, "Encoding (2 of 3 done)", None),
        (JobState.encoding, TALLIES, 0, False, 0.02 + 0.18 * 25 / 40, "no worker runs", Waiting.no_worker),
        (JobState.encoding, READY, 2, False, 0.02, "all are busy", Waiting.busy),
        (JobState.encoding, READY, 2, True, 0.02, "disk", Waiting.disk),
        (JobState.ready, TALLIES, 0, False, 1.0, "Published", None),
        (JobState.cancelled, READY, 0, False, 0.02, "Cancelled", None),
    ],
)
def test_what_is_told(
    state: JobState, tallies: list[Tally], workers: int, full: bool, done: float, note: str, waits: Waiting | None
) -> None:
    told = policy.tell(state, tallies, None, workers, full)
    assert told.done == pytest.approx(done, abs=1e-4)
    assert note in told.note
    assert told.waits is waits


def test_what_is_listened_to_counts_with_what_is_known_when_it_is() -> None:
    """Were it counted with the trials, which are known later, a job would go back when they are."""
    listened = Tally("listen", False, StepState.done, 1, 40.0, 40.0)
    tried = Tally("try", False, StepState.ready, 1, 100.0, 0.0)
    before, after = (
        policy.tell(JobState.encoding, some, None, 1, False) for some in ([*TALLIES, listened], [*TALLIES, listened, tried])
    )
    assert before.done == after.done == pytest.approx(0.02 + 0.18 * 65 / 80, abs=1e-4)


def test_a_failure_is_told_with_its_reason() -> None:
    assert policy.tell(JobState.failed, READY, Fault("ingest.x", "It broke."), 1, False).note == "It broke."


def test_a_step_that_breaks_its_workers_is_given_up() -> None:
    knobs = Knobs(attempts=2)
    assert [policy.gave_up(attempt, knobs) is None for attempt in (1, 2, 3)] == [True, True, False]


def test_a_floor_holds_the_best_rendition_of_each_chunk() -> None:
    large, small = RUNGS[0], RUNGS[-1]
    rungs = (large, small, msgspec.structs.replace(large, codec=Codec.av1), msgspec.structs.replace(small, codec=Codec.av1))

    def check(*means: float) -> None:
        policy.check_quality(Quality(means, (0.0,) * len(means)), rungs[: len(means)], Knobs(vmaf_min=60.0))

    check(60.0, 20.0)
    check(60.0, 20.0, 60.0, 20.0)
    for means in ((59.0, 90.0), (90.0, 80.0, 59.0, 80.0)):
        with pytest.raises(EncodeFailed, match="a VMAF of 59"):
            check(*means)


def test_half_a_second_from_the_middle_of_a_chunk_is_measured() -> None:
    work = [step.work for step in planned(source(40)) if isinstance(step.work, Measure)]
    assert [(one.first, one.skip, one.frames) for one in work] == [(0, 143, 13), (300, 143, 13), (600, 193, 13)]
    (stream,) = [step.work for step in planned(source(40, kind="mpegts")) if isinstance(step.work, Measure)]
    assert (stream.first, stream.skip, stream.frames) == (0, 0, 13)
    (short,) = [step.work for step in planned(source(1.2)) if isinstance(step.work, Measure)]
    assert (short.skip, short.frames) == (8, 13)


def test_room_for_a_source() -> None:
    knobs = msgspec.structs.replace(Knobs(), source_bytes_max=100)
    policy.check_room(100, 300, knobs)
    with pytest.raises(TooLong):
        policy.check_room(101, 1000, knobs)
    with pytest.raises(NoRoom):
        policy.check_room(100, 299, knobs)
