"""Settings that every test shares."""

import os

from hypothesis import HealthCheck, settings

from tests.servers import prefect_server  # noqa: F401 (a fixture for all tests)

settings.register_profile(
    "fast", max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("ci", settings.get_profile("fast"), max_examples=400)
settings.load_profile("ci" if os.environ.get("CI") else "fast")
