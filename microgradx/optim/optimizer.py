"""What all optimizers share: parameter groups, state, state_dict, hooks, and the step of the composed ones."""
import functools
import weakref
from collections import OrderedDict, defaultdict
from collections.abc import Iterable
from copy import deepcopy
from itertools import chain
from typing import Any

import numpy as np

import microgradx
from microgradx._engine.warn import warn
from microgradx._handles import add_hook
from microgradx._rows import need

from ._fused import zero_grads
from ._private_names import *  # noqa: F403 - what copies of PyTorch's optimizers import from here
from ._private_names import _get_scalar_dtype, _group_tensors_by_device_and_dtype

HOOKS = ("_optimizer_step_pre_hooks", "_optimizer_step_post_hooks", "_optimizer_state_dict_pre_hooks",
         "_optimizer_state_dict_post_hooks", "_optimizer_load_state_dict_pre_hooks",
         "_optimizer_load_state_dict_post_hooks")


_live = weakref.WeakSet()
_before_all, _after_all = OrderedDict(), OrderedDict()          # hooks of all optimizers' steps


def register_optimizer_step_pre_hook(hook):
    """Call hook(optimizer, args, kwargs) before each step of every optimizer, and before its own hooks; see Optimizer.register_step_pre_hook.

    >>> import microgradx
    >>> optimizer = microgradx.optim.SGD([microgradx.nn.Parameter(microgradx.zeros(1))], lr=0.1)
    >>> handle = microgradx.optim.optimizer.register_optimizer_step_pre_hook(lambda *args: print(type(args[0]).__name__))
    >>> optimizer.step()
    SGD
    >>> handle.remove()
    """
    return _of_all(_before_all, hook)


def register_optimizer_step_post_hook(hook):
    """Call hook(optimizer, args, kwargs) after each step of every optimizer, and after its own hooks."""
    return _of_all(_after_all, hook)


def _of_all(hooks, hook):
    for optimizer in list(_live):
        optimizer._patch_step_function()
    return add_hook(hooks, hook)


class _Required:
    """Marks an option without a default."""

    def __repr__(self):
        return "<required parameter>"


required = _Required()
ParamsT = Iterable[microgradx.Tensor] | Iterable[dict[str, Any]] | Iterable[tuple[str, microgradx.Tensor]]


def check(condition, message):
    """Raise ValueError(message) unless the condition holds (so that NaN is refused too)."""
    need(condition, ValueError, message)


NOT_NEGATIVE = {name: name + " value" for name in ("momentum", "weight_decay", "momentum_decay", "lr_decay", "initial_accumulator_value")}
NOT_NEGATIVE |= {"lr": "learning rate", "eps": "epsilon value"}


def check_rate(lr):
    check(not isinstance(lr, microgradx.Tensor) or lr.numel() == 1, "Tensor lr must be 1-element")


def check_common(options):
    """The checks of options that most optimizers share, in the order in which they are given."""
    betas = options.get("betas", (0, 0))
    need(isinstance(betas, (tuple, list)), TypeError, f"betas: must be a pair of numbers, not {type(betas).__name__}")
    need(len(betas) > 1, IndexError, f"betas: two are needed, got {betas}")
    for name, value in [*((name, options[name]) for name in options if name in NOT_NEGATIVE), ("betas", betas[0]), ("betas", betas[1])]:
        if not isinstance(value, (int, float, np.number, microgradx.Tensor)):       # no `need`: most of the time would go into its texts
            raise TypeError(f"{name}: must be a number, not {type(value).__name__} ({value!r})")
        if name in NOT_NEGATIVE and not value >= 0:
            raise ValueError(f"Invalid {NOT_NEGATIVE[name]}: {value}")
    for k, beta in enumerate(options.get("betas", ())):
        if not 0 <= beta < 1:
            raise ValueError(f"Invalid beta parameter at index {k}: {beta}")


def check_execution(name, defaults):
    """The options that say how to execute: `foreach`, `fused` and `capturable` cannot change a result here."""
    if defaults.get("fused"):
        need(not defaults["differentiable"], RuntimeError, "`fused` does not support `differentiable`")
        need(not defaults.get("foreach"), RuntimeError, "`fused` and `foreach` cannot be `True` together.")
    need(not defaults.get("differentiable"), NotImplementedError, f"{name}: differentiable=True is not supported: a step is not recorded on the tape")


