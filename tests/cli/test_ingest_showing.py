"""How a job is drawn while it runs."""

from rich.console import Console

from nearcast.catalog.model import TitleDraft
from nearcast.cli.ingest.showing import listed, tree
from nearcast.ids import AccountId, JobId
from nearcast.ingest.model import Job, JobState, Step, StepState

JOB = Job(
    id=JobId("j1"),
    operator=AccountId("olga"),
    file_name="film.mp4",
    draft=TitleDraft(name="Film"),
    state=JobState.encoding,
    done=0.4,
    note="Encoding (1 of 3 done)",
)


def step(name: str, state: StepState, began: float | None = None, ended: float | None = None, attempts: int = 1) -> Step:
    return Step(
        job=JOB.id,
        name=name,
        kind=name.partition(" ")[0],
        state=state,
        done=0.5,
        weight=1.0,
        needs=(),
        attempts=attempts,
        worker="w7",
        began=began,
        ended=ended,
    )


def drawn(thing: object) -> str:
    console = Console(width=100, color_system=None)
    with console.capture() as caught:
        console.print(thing)
    return caught.get()


def test_steps_of_a_kind_stand_together_and_those_in_work_are_named() -> None:
    steps = (
        step("probe", StepState.done, 100.0, 100.5),
        step("encode 0", StepState.done, 101.0, 104.0),
        step("encode 1", StepState.running, 104.0, attempts=2),
        step("encode 2", StepState.waiting),
    )
    told = drawn(tree(JOB, steps, 110.0))
    assert "✓ probe  0.5 s" in told
    assert "encode: 1 of 3" in told
    assert "▶ encode 1  50%, 6 s, worker w7  attempt 2" in told
    assert "encode 2" not in told
    assert " 40% Encoding (1 of 3 done)" in told


def test_a_list_has_a_row_a_job() -> None:
    assert "Encoding (1 of 3 done)" in drawn(listed([JOB]))
