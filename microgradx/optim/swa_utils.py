"""Averages of models: stochastic weight averaging and exponential moving averages."""
import itertools
import math
from copy import deepcopy

import microgradx
from microgradx import nn
from microgradx._rows import need

from ._lr_base import LRScheduler, _per_group
from .optimizer import check

__all__ = ["AveragedModel", "SWALR", "get_ema_avg_fn", "get_ema_multi_avg_fn", "get_swa_avg_fn", "get_swa_multi_avg_fn", "update_bn"]


def _check_decay(decay):
    check(0 <= decay <= 1, f"Invalid decay value {decay} provided. Please provide a value in [0,1] range.")


def _move(averages, values, share, move_integers):
    """Move each average by its share of the way to the current value, in place."""
    with microgradx.no_grad():
        for averaged, current in zip(averages, values, strict=True):
            if averaged.is_floating_point():
                averaged.lerp_(current.to(averaged.dtype), share)
            else:
                move_integers(averaged, current)


def get_ema_avg_fn(decay=0.999):
    """averaged -> decay averaged + (1 - decay) current, for one parameter.

    >>> import microgradx
    >>> microgradx.optim.swa_utils.get_ema_avg_fn(0.5)(microgradx.tensor(0.), microgradx.tensor(1.), 1)
    tensor(0.5000)
    """
    _check_decay(decay)

    def ema_update(ema_param, current_param, num_averaged):
        with microgradx.no_grad():
            return decay * ema_param + (1 - decay) * current_param

    return ema_update


def get_swa_avg_fn():
    """averaged -> averaged + (current - averaged) / (num_averaged + 1), for one parameter.

    >>> import microgradx
    >>> microgradx.optim.swa_utils.get_swa_avg_fn()(microgradx.tensor(0.), microgradx.tensor(1.), microgradx.tensor(1))
    tensor(0.5000)
    """
    def swa_update(averaged_param, current_param, num_averaged):
        with microgradx.no_grad():
            return averaged_param + (current_param - averaged_param) / (num_averaged + 1)

    return swa_update


def get_ema_multi_avg_fn(decay=0.999):
    """get_ema_avg_fn's update of lists of parameters, in place.

    >>> import microgradx
    >>> w = microgradx.zeros(1)
    >>> microgradx.optim.swa_utils.get_ema_multi_avg_fn(0.5)([w], [microgradx.ones(1)], 1)
    >>> w
    tensor([0.5000])
    """
    _check_decay(decay)

    def ema_update(ema_param_list, current_param_list, _):
        _move(ema_param_list, current_param_list, 1 - decay, lambda averaged, current: averaged.copy_(averaged * decay + current * (1 - decay)))

    return ema_update


def get_swa_multi_avg_fn():
    """get_swa_avg_fn's update of lists of parameters, in place.

    >>> import microgradx
    >>> w = microgradx.zeros(1)
    >>> microgradx.optim.swa_utils.get_swa_multi_avg_fn()([w], [microgradx.ones(1)], microgradx.tensor(1))
    >>> w
    tensor([0.5000])
    """
    def swa_update(averaged_param_list, current_param_list, num_averaged):
        _move(averaged_param_list, current_param_list, 1 / (int(num_averaged) + 1),
              lambda averaged, current: averaged.addcdiv_(current - averaged, num_averaged + 1))

    return swa_update


