"""Settings that every test shares."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.corpora import NOTICE, SPEECH, write
from tests.flow_fixtures import corpus, flow  # noqa: F401 (fixtures for the tests of the flow)
from tests.servers import prefect_server  # noqa: F401 (a fixture for all tests)

# Examples are the same every time, so that no change is held up by what a law finds by chance in
# another place. `make explore` looks for that: with other examples, and many more.
settings.register_profile(
    "fast",
    max_examples=60,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("ci", settings.get_profile("fast"), max_examples=200)
settings.register_profile(
    "explore", settings.get_profile("fast"), max_examples=4000, derandomize=False
)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "fast")
)


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: tests with a Prefect server mostly wait for it."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """A raw folder with two small documents."""
    return write(tmp_path / "raw", 通知=NOTICE, **{"讲话/第 一 篇.md": SPEECH})


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    """The place of a clean folder."""
    return tmp_path / "clean"
