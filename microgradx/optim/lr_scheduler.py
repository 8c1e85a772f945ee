"""Learning-rate schedulers: `scheduler.step()` after each epoch (or batch) sets every group's lr.

Most rules are recursive, lr -> next lr, so that schedulers can be chained and a lr changed by hand stays changed;
`step(epoch)` uses the closed form where the scheduler has one.

>>> import microgradx
>>> optimizer = microgradx.optim.SGD([microgradx.zeros(1, requires_grad=True)], lr=1.0)
>>> scheduler = microgradx.optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)
>>> for epoch in range(4):
...     print(epoch, optimizer.param_groups[0]["lr"])
...     optimizer.step()
...     scheduler.step()
0 1.0
1 1.0
2 0.5
3 0.5
"""
import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable

from microgradx._engine.warn import warn
from microgradx._rows import need

from ._lr_base import LRScheduler, _copy, _per_group, _set, check_optimizer
from ._lr_cycles import CyclicLR, OneCycleLR
from .optimizer import check

__all__ = ["ChainedScheduler", "ConstantLR", "CosineAnnealingLR", "CosineAnnealingWarmRestarts", "CyclicLR",
           "ExponentialLR", "LRScheduler", "LambdaLR", "LinearLR", "MultiStepLR", "MultiplicativeLR", "OneCycleLR",
           "PolynomialLR", "ReduceLROnPlateau", "SequentialLR", "StepLR"]

_LRScheduler = LRScheduler  # the name that older programs derive their own schedulers from
for _class in (LRScheduler, CyclicLR, OneCycleLR):
    _class.__module__ = __name__


class _Functions(LRScheduler):
    """A scheduler of one function, or one per group."""

    PARTS = ("lr_lambdas",)

    def __init__(self, optimizer, lr_lambda, last_epoch=-1):
        count = len(optimizer.param_groups)
        self.lr_lambdas = list(lr_lambda) if isinstance(lr_lambda, (list, tuple)) else [lr_lambda] * count
        check(len(self.lr_lambdas) == count, f"Expected {count} lr_lambdas, but got {len(self.lr_lambdas)}")
        for f in self.lr_lambdas:
            need(callable(f), TypeError, f"lr_lambda should be a function, but got {type(f).__name__}")
        super().__init__(optimizer, last_epoch)


class LambdaLR(_Functions):
    """lr = initial lr * lr_lambda(epoch).

    >>> import microgradx
    >>> optimizer = microgradx.optim.SGD([microgradx.zeros(1, requires_grad=True)], lr=1.0)
    >>> scheduler = microgradx.optim.lr_scheduler.LambdaLR(optimizer, lambda epoch: 0.5 ** epoch)
    >>> for _ in range(3):
    ...     optimizer.step()
    ...     scheduler.step()
    >>> scheduler.get_last_lr()
    [0.125]
    """

    def get_lr(self):
        return [lr * f(self.last_epoch) for f, lr in zip(self.lr_lambdas, self.base_lrs, strict=True)]


class MultiplicativeLR(_Functions):
    """lr *= lr_lambda(epoch).

    >>> import microgradx
    >>> optimizer = microgradx.optim.SGD([microgradx.nn.Parameter(microgradx.zeros(1))], lr=0.1)
    >>> scheduler = microgradx.optim.lr_scheduler.MultiplicativeLR(optimizer, lambda epoch: 0.5)
    >>> for epoch in range(3):
    ...     optimizer.step()
    ...     scheduler.step()
    >>> round(optimizer.param_groups[0]["lr"], 6)
    0.0125
    """

    def get_lr(self):
        if self._is_initial:
            return self._lrs()
        return [lr * f(self.last_epoch) for f, lr in zip(self.lr_lambdas, self._lrs(), strict=True)]