def scalar(value):
    """A 0-d tensor of state (`step` and its like): float64 when that is the default dtype, else float32."""
    return microgradx.tensor(float(value), dtype=_get_scalar_dtype())


def run_closure(closure):
    """The closure's loss, computed with gradients on; None without a closure."""
    if closure is None:
        return None
    with microgradx.enable_grad():
        return closure()


class Optimizer:
    """Base of all optimizers.

    params: an iterable of tensors, of (name, tensor) pairs, or of dicts with `params` and options of their own.
    defaults: the options of groups that say nothing else. A subclass defines `step`.

    >>> import microgradx
    >>> isinstance(microgradx.optim.SGD([microgradx.nn.Parameter(microgradx.zeros(1))], lr=0.1), microgradx.optim.Optimizer)
    True
    """

    _group_tensors_by_device_and_dtype = staticmethod(_group_tensors_by_device_and_dtype)

    def __init__(self, params, defaults):
        self.defaults = defaults
        self._make_hooks()
        if isinstance(params, microgradx.Tensor):
            raise TypeError("params argument given to the optimizer should be an iterable of Tensors or dicts, but got " + params.type())
        self.state = defaultdict(dict)
        self.param_groups = []
        if not isinstance(params, Iterable):
            raise TypeError(f"params: should be an iterable of Tensors or dicts, not {type(params).__name__}. Hint: model.parameters()")
        groups = list(params)
        check(groups, "optimizer got an empty parameter list")
        for group in groups if isinstance(groups[0], dict) else [{"params": groups}]:
            self.add_param_group(group)

    def _make_hooks(self):
        for name in HOOKS:
            self.__dict__.setdefault(name, OrderedDict())
        _live.add(self)
        if _before_all or _after_all:
            self._patch_step_function()

    def add_param_group(self, param_group):
        """Add a group of parameters, `{"params": ..., option: value}`; options not given get the defaults."""
        need(isinstance(param_group, dict), TypeError, f"param_group must be a dict, but got {type(param_group)}")
        params = param_group["params"]
        need(not isinstance(params, set), TypeError, "optimizer parameters need to be organized in ordered collections, but the ordering of "
             "tensors in sets will change between runs. Please use a list instead.")
        params = [params] if isinstance(params, microgradx.Tensor) else list(params)
        if any(isinstance(p, tuple) for p in params):
            check(all(isinstance(p, tuple) for p in params),
                  "all optimizer params should be with/without names. Some param names are missing")
            param_group["param_names"] = [name for name, _ in params]
            params = [p for _, p in params]
        param_group["params"] = params
        for p in params:
            self._check_param(p)
        for name, default in self.defaults.items():
            if default is required and name not in param_group:
                raise ValueError(f"parameter group didn't specify a value of required optimization parameter {name}")
            param_group.setdefault(name, default)
        self._check_uniqueness(param_group)
        self.param_groups.append(param_group)

    def _check_param(self, p):
        need(isinstance(p, microgradx.Tensor), TypeError, f"optimizer can only optimize Tensors, but one of the params is {type(p).__name__}")
        check(p.is_leaf or p.retains_grad, "can't optimize a non-leaf Tensor")

    def _check_uniqueness(self, group):
        if len({id(p) for p in group["params"]}) != len(group["params"]):
            warn("optimizer contains a parameter group with duplicate parameters; each is updated as often as it is listed")
        check(all(("param_names" in other) == ("param_names" in group) for other in self.param_groups),
              "all optimizer param groups should be with/without names. cannot add param group to the optimizer")
        for other in self.param_groups:
            check({id(p) for p in other["params"]}.isdisjoint(id(p) for p in group["params"]),
                  "some parameters appear in more than one parameter group")

    def zero_grad(self, set_to_none=True):
        """Forget the gradients (`.grad` becomes None), or fill them with zeros when set_to_none is False."""
        zero_grads(self.param_groups, set_to_none)

    def step(self, closure=None):
        """Update the parameters once; closure, when given, computes the loss and its gradients and is returned."""
        raise NotImplementedError(f"{type(self).__name__} defines no step()")

    def __repr__(self):
        text = type(self).__name__ + " ("
        for k, group in enumerate(self.param_groups):
            text += f"\nParameter Group {k}\n"
            text += "".join(f"    {key}: {group[key]}\n" for key in sorted(group) if key != "params")
        return text + ")"

    def __getstate__(self):
        return {"defaults": self.defaults, "state": self.state, "param_groups": self.param_groups}

    def __setstate__(self, state):
        self.__dict__.update(state)
        self._make_hooks()
        for group in self.param_groups:
            for name, default in self.defaults.items():
                group.setdefault(name, default)

    # -- hooks: a step that calls them stands in front of the class's own in this instance only; without them no cost --

    def _patch_step_function(self):
        if "step" in self.__dict__:
            return
        plain, reference = type(self).step, weakref.ref(self)

        @functools.wraps(plain)
        def step(*args, **kwargs):
            self = reference()
            args = (self, *args)
            for hook in [*_before_all.values(), *getattr(self, "_optimizer_step_pre_hooks", {}).values()]:    # a wrapper may not have called __init__
                changed = hook(self, args, kwargs)
                if changed is not None:
                    need(isinstance(changed, tuple) and len(changed) == 2, RuntimeError,
                         f"{plain} must return None or a tuple of (new_args, new_kwargs), but got {changed}.")
                    args, kwargs = changed
            out = plain(*args, **kwargs)
            self._opt_called = True
            for hook in [*getattr(self, "_optimizer_step_post_hooks", {}).values(), *_after_all.values()]:
                hook(self, args, kwargs)
            return out

        self.step = step

    def register_step_pre_hook(self, hook):
        """Call hook(optimizer, args, kwargs) before each step, args beginning with the optimizer; it may return new (args, kwargs)."""
        self._patch_step_function()
        return add_hook(self._optimizer_step_pre_hooks, hook)

    def register_step_post_hook(self, hook):
        """Call hook(optimizer, args, kwargs) after each step."""
        self._patch_step_function()
        return add_hook(self._optimizer_step_post_hooks, hook)

    def register_state_dict_pre_hook(self, hook, prepend=False):
        """Call hook(optimizer) before state_dict."""
        return add_hook(self._optimizer_state_dict_pre_hooks, hook, prepend)

    def register_state_dict_post_hook(self, hook, prepend=False):
        """Call hook(optimizer, state_dict) after state_dict; it may return another dict."""
        return add_hook(self._optimizer_state_dict_post_hooks, hook, prepend)

    def register_load_state_dict_pre_hook(self, hook, prepend=False):
        """Call hook(optimizer, state_dict) before loading; it may return another dict."""
        return add_hook(self._optimizer_load_state_dict_pre_hooks, hook, prepend)

    def register_load_state_dict_post_hook(self, hook, prepend=False):
        """Call hook(optimizer) after loading."""
        return add_hook(self._optimizer_load_state_dict_post_hooks, hook, prepend)

    # -- state_dict ---------------------------------------------------------------------------------------------------

    def state_dict(self):
        """{"state": parameter's number -> its state, "param_groups": the groups with numbers for parameters}."""
        for hook in list(self._optimizer_state_dict_pre_hooks.values()):
            hook(self)
        number = {}
        for p in chain.from_iterable(group["params"] for group in self.param_groups):
            number.setdefault(id(p), len(number))
        groups = [{**{k: v for k, v in group.items() if k != "params"},
                   "params": [number[id(p)] for p in group["params"]]} for group in self.param_groups]
        state = {number[id(k)] if isinstance(k, microgradx.Tensor) else k: v for k, v in self.state.items()}
        out = {"state": state, "param_groups": groups}
        for hook in list(self._optimizer_state_dict_post_hooks.values()):
            changed = hook(self, out)
            out = out if changed is None else changed
        return out

    def load_state_dict(self, state_dict):
        """Take over the state and options of a state_dict() for the same parameters in the same order.

        Tensors of state take the dtype of their parameter (`step` keeps its own). Raises ValueError when the groups
        differ in number or length.
        """
        state_dict = dict(state_dict)
        for hook in list(self._optimizer_load_state_dict_pre_hooks.values()):
            changed = hook(self, state_dict)
            state_dict = state_dict if changed is None else changed
        groups, saved = self.param_groups, deepcopy(state_dict["param_groups"])
        check(len(groups) == len(saved), "loaded state dict has a different number of parameter groups")
        check(all(len(g["params"]) == len(s["params"]) for g, s in zip(groups, saved, strict=True)),
              "loaded state dict contains a parameter group that doesn't match the size of optimizer's group")
        numbers = chain.from_iterable(s["params"] for s in saved)
        params = dict(zip(numbers, chain.from_iterable(g["params"] for g in groups), strict=True))
        state = defaultdict(dict)
        for key, value in state_dict["state"].items():
            if key in params:
                state[params[key]] = cast_state(params[key], value)
            else:
                state[key] = value
        for group, new in zip(groups, saved, strict=True):
            new["params"] = group["params"]
            if "param_names" in group and "param_names" not in new:
                new["param_names"] = group["param_names"]
        self.__setstate__({"state": state, "param_groups": saved})
        for hook in list(self._optimizer_load_state_dict_post_hooks.values()):
            hook(self)


