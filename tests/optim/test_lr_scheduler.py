"""Schedulers against their formulas, and what PyTorch's numbers cannot show: plateaus, states, several groups."""
import math

import pytest

import microgradx
from microgradx import optim
from microgradx.optim import lr_scheduler as schedulers


def optimizer(lr=1.0, **options):
    return optim.SGD([microgradx.nn.Parameter(microgradx.zeros(1))], lr=lr, **options)


def lrs(scheduler, epochs):
    out = []
    for _ in range(epochs):
        out.append(scheduler.get_last_lr()[0])
        scheduler.optimizer.step()
        scheduler.step()
    return out


FORMULAS = {
    "StepLR": (lambda o: schedulers.StepLR(o, 3, 0.5), lambda e: 0.5 ** (e // 3)),
    "MultiStepLR": (lambda o: schedulers.MultiStepLR(o, [2, 5], 0.1), lambda e: 0.1 ** ((e >= 2) + (e >= 5))),
    "ConstantLR": (lambda o: schedulers.ConstantLR(o, 0.25, 4), lambda e: 0.25 if e < 4 else 1.0),
    "LinearLR": (lambda o: schedulers.LinearLR(o, 0.5, 1.0, 4), lambda e: min(1.0, 0.5 + 0.5 * e / 4)),
    "ExponentialLR": (lambda o: schedulers.ExponentialLR(o, 0.9), lambda e: 0.9 ** e),
    "PolynomialLR": (lambda o: schedulers.PolynomialLR(o, 8, 2.0), lambda e: max(0.0, 1 - e / 8) ** 2),
    "CosineAnnealingLR": (lambda o: schedulers.CosineAnnealingLR(o, 5, 0.1),
                          lambda e: 0.1 + 0.9 * (1 + math.cos(math.pi * e / 5)) / 2),
    "LambdaLR": (lambda o: schedulers.LambdaLR(o, lambda e: 1 / (1 + e)), lambda e: 1 / (1 + e)),
    "CosineAnnealingWarmRestarts": (lambda o: schedulers.CosineAnnealingWarmRestarts(o, 4),
                                    lambda e: (1 + math.cos(math.pi * (e % 4) / 4)) / 2),
}


@pytest.mark.parametrize("name", FORMULAS)
def test_formula(name):
    make, formula = FORMULAS[name]
    assert lrs(make(optimizer()), 12) == pytest.approx([formula(epoch) for epoch in range(12)], abs=1e-12)


def test_chained_factors_multiply():
    opt = optimizer()
    chained = schedulers.ChainedScheduler([schedulers.ExponentialLR(opt, 0.5), schedulers.StepLR(opt, 2, 0.1)])
    assert lrs(chained, 4) == pytest.approx([1, 0.5, 0.025, 0.0125])


def test_sequential_switches_at_the_milestone():
    opt = optimizer()
    parts = [schedulers.ConstantLR(opt, 0.1, 10), schedulers.ExponentialLR(opt, 0.5)]
    assert lrs(schedulers.SequentialLR(opt, parts, [2]), 5) == pytest.approx([0.1, 0.1, 1, 0.5, 0.25])


def test_plateau_waits_for_its_patience():
    opt = optimizer()
    scheduler, seen = schedulers.ReduceLROnPlateau(opt, factor=0.5, patience=1), []
    for metric in (3.0, 2.0, 2.0, 2.0, 2.0, 2.0, 1.0):
        scheduler.step(metric)
        seen.append(opt.param_groups[0]["lr"])
    assert seen == [1, 1, 1, 0.5, 0.5, 0.25, 0.25]


def test_one_cycle_ends():
    opt = optimizer(momentum=0.9)
    scheduler = schedulers.OneCycleLR(opt, 1.0, total_steps=3)
    for _ in range(3):
        opt.step()
        scheduler.step()
    with pytest.raises(ValueError, match="Tried to step 4 times"):
        scheduler.step()


def test_a_lr_changed_by_hand_stays_changed():
    opt = optimizer()
    scheduler = schedulers.ExponentialLR(opt, 0.5)
    opt.step()
    scheduler.step()
    opt.param_groups[0]["lr"] = 8.0
    opt.step()
    scheduler.step()
    assert scheduler.get_last_lr() == [4.0]


STATES = [
    "StepLR(o, 2)", "OneCycleLR(o, 1.0, total_steps=9)", "CyclicLR(o, 0.1, 1.0, 2)", "CyclicLR(o, 0.1, 1.0, 2, scale_fn=Halves())", "CosineAnnealingWarmRestarts(o, 2)",
    "LambdaLR(o, lambda e: 0.9 ** e)", "LambdaLR(o, Halves())", "SequentialLR(o, [s.LinearLR(o), s.ExponentialLR(o, 0.8)], [2])", "SequentialLR(o, [s.LinearLR(o), s.ExponentialLR(o, 0.8)], [0])",
    "SequentialLR(o, [s.ChainedScheduler([s.ExponentialLR(o, 0.5), s.StepLR(o, 2)]), s.ExponentialLR(o, 0.8)], [3])",
    "SequentialLR(o, [s.SequentialLR(o, [s.LinearLR(o), s.ExponentialLR(o, 0.8)], [1]), s.StepLR(o, 2)], [3])", "ChainedScheduler([s.ConstantLR(o), s.MultiStepLR(o, [2])])"]


@pytest.mark.peer
@pytest.mark.filterwarnings("ignore:Detected call of `lr_scheduler.step")
@pytest.mark.parametrize("text", STATES)
def test_the_printed_state_is_pytorchs(text):
    """Keys, order and values, at the start and after each of five steps."""
    class Halves:
        def __init__(self):
            self.base = 0.5

        def __call__(self, x):
            return self.base ** x

    torch, printed = pytest.importorskip("torch"), []
    for lib in (microgradx, torch):
        o = lib.optim.SGD([lib.nn.Parameter(lib.zeros(1))], lr=1.0, momentum=0.9)
        scheduler = eval("s." + text, {"s": lib.optim.lr_scheduler, "o": o, "Halves": Halves})
        printed.append([str(scheduler.state_dict())])
        for _ in range(5):
            o.step()
            scheduler.step()
            printed[-1] += [str(scheduler.state_dict()), o.param_groups[0]["lr"]]
        scheduler.load_state_dict(scheduler.state_dict())
        printed[-1].append(scheduler.get_last_lr())
    assert printed[0] == printed[1]


@pytest.mark.peer
@pytest.mark.filterwarnings("ignore:The epoch parameter")
@pytest.mark.parametrize("text", [
    "CosineAnnealingLR(o, 7, 0.003)", "CosineAnnealingLR(o, 4)", "CyclicLR(o, 0.01, 0.37, 3, 5, mode='exp_range', gamma=0.91)", "CyclicLR(o, 0.03, 0.37, 3, scale_fn=lambda x: 1 / x ** 0.7)",
    "CyclicLR(o, 0.03, 0.37, 5, mode='triangular2')", "OneCycleLR(o, 0.37, 40, pct_start=0.4)", "OneCycleLR(o, 0.37, 40, anneal_strategy='linear', three_phase=True)", "LinearLR(o, 0.33, 0.1, 9)",
    "PolynomialLR(o, 13, 1.7)", "CosineAnnealingWarmRestarts(o, 3, 2, 0.003)", "MultiStepLR(o, [3, 7], 0.37)"])
def test_every_bit_of_the_lr_is_pytorchs(torch, text):
    """Printed rates agree: 40 steps one after the other, then, where there is a closed form, jumps to three of them."""
    found = []
    for lib in (microgradx, torch):
        o = lib.optim.SGD([lib.nn.Parameter(lib.zeros(1))], lr=0.377, momentum=0.9)
        scheduler = eval("s." + text, {"s": lib.optim.lr_scheduler, "o": o})
        found.append([])
        for step in [()] * 40 + [(4,), (9,), (11,)] * hasattr(scheduler, "_get_closed_form_lr"):
            o.step()
            scheduler.step(*step)
            found[-1].append((o.param_groups[0]["lr"], o.param_groups[0]["momentum"]))
    assert found[0] == found[1]


def test_get_lr_called_by_a_program_warns():
    scheduler = schedulers.StepLR(optimizer(), 1, 0.5)
    scheduler.optimizer.step()
    scheduler.step()
    with pytest.warns(UserWarning, match="please use `get_last_lr"):
        assert scheduler.get_lr() == [0.25]
    assert scheduler.get_last_lr() == [0.5]


def test_a_plateau_cannot_be_chained():
    opt = optimizer()
    with pytest.raises(ValueError, match="does not support `ReduceLROnPlateau`"):
        schedulers.ChainedScheduler([schedulers.ReduceLROnPlateau(opt)])


@pytest.mark.peer
def test_programs_put_their_own_rules_into_a_plateau():
    torch = pytest.importorskip("torch")

    def found(lib):
        class Second(lib.optim.lr_scheduler.ReduceLROnPlateau):
            def _is_better(self, a, best):
                return a < best - 1

            def _reduce_lr(self, epoch):
                self.optimizer.param_groups[1]["lr"] *= self.factor
                seen.append(epoch)
        opt, seen = lib.optim.SGD([{"params": [lib.nn.Parameter(lib.zeros(1))]} for _ in range(2)], lr=1.0), []
        scheduler = Second(opt, factor=0.5, patience=0)
        for value in (3.0, 2.5, 1.0, 0.5):
            scheduler.step(value)
        scheduler._reduce_lr = lambda epoch: seen.append("mine")
        scheduler.step(0.5)
        return seen, [group["lr"] for group in opt.param_groups]
    assert found(microgradx) == found(torch) == ([2, 4, "mine"], [1.0, 0.25])



@pytest.mark.peer
def test_the_printed_state_of_a_plateau_is_pytorchs():
    torch, printed = pytest.importorskip("torch"), []
    for lib in (microgradx, torch):
        scheduler = lib.optim.lr_scheduler.ReduceLROnPlateau(lib.optim.SGD([lib.nn.Parameter(lib.zeros(1))], lr=1.0), "max", patience=0)
        printed.append([str(scheduler.state_dict())])
        for metric in (0.5, 0.4, 0.6):
            scheduler.step(metric)
            printed[-1].append(str(scheduler.state_dict()))
    assert printed[0] == printed[1]
