"""Settings of the whole suite: hypothesis profiles, and the markers that need something which may be absent."""
import importlib.util
import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

sys.path.insert(0, str(Path(__file__).parent / "programs"))  # subset.py, which other tests use to find real MNIST

QUIET = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
settings.register_profile("dev", max_examples=10, deadline=None, suppress_health_check=QUIET)
settings.register_profile("ci", max_examples=50, deadline=None, derandomize=True, suppress_health_check=QUIET)
settings.register_profile("nightly", max_examples=1000, deadline=None, suppress_health_check=QUIET)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


@pytest.fixture
def torch():
    return pytest.importorskip("torch")


def pytest_addoption(parser):
    parser.addoption("--nightly", action="store_true", help="run the long tests too, with 1000 hypothesis examples")


def pytest_configure(config):
    if config.getoption("--nightly"):
        settings.load_profile("nightly")


def pytest_collection_modifyitems(config, items):
    """Skip, with the reason, what this machine or this run has no means for."""
    without = {}
    if importlib.util.find_spec("torch") is None:
        without["peer"] = "PyTorch is not installed (pip install torch==2.13.0)"
    if not config.getoption("--nightly"):
        without["nightly"] = "a long test: run with --nightly"
    for item in items:
        for name, reason in without.items():
            if name in item.keywords:
                item.add_marker(pytest.mark.skip(reason=reason))
