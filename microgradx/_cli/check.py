"""The gradients of a model against finite differences, before it is trained."""
import copy
from dataclasses import dataclass

import microgradx as _m
from microgradx import nn

_STEP = 1e-5  # near the cube root of float64's precision, where truncation and rounding of a central difference meet
_SHRINKS = (1.0, 0.1, 0.01)  # of the step, tried before another direction is drawn
_DIRECTIONS = 2  # per parameter
_DRAWS = 20
TOLERANCE = 1e-4  # relative; right gradients stay around 1e-7, a wrong one is off by its own size
_ROUNDING = 1e-13  # of the loss in float64, a few hundred ulp: what a difference of two losses cannot resolve


@dataclass
class Disagreement:
    """One parameter and direction where finite differences and backward differ."""
    parameter: str
    numeric: float
    analytic: float
    error: float


@dataclass
class Report:
    """What the check found: the worst relative error and where, how many directions, and the first disagreement."""
    worst: float = 0.0
    where: str = ""
    checked: int = 0
    skipped: int = 0
    disagreement: Disagreement | None = None


class _Kinks:
    """Records which side of every ReLU, and which element of every max-pool window, a forward pass takes."""

    def __init__(self, model):
        self.pattern = []
        self.hooks = [module.register_forward_hook(self._record) for module in model.modules()
                      if isinstance(module, (nn.ReLU, nn.MaxPool2d))]

    def _record(self, module, inputs, output):
        x = inputs[0].detach()
        if isinstance(module, nn.ReLU):
            self.pattern.append(x > 0)
        else:
            self.pattern.append(nn.functional.max_pool2d(x, module.kernel_size, module.stride, module.padding,
                                                         module.dilation, module.ceil_mode, return_indices=True)[1])

    def take(self):
        pattern, self.pattern = self.pattern, []
        return pattern

    def remove(self):
        for hook in self.hooks:
            hook.remove()


def _same(a, b):
    return all(bool((x == y).all()) for x, y in zip(a, b, strict=True))


def check_gradients(model, criterion, inputs, target, seed=0):
    """Compare d loss / d parameter along random unit directions with central differences, in a float64 copy of `model`.

    (loss(p + h v) - loss(p - h v)) / 2h against grad . v, for every parameter p that requires a gradient. A direction
    that crosses a kink (a ReLU or max-pool that chooses differently at p, p + h v and p - h v) is tried with smaller
    steps, then drawn again: only a disagreement away from kinks counts. The inputs get a little noise, so that the
    constant background of pictures makes no ties in a max-pool. The global random stream is left alone.
    """
    generator = _m.Generator()
    generator.manual_seed(seed)
    model, inputs = copy.deepcopy(model).double(), inputs.double()
    target = target.double() if target.is_floating_point() else target
    inputs = inputs + 0.01 * _m.randn(inputs.shape, generator=generator, dtype=_m.float64)
    kinks, report = _Kinks(model), Report()
    loss = criterion(model(inputs), target)
    here = kinks.take()
    loss.backward()
    with _m.no_grad():
        for name, parameter in model.named_parameters():
            if parameter.requires_grad and parameter.numel():
                for _ in range(_DIRECTIONS):
                    _check_direction(lambda: (criterion(model(inputs), target).item(), kinks.take()), here, loss.item(),
                                     name, parameter, generator, report)
    kinks.remove()
    return report


def _check_direction(evaluate, here, loss, name, parameter, generator, report):
    start = parameter.detach().clone()
    grad = _m.zeros_like(start) if parameter.grad is None else parameter.grad
    for _ in range(_DRAWS):
        direction = _m.randn(start.shape, generator=generator, dtype=_m.float64)
        direction = direction / direction.norm()
        for shrink in _SHRINKS:
            h = _STEP * shrink
            losses = []
            for sign in (1, -1):
                parameter.copy_(start + sign * h * direction)
                value, pattern = evaluate()
                losses.append(value)
                if not _same(pattern, here):
                    break
            else:
                parameter.copy_(start)
                numeric, analytic = (losses[0] - losses[1]) / (2 * h), (grad * direction).sum().item()
                typical = grad.norm().item() / grad.numel() ** 0.5  # size of grad . v over all directions
                _judge(numeric, analytic, typical, _ROUNDING * max(1.0, abs(loss)) / h, name, report)
                return
    parameter.copy_(start)
    report.skipped += 1


def _judge(numeric, analytic, typical, noise, name, report):
    gap, size = abs(numeric - analytic), max(abs(numeric), abs(analytic), typical)
    error = gap / size if size else 0.0
    error = error if error == error else float("inf")
    report.checked += 1
    if error >= report.worst:
        report.worst, report.where = error, name
    if not gap <= TOLERANCE * size + noise and report.disagreement is None:
        report.disagreement = Disagreement(name, numeric, analytic, error)