class StepLR(LRScheduler):
    """lr *= gamma every step_size epochs.

    >>> import microgradx
    >>> optimizer = microgradx.optim.SGD([microgradx.nn.Parameter(microgradx.zeros(1))], lr=0.1)
    >>> scheduler = microgradx.optim.lr_scheduler.StepLR(optimizer, step_size=2)
    >>> for epoch in range(3):
    ...     optimizer.step()
    ...     scheduler.step()
    >>> round(optimizer.param_groups[0]["lr"], 6)
    0.01
    """

    def __init__(self, optimizer, step_size, gamma=0.1, last_epoch=-1):
        self.step_size, self.gamma = step_size, gamma
        super().__init__(optimizer, last_epoch)

    def get_lr(self):
        return self._scaled(self.gamma if self.last_epoch and self.last_epoch % self.step_size == 0 else 1)

    def _get_closed_form_lr(self):
        return [lr * self.gamma ** (self.last_epoch // self.step_size) for lr in self.base_lrs]


class MultiStepLR(LRScheduler):
    """lr *= gamma at each milestone (as often as it is listed).

    >>> import microgradx
    >>> optimizer = microgradx.optim.SGD([microgradx.nn.Parameter(microgradx.zeros(1))], lr=0.1)
    >>> scheduler = microgradx.optim.lr_scheduler.MultiStepLR(optimizer, milestones=[1, 2])
    >>> for epoch in range(3):
    ...     optimizer.step()
    ...     scheduler.step()
    >>> round(optimizer.param_groups[0]["lr"], 6)
    0.001
    """

    def __init__(self, optimizer, milestones, gamma=0.1, last_epoch=-1):
        need(isinstance(milestones, Iterable), TypeError, f"MultiStepLR: milestones must be a list of epochs, not {type(milestones).__name__}")
        self.milestones, self.gamma = Counter(milestones), gamma
        super().__init__(optimizer, last_epoch)

    def get_lr(self):
        return self._scaled(self.gamma ** self.milestones[self.last_epoch])

    def _get_closed_form_lr(self):
        passed = bisect_right(sorted(self.milestones.elements()), self.last_epoch)
        return [lr * self.gamma ** passed for lr in self.base_lrs]


class ConstantLR(LRScheduler):
    """lr = initial lr * factor until epoch total_iters, then the initial lr. ValueError unless 0 <= factor <= 1.

    >>> import microgradx
    >>> optimizer = microgradx.optim.SGD([microgradx.nn.Parameter(microgradx.zeros(1))], lr=0.1)
    >>> scheduler = microgradx.optim.lr_scheduler.ConstantLR(optimizer, factor=0.5)
    >>> for epoch in range(3):
    ...     optimizer.step()
    ...     scheduler.step()
    >>> round(optimizer.param_groups[0]["lr"], 6)
    0.05
    """

    def __init__(self, optimizer, factor=1 / 3, total_iters=5, last_epoch=-1):
        check(0 <= factor <= 1, "Constant multiplicative factor expected to be between 0 and 1.")
        self.factor, self.total_iters = factor, total_iters
        super().__init__(optimizer, last_epoch)

    def get_lr(self):
        if self.last_epoch == 0:
            return self._scaled(self.factor)
        return self._scaled(1 / self.factor if self.last_epoch == self.total_iters else 1)

    def _get_closed_form_lr(self):
        factor = self.factor if self.last_epoch < self.total_iters else 1
        return [lr * factor for lr in self.base_lrs]


class LinearLR(LRScheduler):
    """lr = initial lr * a factor that goes from start_factor to end_factor in total_iters epochs.

    >>> import microgradx
    >>> optimizer = microgradx.optim.SGD([microgradx.nn.Parameter(microgradx.zeros(1))], lr=0.1)
    >>> scheduler = microgradx.optim.lr_scheduler.LinearLR(optimizer, total_iters=3)
    >>> for epoch in range(3):
    ...     optimizer.step()
    ...     scheduler.step()
    >>> round(optimizer.param_groups[0]["lr"], 6)
    0.1
    """

    def __init__(self, optimizer, start_factor=1 / 3, end_factor=1.0, total_iters=5, last_epoch=-1):
        check(0 < start_factor <= 1, "Starting multiplicative factor expected to be greater than 0 and less or equal to 1.")
        check(0 <= end_factor <= 1, "Ending multiplicative factor expected to be between 0 and 1.")
        self.start_factor, self.end_factor, self.total_iters = start_factor, end_factor, total_iters
        super().__init__(optimizer, last_epoch)

    def get_lr(self):
        if self.last_epoch == 0:
            return self._scaled(self.start_factor)
        if self._is_initial or self.last_epoch > self.total_iters:
            return self._lrs()
        change = self.end_factor - self.start_factor
        return self._scaled(1 + change / (self.total_iters * self.start_factor + (self.last_epoch - 1) * change))

    def _get_closed_form_lr(self):
        done = min(self.total_iters, self.last_epoch)
        return [lr * (self.start_factor + (self.end_factor - self.start_factor) * done / self.total_iters) for lr in self.base_lrs]


class ExponentialLR(LRScheduler):
    """lr *= gamma in every epoch.

    >>> import microgradx
    >>> optimizer = microgradx.optim.SGD([microgradx.nn.Parameter(microgradx.zeros(1))], lr=0.1)
    >>> scheduler = microgradx.optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.5)
    >>> for epoch in range(3):
    ...     optimizer.step()
    ...     scheduler.step()
    >>> round(optimizer.param_groups[0]["lr"], 6)
    0.0125
    """

    def __init__(self, optimizer, gamma, last_epoch=-1):
        self.gamma = gamma
        super().__init__(optimizer, last_epoch)

    def get_lr(self):
        return self._lrs() if self._is_initial else self._scaled(self.gamma)

    def _get_closed_form_lr(self):
        return [lr * self.gamma ** self.last_epoch for lr in self.base_lrs]


class PolynomialLR(LRScheduler):
    """lr = initial lr * (1 - epoch / total_iters) ** power.

    >>> import microgradx
    >>> optimizer = microgradx.optim.SGD([microgradx.nn.Parameter(microgradx.zeros(1))], lr=0.1)
    >>> scheduler = microgradx.optim.lr_scheduler.PolynomialLR(optimizer, total_iters=4)
    >>> for epoch in range(3):
    ...     optimizer.step()
    ...     scheduler.step()
    >>> round(optimizer.param_groups[0]["lr"], 6)
    0.025
    """

    def __init__(self, optimizer, total_iters=5, power=1.0, last_epoch=-1):
        self.total_iters, self.power = total_iters, power
        super().__init__(optimizer, last_epoch)

    def get_lr(self):
        if self._is_initial or self.last_epoch > self.total_iters:
            return self._lrs()
        left, before = 1 - self.last_epoch / self.total_iters, 1 - (self.last_epoch - 1) / self.total_iters
        return self._scaled((left / before) ** self.power)

    def _get_closed_form_lr(self):
        left = 1 - min(self.total_iters, self.last_epoch) / self.total_iters
        return [lr * left ** self.power for lr in self.base_lrs]


class CosineAnnealingLR(LRScheduler):
    """lr = eta_min + (initial lr - eta_min) (1 + cos(pi epoch / T_max)) / 2. Loshchilov and Hutter 2017.

    >>> import microgradx
    >>> optimizer = microgradx.optim.SGD([microgradx.nn.Parameter(microgradx.zeros(1))], lr=0.1)
    >>> scheduler = microgradx.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=10)
    >>> for epoch in range(3):
    ...     optimizer.step()
    ...     scheduler.step()
    >>> round(optimizer.param_groups[0]["lr"], 6)
    0.079389
    """

    def __init__(self, optimizer, T_max, eta_min=0.0, last_epoch=-1):
        self.T_max, self.eta_min = T_max, eta_min
        super().__init__(optimizer, last_epoch)

    def _height(self, epoch):
        return 1 + math.cos(math.pi * epoch / self.T_max)

    def get_lr(self):
        if self._is_initial:
            return self._lrs()
        if self._step_count == 1 and self.last_epoch > 0:
            return [self.eta_min + (base - self.eta_min) * self._height(self.last_epoch) / 2 for base in self.base_lrs]
        if (self.last_epoch - 1 - self.T_max) % (2 * self.T_max) == 0:
            return [lr + (base - self.eta_min) * (1 - math.cos(math.pi / self.T_max)) / 2
                    for base, lr in zip(self.base_lrs, self._lrs(), strict=True)]
        ratio = self._height(self.last_epoch) / self._height(self.last_epoch - 1)
        return [ratio * (lr - self.eta_min) + self.eta_min for lr in self._lrs()]

    def _get_closed_form_lr(self):
        return [self.eta_min + (base - self.eta_min) * self._height(self.last_epoch) / 2 for base in self.base_lrs]


class CosineAnnealingWarmRestarts(LRScheduler):
    """Cosine annealing that starts again after T_0 epochs, then after T_mult times as many, and so on. step() also
    takes fractional epochs. Loshchilov and Hutter 2017.

    >>> import microgradx
    >>> optimizer = microgradx.optim.SGD([microgradx.nn.Parameter(microgradx.zeros(1))], lr=0.1)
    >>> scheduler = microgradx.optim.lr_scheduler.CosineAnnealingWarmRestarts(optimizer, T_0=2)
    >>> for epoch in range(3):
    ...     optimizer.step()
    ...     scheduler.step()
    >>> round(optimizer.param_groups[0]["lr"], 6)
    0.05
    """

    def __init__(self, optimizer, T_0, T_mult=1, eta_min=0.0, last_epoch=-1):
        check(T_0 > 0 and isinstance(T_0, int), f"Expected positive integer T_0, but got {T_0}")
        check(T_mult >= 1 and isinstance(T_mult, int), f"Expected integer T_mult >= 1, but got {T_mult}")
        need(isinstance(eta_min, (float, int)), ValueError, f"Expected float or int eta_min, but got {eta_min} of type {type(eta_min)}")
        self.T_0, self.T_i, self.T_mult, self.eta_min, self.T_cur = T_0, T_0, T_mult, eta_min, last_epoch
        super().__init__(optimizer, last_epoch)

    def get_lr(self):
        height = (1 + math.cos(math.pi * self.T_cur / self.T_i)) / 2
        return [self.eta_min + (base - self.eta_min) * height for base in self.base_lrs]

    def step(self, epoch=None):
        """The next epoch, or any epoch, fractions included."""
        if epoch is None and self.last_epoch < 0:
            epoch = 0
        if epoch is None:
            epoch = self.last_epoch + 1
            self.T_cur += 1
            if self.T_cur >= self.T_i:
                self.T_cur %= self.T_i
                self.T_i *= self.T_mult
        else:
            check(epoch >= 0, f"Expected non-negative epoch, but got {epoch}")
            self.T_cur, self.T_i = epoch, self.T_0
            if epoch >= self.T_0 and self.T_mult == 1:
                self.T_cur = epoch % self.T_0
            elif epoch >= self.T_0:
                n = int(math.log(epoch / self.T_0 * (self.T_mult - 1) + 1, self.T_mult))
                self.T_cur = epoch - self.T_0 * (self.T_mult ** n - 1) / (self.T_mult - 1)
                self.T_i = self.T_0 * self.T_mult ** n
        self._update_lr(math.floor(epoch))


class ReduceLROnPlateau(LRScheduler):
    """lr *= factor when `step(metrics)` has not seen a better value for more than `patience` epochs.

    Better: below (mode "min") or above ("max") the best by `threshold`, relative ("rel") or absolute ("abs"). After a
    reduction `cooldown` epochs pass uncounted; lr stays above min_lr, changes below eps are not made.

    >>> import microgradx
    >>> optimizer = microgradx.optim.SGD([microgradx.nn.Parameter(microgradx.zeros(1))], lr=0.1)
    >>> scheduler = microgradx.optim.lr_scheduler.ReduceLROnPlateau(optimizer, patience=0)
    >>> for epoch in range(3):
    ...     optimizer.step()
    ...     scheduler.step(1.0)
    >>> round(optimizer.param_groups[0]["lr"], 6)
    0.001
    """

    def __init__(self, optimizer, mode="min", factor=0.1, patience=10, threshold=1e-4, threshold_mode="rel", cooldown=0,
                 min_lr=0, eps=1e-8):
        check(factor < 1.0, "Factor should be < 1.0.")
        check_optimizer(optimizer)
        check(mode in ("min", "max"), f"mode {mode} is unknown!")
        check(threshold_mode in ("rel", "abs"), f"threshold mode {threshold_mode} is unknown!")
        self.optimizer, self.factor = optimizer, factor
        self.default_min_lr = None if isinstance(min_lr, (list, tuple)) else min_lr
        self.min_lrs = _per_group(optimizer, min_lr, "min_lr")
        self.patience, self.cooldown, self.eps, self.last_epoch = patience, cooldown, eps, 0
        self._last_lr = self._lrs()
        self.mode_worse = math.inf if mode == "min" else -math.inf
        self.mode, self.threshold, self.threshold_mode = mode, threshold, threshold_mode
        self._reset()

    def _reset(self):
        """Forget what was seen."""
        self.best = self.mode_worse
        self.cooldown_counter = self.num_bad_epochs = 0

    @property
    def in_cooldown(self):
        return self.cooldown_counter > 0

    def _is_better(self, a, best):
        """Whether a beats best by the threshold."""
        sign = -1 if self.mode == "min" else 1
        margin = sign * self.threshold
        bound = best * (1 + margin) if self.threshold_mode == "rel" else best + margin
        return a < bound if self.mode == "min" else a > bound

    def step(self, metrics, epoch=None):
        """Look at the epoch's value and reduce the lrs when it is time."""
        current = float(metrics)
        if epoch is None:
            epoch = self.last_epoch + 1
        else:
            warn("The epoch parameter in `scheduler.step()` was not necessary and is being deprecated. Hint: `scheduler.step(metrics)`")
        self.last_epoch = epoch
        if self._is_better(current, self.best):
            self.best, self.num_bad_epochs = current, 0
        else:
            self.num_bad_epochs += 1
        if self.in_cooldown:
            self.cooldown_counter -= 1
            self.num_bad_epochs = 0
        if self.num_bad_epochs > self.patience:
            self._reduce_lr(epoch)
            self.cooldown_counter, self.num_bad_epochs = self.cooldown, 0
        self._last_lr = self._lrs()

    def _reduce_lr(self, epoch):
        while len(self.min_lrs) < len(self.optimizer.param_groups) and self.default_min_lr is not None:
            self.min_lrs.append(self.default_min_lr)
        n = len(self.optimizer.param_groups)
        need(len(self.min_lrs) == n, RuntimeError, f"ReduceLROnPlateau: min_lr has {len(self.min_lrs)} values, param_groups has {n}")
        for group, lowest in zip(self.optimizer.param_groups, self.min_lrs, strict=True):
            old = float(group["lr"])
            new = max(old * self.factor, lowest)
            if old - new > self.eps:
                _set(group, "lr", new)


def _check_schedulers(name, optimizer, schedulers):
    check(len(schedulers) >= 1, f"{name} expects at least one scheduler to be chained, but got no scheduler.")
    for k, scheduler in enumerate(schedulers):
        need(hasattr(scheduler, "optimizer"), TypeError, f"{name} at index {k} should have `optimizer` as its attribute.")
        check(not isinstance(scheduler, ReduceLROnPlateau),
              f"{name} does not support `ReduceLROnPlateau` scheduler as it requires additional kwargs to be specified "
              "when calling `step`")
        check(scheduler.optimizer is optimizer,
              f"{name} expects all schedulers to belong to the same optimizer, but got scheduler "
              f"{type(scheduler).__name__} at index {k} for a different optimizer")


class _Several(LRScheduler):
    """A scheduler made of schedulers: their states are part of its own."""

    PARTS = ("_schedulers",)


class SequentialLR(_Several):
    """schedulers[k] is used from epoch milestones[k - 1] on (its own epoch 0).

    >>> import microgradx
    >>> optimizer = microgradx.optim.SGD([microgradx.nn.Parameter(microgradx.zeros(1))], lr=0.1)
    >>> from microgradx.optim.lr_scheduler import ConstantLR, ExponentialLR, SequentialLR
    >>> parts = [ConstantLR(optimizer, 0.5), ExponentialLR(optimizer, 0.5)]
    >>> scheduler = SequentialLR(optimizer, parts, milestones=[2])
    >>> for epoch in range(3):
    ...     optimizer.step()
    ...     scheduler.step()
    >>> round(optimizer.param_groups[0]["lr"], 6)
    0.05
    """

    def __init__(self, optimizer, schedulers, milestones, last_epoch=-1):
        _check_schedulers("SequentialLR", optimizer, schedulers)
        check(len(milestones) == len(schedulers) - 1,
              "Sequential Schedulers expects number of schedulers provided to be one more than the number of milestone "
              f"points, but got number of schedulers {len(schedulers)} and the number of milestones to be equal to "
              f"{len(milestones)}")
        self._schedulers, self._milestones = schedulers, milestones
        self.last_epoch, self.optimizer = last_epoch + 1, optimizer
        for group in optimizer.param_groups:
            _set(group, "lr", _copy(group["initial_lr"]))
        self.recursive_undo()
        first = schedulers[bisect_right(milestones, 0)]
        first._initial_step()
        self._last_lr = first.get_last_lr()

    def recursive_undo(self, sched=None):
        """Take back the step that every scheduler, also those inside of others, made when it was created."""
        sched = self if sched is None else sched
        if hasattr(sched, "_schedulers"):
            for scheduler in sched._schedulers:
                self.recursive_undo(scheduler)
        elif hasattr(sched, "last_epoch"):
            sched.last_epoch -= 1

    def step(self):
        """The next epoch."""
        self.last_epoch += 1
        k = bisect_right(self._milestones, self.last_epoch)
        scheduler = self._schedulers[k]
        if k > 0 and self._milestones[k - 1] == self.last_epoch:
            scheduler._update_lr(0)
        else:
            scheduler.step()
        self._last_lr = scheduler.get_last_lr()


class ChainedScheduler(_Several):
    """Steps several schedulers one after the other: their factors multiply.

    >>> import microgradx
    >>> optimizer = microgradx.optim.SGD([microgradx.nn.Parameter(microgradx.zeros(1))], lr=0.1)
    >>> from microgradx.optim.lr_scheduler import ChainedScheduler, ExponentialLR, StepLR
    >>> scheduler = ChainedScheduler([StepLR(optimizer, 2), ExponentialLR(optimizer, 0.5)])
    >>> for epoch in range(3):
    ...     optimizer.step()
    ...     scheduler.step()
    >>> round(optimizer.param_groups[0]["lr"], 6)
    0.00125
    """

    def __init__(self, schedulers, optimizer=None):
        optimizer = schedulers[0].optimizer if optimizer is None and schedulers else optimizer
        _check_schedulers("ChainedScheduler", optimizer, schedulers)
        self._schedulers, self.optimizer = schedulers, optimizer
        self._last_lr = self._lrs()

    def step(self):
        """The next epoch of each."""
        for scheduler in self._schedulers:
            scheduler.step()
        self._last_lr = self._lrs()
