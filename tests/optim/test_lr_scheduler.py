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
