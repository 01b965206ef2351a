"""Provides an empty folder, digits, and other fixtures that many tests use."""

import hypothesis

from fixtures import (  # noqa: F401
    digits,
    digits_npz,
    here,
    mnist,
    refused,
    seven,
    usual_handlers,
)

# Hypothesis uses the same examples each time, and does not fail on a slow machine.
hypothesis.settings.register_profile(
    "deterministic",
    derandomize=True,
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture],
)
hypothesis.settings.load_profile("deterministic")