class AveragedModel(nn.Module):
    """A copy of the model, `.module`, whose parameters are averages of what update_parameters() was shown.

    avg_fn(averaged, current, num_averaged) gives one parameter's new average, multi_avg_fn(averaged_list, current_list,
    num_averaged) changes lists of one dtype in place; without either it is the running mean. use_buffers averages buffers too, else
    they are copied.

    >>> import microgradx
    >>> model = microgradx.nn.Linear(1, 1, bias=False)
    >>> average = microgradx.optim.swa_utils.AveragedModel(model)
    >>> average.update_parameters(model)
    >>> microgradx.equal(average.module.weight, model.weight)
    True
    """

    def __init__(self, model, device=None, avg_fn=None, multi_avg_fn=None, use_buffers=False):
        super().__init__()
        need(avg_fn is None or multi_avg_fn is None, AssertionError, "Only one of avg_fn and multi_avg_fn should be provided")
        self.module = deepcopy(model)
        if device is not None:
            self.module = self.module.to(device)
        self.register_buffer("n_averaged", microgradx.tensor(0, dtype=microgradx.long))
        self.avg_fn, self.multi_avg_fn, self.use_buffers = avg_fn, multi_avg_fn, use_buffers

    def forward(self, *args, **kwargs):
        return self.module(*args, **kwargs)

    def update_parameters(self, model):
        """Let the model's present parameters join the average."""
        averaged, current = ([t.detach() for t in itertools.chain(m.parameters(), m.buffers() if self.use_buffers else ())] for m in (self.module, model))
        if self.n_averaged == 0:
            for a, c in zip(averaged, current, strict=True):
                a.copy_(c)
        elif self.multi_avg_fn is None:
            average = self.avg_fn or get_swa_avg_fn()
            for a, c in zip(averaged, current, strict=True):
                a.copy_(average(a, c, self.n_averaged))
        else:
            for kind in dict.fromkeys(a.dtype for a in averaged):
                pairs = [(a, c) for a, c in zip(averaged, current, strict=True) if a.dtype is kind]
                self.multi_avg_fn(*map(list, zip(*pairs, strict=True)), self.n_averaged)
        if not self.use_buffers:
            for a, c in zip(self.module.buffers(), model.buffers(), strict=True):
                a.detach().copy_(c.detach())
        self.n_averaged += 1


def update_bn(loader, model, device=None):
    """Recompute the running statistics of the model's batch-norm layers over the loader's inputs (the first of each
    batch): their average over all batches.

    >>> import microgradx
    >>> model = microgradx.nn.BatchNorm1d(1)
    >>> microgradx.optim.swa_utils.update_bn([microgradx.tensor([[1.], [3.]])], model)
    >>> model.running_mean
    tensor([2.])
    """
    norms = [m for m in model.modules() if isinstance(m, nn.modules.batchnorm._BatchNorm)]
    if not norms:
        return
    momenta, was_training = [m.momentum for m in norms], model.training
    for m in norms:
        m.reset_running_stats()
        m.momentum = None
    model.train()
    with microgradx.no_grad():
        for batch in loader:
            x = batch[0] if isinstance(batch, (list, tuple)) else batch
            model(x if device is None else x.to(device))
    for m, momentum in zip(norms, momenta, strict=True):
        m.momentum = momentum
    model.train(was_training)


class SWALR(LRScheduler):
    """Anneals every lr to swa_lr in anneal_epochs epochs ("cos" or "linear") and keeps it there.

    >>> import microgradx
    >>> optimizer = microgradx.optim.SGD([microgradx.nn.Parameter(microgradx.zeros(1))], lr=0.1)
    >>> scheduler = microgradx.optim.swa_utils.SWALR(optimizer, swa_lr=0.5, anneal_epochs=1)
    >>> optimizer.step(); scheduler.step()
    >>> optimizer.param_groups[0]["lr"]
    0.5
    """

    def __init__(self, optimizer, swa_lr, anneal_epochs=10, anneal_strategy="cos", last_epoch=-1):
        for group, lr in zip(optimizer.param_groups, _per_group(optimizer, swa_lr, "swa_lr"), strict=True):
            group["swa_lr"] = lr
        check(anneal_strategy in ("cos", "linear"), f"anneal_strategy must by one of 'cos' or 'linear', instead got {anneal_strategy}")
        check(isinstance(anneal_epochs, int) and anneal_epochs >= 0, f"anneal_epochs must be equal or greater than 0, got {anneal_epochs}")
        self._anneal_strategy, self.anneal_epochs = anneal_strategy, anneal_epochs
        super().__init__(optimizer, last_epoch)

    @property
    def anneal_func(self):
        """How much of swa_lr an lr is made of, by the share of the epochs that have passed."""
        return float if self._anneal_strategy == "linear" else lambda t: (1 - math.cos(math.pi * t)) / 2

    def _share(self, step):
        """How much of swa_lr the lr of a step is made of."""
        return self.anneal_func(max(0, min(1, step / max(1, self.anneal_epochs))))

    def get_lr(self):
        step = self._step_count - 1
        if self.anneal_epochs == 0:
            step = max(1, step)
        before, now, values = self._share(max(0, step - 1)), self._share(step), []
        for group in self.optimizer.param_groups:
            start = group["swa_lr"] if before == 1 else (group["lr"] - before * group["swa_lr"]) / (1 - before)
            values.append(now * group["swa_lr"] + (1 - now) * start)
        return values
