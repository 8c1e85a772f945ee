"""The base of all learning-rate schedulers, and what several of them need."""
import functools
import types

import microgradx
from microgradx._engine.warn import warn
from microgradx._rows import need

from .optimizer import Optimizer, check


def check_optimizer(optimizer):
    """Raise TypeError for what is no optimizer."""
    need(isinstance(optimizer, Optimizer), TypeError, f"{type(optimizer).__name__} is not an Optimizer")


def _set(group, key, value):
    """Set an option; a Tensor lr is filled, so that whoever shares it sees the change."""
    if isinstance(group.get(key), microgradx.Tensor):
        group[key].fill_(float(value))
    else:
        group[key] = value


def _copy(value):
    return value.clone() if isinstance(value, microgradx.Tensor) else value


def _per_group(optimizer, values, name):
    """One value per group, from a list or from one for all; tensors are copied."""
    if not isinstance(values, (list, tuple)):
        values = [values] * len(optimizer.param_groups)
    check(len(values) == len(optimizer.param_groups), f"{name} must have the same length as optimizer.param_groups. "
          f"{name} has {len(values)} values, param_groups has {len(optimizer.param_groups)}.")
    return [_copy(value) for value in values]


def _saved(part):
    """What state_dict keeps of a scheduler or function, or of several: its own state, a callable object's attributes, None of a function."""
    if isinstance(part, (list, tuple)):
        return [_saved(each) for each in part]
    if hasattr(part, "state_dict"):
        return part.state_dict()
    return None if part is None or isinstance(part, types.FunctionType) else dict(part.__dict__)


def _take_over(part, saved):
    """The opposite."""
    if isinstance(part, (list, tuple)):
        for each, state in zip(part, saved, strict=True):
            _take_over(each, state)
    elif hasattr(part, "load_state_dict"):
        part.load_state_dict(saved)
    elif saved is not None:
        part.__dict__.update(saved)


def meant_for_step(get_lr):
    """get_lr, with a warning where a program calls it: outside of step() it gives the step after the last one."""
    @functools.wraps(get_lr)
    def checked(self):
        if not self._get_lr_called_within_step:
            warn("To get the last learning rate computed by the scheduler, please use `get_last_lr()`.")
        return get_lr(self)
    return checked


class LRScheduler:
    """Base of all schedulers: counts the steps and sets every group's lr to what get_lr() says.

    A subclass defines get_lr() -> one lr per group; last_epoch is the step it is for.

    >>> import microgradx
    >>> issubclass(microgradx.optim.lr_scheduler.StepLR, microgradx.optim.lr_scheduler.LRScheduler)
    True
    """

    _is_initial = False
    _get_lr_called_within_step = False
    PARTS = ()  # the attributes that are schedulers or functions: state_dict has their states

    def __init_subclass__(cls):
        super().__init_subclass__()
        if "get_lr" in vars(cls) and cls.__module__.startswith("microgradx."):      # a program's own scheduler says what it likes
            cls.get_lr = meant_for_step(cls.get_lr)

    def __init__(self, optimizer, last_epoch=-1):
        check_optimizer(optimizer)
        if last_epoch == -1:
            for group in optimizer.param_groups:
                group.setdefault("initial_lr", _copy(group["lr"]))
        else:
            for k, group in enumerate(optimizer.param_groups):
                need("initial_lr" in group, KeyError, f"param 'initial_lr' is not specified in param_groups[{k}] when resuming an optimizer")
        self.optimizer = optimizer
        self.base_lrs = [_copy(group["initial_lr"]) for group in optimizer.param_groups]
        self.last_epoch = last_epoch
        optimizer._patch_step_function()
        optimizer.__dict__.setdefault("_opt_called", False)
        self._initial_step()

    def _initial_step(self):
        self._step_count = 0
        self._is_initial = True
        try:
            self.step()
        finally:
            self._is_initial = False

    def state_dict(self):
        """Everything the scheduler knows but the optimizer."""
        plain = {key: value for key, value in self.__dict__.items() if key not in ("optimizer", *self.PARTS)}
        return plain | {name: _saved(getattr(self, name)) for name in self.PARTS}

    def load_state_dict(self, state_dict):
        """Take over a state_dict(); functions stay."""
        state = dict(state_dict)
        for name in self.PARTS:
            _take_over(getattr(self, name), state.pop(name))
        self.__dict__.update(state)

    def get_last_lr(self):
        """The lrs that the last step set, one per group."""
        return self._last_lr

    def get_lr(self):
        """The lr of each group for last_epoch."""
        raise NotImplementedError(f"{type(self).__name__} defines no get_lr()")

    def _lrs(self):
        return [_copy(group["lr"]) for group in self.optimizer.param_groups]

    def _scaled(self, factor):
        """Every group's lr times the factor."""
        return [lr * factor for lr in self._lrs()]

    def step(self, epoch=None):
        """Go to the next step (or, deprecated, to step `epoch`) and set the lrs."""
        self._step_count += 1
        if self._step_count == 2 and not hasattr(self.optimizer.step, "__wrapped__"):    # not what notes that it was called
            warn("Seems like `optimizer.step()` has been overridden after learning rate scheduler initialization. Call it before `lr_scheduler.step()`")
        elif self._step_count == 2 and not getattr(self.optimizer, "_opt_called", True):
            warn("Detected call of `lr_scheduler.step()` before `optimizer.step()`. Call them in the other "
                 "order: else the first value of the schedule is skipped")
        if epoch is not None:
            warn("The epoch parameter in `scheduler.step()` was not necessary and is being deprecated. Hint: `scheduler.step()`")
        self._update_lr(epoch)

    def _update_lr(self, epoch=None):
        self.last_epoch = self.last_epoch + 1 if epoch is None else epoch
        compute = self.get_lr if epoch is None else getattr(self, "_get_closed_form_lr", self.get_lr)
        self._get_lr_called_within_step = True
        try:
            values = compute()
        finally:
            self._get_lr_called_within_step = False
        for group, lr in zip(self.optimizer.param_groups, values, strict=True):
            _set(group, "lr", lr)
        self._last_lr = self._lrs()