def cast_state(p, value, key=None):
    """A loaded piece of p's state: tensors of floating parameters in their dtype, containers recursively."""
    if isinstance(value, microgradx.Tensor):
        return value.to(p.dtype) if key != "step" and p.is_floating_point() else value
    if isinstance(value, dict):
        return {k: cast_state(p, v, k) for k, v in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str):
        return type(value)(cast_state(p, v) for v in value)
    return value


class Checked(Optimizer):
    """An optimizer whose options are the arguments of its __init__, in the order of OPTIONS, in which its groups show them."""

    def __init__(self, params, arguments):
        options = {name: arguments[name] for name in self.OPTIONS.split()}
        check_rate(options["lr"])
        self._check(**options)
        check_execution(type(self).__name__, options)
        super().__init__(params, options)

    def _check(self, **options):
        check_common(options)


def fused_step(kernel):
    """The method `step` of an optimizer that one call of kernel(groups, state), from _fused.pyx, updates."""
    def step(self, closure=None):
        """Update the parameters that have a gradient; see Optimizer.step."""
        loss = None if closure is None else run_closure(closure)
        kernel(self.param_groups, self.state)
        return loss
    return step


class Composed(Checked):
    """An optimizer whose update of one parameter is written in tensor operations.

    `STATE` maps a name to a function of (parameter, group) that makes the piece of state on the first step, or None where there is none;
    `update(p, grad, state, group, step)` changes p and its state in place, without recording.
    """

    STATE = {}
    L2 = True  # the decay joins the gradient
    COUNTED = True  # the state has a "step"
    COMPLEX = True  # complex parameters are updated as the reals that they consist of

    def __setstate__(self, state):
        super().__setstate__(state)
        for values in self.state.values():
            for key in ("step", "eta", "mu", "mu_product"):
                if key in values and not isinstance(values[key], microgradx.Tensor):
                    values[key] = scalar(values[key])

    def step(self, closure=None):
        """Update the parameters that have a gradient; see Optimizer.step."""
        loss = run_closure(closure)
        with microgradx.no_grad():
            for group in self.param_groups:
                for p in group["params"]:
                    if p.grad is not None:
                        self._step_one(p, -p.grad if group.get("maximize") else p.grad, group)
        return loss

    def _step_one(self, p, grad, group):
        need(not grad.is_sparse, RuntimeError, f"{type(self).__name__} does not support sparse gradients")
        need(self.COMPLEX or not p.is_complex(), RuntimeError, f"{type(self).__name__} does not support complex parameters")
        state, step = self.state[p], None
        if not state:
            made = {"step": scalar(0)} if self.COUNTED else {}
            made.update((name, make(as_real(p), group)) for name, make in self.STATE.items())
            state.update((name, microgradx.view_as_complex(value) if p.is_complex() and value.shape == as_real(p).shape else value)
                         for name, value in made.items() if value is not None)
        if self.COUNTED:
            state["step"] += 1
            step = state["step"].item()
        if p.is_complex():
            p, grad, state = as_real(p), as_real(grad), {name: as_real(value) for name, value in state.items()}
        if self.L2 and group["weight_decay"] != 0:
            if group.get("decoupled_weight_decay"):
                p.mul_(1 - float(group["lr"]) * group["weight_decay"])
            else:
                grad = grad.add(p, alpha=group["weight_decay"])
        self.update(p, grad, state, group, step)


def as_real(t):
    """t, a complex one as the real numbers that it consists of."""
    return microgradx.view_as_real(t) if t.is_complex() else t


def zeros(p, group):
    """State like the parameter, of zeros."""
    return microgradx.zeros_like(p)
