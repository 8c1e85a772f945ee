"""Every entry of PyTorch's optimizer database with its own options: parameters, state and groups after each of some steps, schedulers, errors."""
import warnings
from collections import Counter

import numpy as np
import pytest

torch = pytest.importorskip("torch")

import microgradx  # noqa: E402

from .harness import Call, Comparison, Outcome, build, dense, quiet  # noqa: E402
from .opinfo import Unsupported, neutral, ported, stand_in  # noqa: E402

stand_in()
from torch.testing._internal.common_optimizers import OptimizerErrorEnum, optim_db  # noqa: E402

pytestmark = pytest.mark.peer

ENTRIES = [info for info in optim_db if info.optim_cls.__name__ != "SparseAdam"]      # sparse gradients do not exist here
TOLERANCE = {"float32": (1e-5, 2e-5), "float64": (1e-6, 1e-7)}        # some of PyTorch's paths keep a rate in float32
STEPS = 7
SUMMARY = Counter()


def options(info):
    """Its own options, and each with the switches that choose an implementation."""
    for given in info.optim_inputs_func("cpu"):
        for flags in ({}, {"foreach": True}, {"foreach": False}) if "foreach" in info.supported_impls else ({},):
            if not (flags.get("foreach") and torch.is_tensor(given.kwargs.get("lr"))):
                yield {**neutral(given.kwargs, torch), **flags}


def trained(name, dtype, scheduler=()):
    """function(lib, args, kwargs): everything after each step on a bowl whose gradient is not linear."""
    def compute(lib, args, kwargs):
        weights = [w.requires_grad_(True) for w in args]
        groups = weights if name == "LBFGS" else [{"params": weights[:1], "lr": kwargs.get("lr", 0.01)}, {"params": weights[1:]}]
        optimizer = getattr(lib.optim, name)(groups, **kwargs)
        schedules = [(s if lib is torch else ported(s))(optimizer) for s in scheduler]

        def closure():
            optimizer.zero_grad()
            loss = sum(((w - 0.5).abs() ** 1.5 + w.sin()).sum() for w in weights)
            loss.backward()
            return loss
        found = []
        for _ in range(STEPS):
            found.append(optimizer.step(closure))
            for schedule in schedules:
                schedule.step(found[-1].detach()) if "Plateau" in type(schedule).__name__ else schedule.step()
            found += [w.detach().clone() for w in weights] + [group["lr"] for group in optimizer.param_groups]
        return [found, plain(lib, optimizer.state_dict())]
    return compute


def plain(lib, state):
    """A state dict as nested lists that the comparison walks; without LBFGS's al, a scratch list."""
    if isinstance(state, dict):
        return [[str(k), plain(lib, v)] for k, v in sorted(state.items(), key=str) if k != "al"]
    return [plain(lib, v) for v in state] if isinstance(state, (list, tuple)) else state


def verify(name, kwargs, scheduler=()):
    shapes = ((3, 4), (4, 5)) if name == "Muon" else ((3, 4), (5,), (2, 3, 2))
    with quiet():
        for dtype in ("float32", "float64") if name != "LBFGS" else ("float64",):       # it divides small differences of gradients
            rng = np.random.default_rng(0)
            case = Call(tuple(dense(rng.standard_normal(s).astype(dtype), False) for s in shapes), kwargs)
            ours, theirs = (Outcome(lib, trained(name, dtype, scheduler), case, False, False, True) for lib in (microgradx, torch))
            SUMMARY["run"] += 1
            assert theirs.error is None, theirs.error
            assert Comparison(TOLERANCE, strides=False).outcomes(ours, theirs) == [], f"{name} {kwargs} {dtype}"


@pytest.fixture(scope="module", autouse=True)
def summary():
    torch.set_num_threads(1)
    yield
    print(f"\noptim_db: {len(ENTRIES)} entries, {SUMMARY['run']} runs of {STEPS} steps equal, {SUMMARY['errors']} errors")


@pytest.mark.parametrize("info", ENTRIES, ids=lambda info: info.optim_cls.__name__)
def test_steps(info):
    for kwargs in options(info):
        verify(info.optim_cls.__name__, kwargs)


@pytest.mark.parametrize("info", ENTRIES, ids=lambda info: info.optim_cls.__name__)
def test_schedulers(info):
    for scheduler in info.scheduler_inputs:
        verify(info.optim_cls.__name__, {}, scheduler)


def here(x, made):
    """The same nest of tensors here, one for one."""
    if torch.is_tensor(x):
        if id(x) not in made:
            made[id(x)] = build(microgradx, neutral(x, torch), True, [])
            if x.grad is not None:
                made[id(x)].grad = build(microgradx, neutral(x.grad, torch), False, [])
        return made[id(x)]
    if isinstance(x, dict):
        return {k: here(v, made) for k, v in x.items()}
    return type(x)(here(v, made) for v in x) if type(x) in (list, tuple) else x


@pytest.mark.parametrize("info", ENTRIES, ids=lambda info: info.optim_cls.__name__)
def test_errors(info):
    name = info.optim_cls.__name__
    for wrong in info.optim_error_inputs_func("cpu", torch.float32):
        given = wrong.optimizer_error_input
        try:
            params = here([torch.nn.Parameter(torch.ones(2, 2))] if given.params is None else given.params, {})
            kwargs = here(given.kwargs, {})
        except Unsupported:
            continue
        SUMMARY["errors"] += 1
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with pytest.raises(wrong.error_type):
                optimizer = getattr(microgradx.optim, name)(params, **kwargs)
                assert wrong.error_on == OptimizerErrorEnum.STEP_ERROR, f"{name} accepts {given}"
                optimizer.step()


def test_a_wrong_step_is_found(monkeypatch):
    right = microgradx.optim.SGD.step

    def step(self, closure=None):
        loss = right(self, closure)
        self.param_groups[0]["params"][0].data.mul_(1.001)
        return loss
    monkeypatch.setattr(microgradx.optim.SGD, "step", step)
    with pytest.raises(AssertionError, match="SGD"):
        verify("SGD", {"lr": 0.1})
