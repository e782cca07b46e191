"""What the tests with several hosts share: the hosts, gone at the end, and a folder with a short name."""

import shutil
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.network import bird
from tests.network.figures import KEPT, Numbers
from tests.network.hosts import Hosts, why_not
from tests.servers import end_of


def pytest_configure(config: pytest.Config) -> None:
    _kept(config).unlink(missing_ok=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """What was measured is shown, whether or not all held."""
    if _kept(config).exists():
        terminalreporter.section("the network's numbers")
        terminalreporter.write(_kept(config).read_text())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that fails says what the programs on the hosts said last, since their folder does not outlive it."""
    report = yield
    folder = getattr(item, "funcargs", {}).get("lasting_folder")
    if report.failed and folder is not None:
        logs = sorted([*folder.glob("*/agent.log"), *folder.glob("cloud/log")])
        report.sections += [(str(log), end_of(log)) for log in logs]
    return report


def _kept(config: pytest.Config) -> Path:
    return config.rootpath / "artefacts" / KEPT


@pytest.fixture(scope="session")
def possible() -> None:
    """Skips where this machine cannot have hosts, or has no BIRD."""
    why = why_not()
    if why is None and bird.PROGRAM is None:
        why = "BIRD is not installed: tools/setup test"
    if why is not None:
        pytest.skip(why)


@pytest.fixture
def hosts(possible: None) -> Iterator[Hosts]:
    with Hosts() as found:
        yield found


@pytest.fixture
def folder() -> Iterator[Path]:
    with _short_folder() as made:
        yield made


@pytest.fixture(scope="module")
def lasting_folder() -> Iterator[Path]:
    """One for a whole module."""
    with _short_folder() as made:
        yield made


@contextmanager
def _short_folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="nc-"))
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="session")
def numbers(root: Path) -> Iterator[Numbers]:
    found = Numbers()
    yield found
    found.keep(root / "artefacts")
