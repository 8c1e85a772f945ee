"""The gradients of a model against finite differences, before it is trained."""
import copy
from dataclasses import dataclass

import numpy as np

import microgradx as _m
from microgradx.autograd._explain import explain
from microgradx.autograd._jacobian import Target, plain
from microgradx.autograd.gradcheck import Settings

_STEPS = (1e-5, 1e-6, 1e-7)  # first near the cube root of float64's precision, then smaller, which seldom meet a kink
_DIRECTIONS = 2  # per parameter
_DRAWS = 5  # of each, while finite differences and backward disagree: a kink next to the point spoils one direction, a fault all
_CLEAR = 1e-6  # a relative error so small that no smaller step has to be tried
TOLERANCE = 1e-4  # relative; right gradients stay around 1e-7, a wrong one is off by its own size
_ROUNDING = 1e-13  # of the loss in float64, a few hundred ulp: what a difference of two losses cannot resolve


@dataclass
class Disagreement:
    """One parameter and direction where finite differences and backward differ, and what that looks like."""
    parameter: str
    numeric: float
    analytic: float
    error: float
    explanation: object = None


@dataclass
class Report:
    """What the check found: the worst relative error and where, how many directions, and the first disagreement."""
    worst: float = 0.0
    where: str = ""
    checked: int = 0
    skipped: int = 0
    disagreement: Disagreement | None = None


def check_gradients(model, criterion, inputs, target, seed=0):
    """Compare d loss / d parameter along random unit directions with central differences, in a float64 copy of `model`.

    (loss(p + h v) - loss(p - h v)) / 2h against grad . v, for every parameter p that requires a gradient. A kink next to p
    spoils a difference: a direction that disagrees is tried with smaller steps, then drawn again. It is left out when the
    one-sided differences stay apart however small the step, as they do where p itself is a kink. The inputs get a little
    noise, so that the constant background of pictures makes no ties in a max-pool. The global random stream is left alone.
    """
    generator = _m.Generator()
    generator.manual_seed(seed)
    model, inputs = copy.deepcopy(model).double(), inputs.double()
    target = target.double() if target.is_floating_point() else target
    inputs = inputs + 0.01 * _m.randn(inputs.shape, generator=generator, dtype=_m.float64)
    parameters = {name: p for name, p in model.named_parameters() if p.requires_grad and p.numel()}
    loss = Target("gradient check", lambda: criterion(model(inputs), target), (), list(parameters.values()), list(parameters))
    grads = [np.zeros(tuple(p.shape)) if g is None else plain(g)
             for p, g in zip(loss.inputs, loss.pull(0, _m.ones_like(loss.outputs[0])), strict=True)]
    report = Report()
    for i, name in enumerate(parameters):
        for _ in range(_DIRECTIONS):
            if report.disagreement is None:
                _check_direction(loss, i, name, grads[i], generator, report)
    return report


def _check_direction(loss, i, name, grad, generator, report):
    clear = 0
    for _ in range(_DRAWS):
        direction = plain(_m.randn(grad.shape, generator=generator, dtype=_m.float64))
        direction /= np.sqrt((direction ** 2).sum())
        tries = []
        for h in _STEPS:
            tries.append(_compare(loss, i, direction, grad, h))
            if tries[-1][0] <= _CLEAR:
                break
        beyond, error, numeric, analytic, _ = min(tries)
        if beyond <= TOLERANCE:
            report.checked += 1
            if error >= report.worst:
                report.worst, report.where = error, name
            return
        clear += not tries[-1][-1]
    if clear < 2:
        report.skipped += 1
        return
    report.checked, report.worst, report.where = report.checked + 1, error, name
    report.disagreement = Disagreement(name, numeric, analytic, error, explain(loss, Settings(_STEPS[0], 1e-7, TOLERANCE), 0, i, None, False))


def _compare(loss, i, direction, grad, h):
    """(relative error beyond rounding, relative error, numeric, analytic, is there a kink?) of one direction and step."""
    here, analytic = plain(loss.outputs[0]).item(), float((grad * direction).sum())
    with _m.no_grad():
        (plus, *_), (minus, *_), _, _ = loss.differences(i, direction, h)
    numeric, bend = (plus - minus).item() / (2 * h), abs(plus + minus - 2 * here).item() / (2 * h)
    gap, noise = abs(numeric - analytic), _ROUNDING * max(1.0, abs(here)) / h
    size = max(abs(numeric), abs(analytic), np.sqrt((grad ** 2).mean()))  # the last is the size of grad . v over all directions
    over = max(gap - noise, 0.0) if h == _STEPS[0] else gap  # at smaller steps rounding could hide a gradient that is wrong
    beyond, error = ((g / size if g == g else float("inf")) if size else 0.0 for g in (over, gap))
    return beyond, error, numeric, analytic, bend > 3 * noise + TOLERANCE * size
