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


def settings_of(lib):
    """What a library keeps for the whole process and another test would feel."""
    found = {name: getattr(lib, name)() for name in (
        "is_autocast_cache_enabled", "get_default_dtype", "get_default_device", "is_grad_enabled", "is_inference_mode_enabled", "is_anomaly_enabled", "is_warn_always_enabled",
        "are_deterministic_algorithms_enabled", "is_deterministic_algorithms_warn_only_enabled", "get_float32_matmul_precision")}
    if lib.__name__ != "torch":      # whose sweeps run in one thread from the first that comes, which changes no result
        found["threads"] = lib.get_num_threads()
    if hasattr(lib, "autocast_increment_nesting"):      # PyTorch: inside of a level that was never left, casts of an earlier step are used again
        found["levels of autocast"] = lib.autocast_increment_nesting() - 1
        lib.autocast_decrement_nesting()
    return found | {"autocast": [(kind, lib.is_autocast_enabled(kind), lib.get_autocast_dtype(kind)) for kind in ("cpu", "cuda")],
                    "attention": [getattr(lib.backends.cuda, f"{kind}_sdp_enabled")() for kind in ("flash", "math", "mem_efficient")],
                    "the smallest numbers": lib.tensor(1e-40).mul(1).item(), "what is printed": str(lib.tensor([1.23456789, 1e-7, 1e7]))}


@pytest.fixture(autouse=True)
def nothing_stays_set(request):
    """A test that leaves a library's setting behind fails itself, not the one that comes after it in some order."""
    libraries = [sys.modules[name] for name in ("microgradx", "torch") if name in sys.modules]
    before = [settings_of(lib) for lib in libraries]
    yield
    for lib, then in zip(libraries, before):
        assert settings_of(lib) == then, f"this test left settings of {lib.__name__} changed"


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
