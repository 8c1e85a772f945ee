"""What all optimizers share: parameter groups, state, state_dict, hooks, and the step of the composed ones."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any

class Checked(Optimizer):
    """An optimizer whose options are the arguments of its __init__, in the order of OPTIONS, in which its groups show them."""
    def __init__(self, params: Any, arguments: Any) -> None: ...
class Composed(Checked):
    """An optimizer whose update of one parameter is written in tensor operations."""
    def __init__(self, params: Any, arguments: Any) -> None: ...
    L2: Any
    def step(self, closure: Any=None) -> Any: """Update the parameters that have a gradient; see Optimizer.step."""
class Optimizer:
    """Base of all optimizers."""
    def __init__(self, params: Any, defaults: Any) -> None: ...
    def __getattr__(self, name: builtins.str) -> Any: ...
    def __repr__(self) -> builtins.str: ...
    def __setattr__(self, name: builtins.str, value: Any) -> None: ...
    def add_param_group(self, param_group: Any) -> Any: """Add a group of parameters, `{'params': ..., option: value}`; options not given get the defaults."""
    def load_state_dict(self, state_dict: Any) -> Any: """Take over the state and options of a state_dict() for the same parameters in the same order."""
    def register_load_state_dict_post_hook(self, hook: Any, prepend: Any=False) -> Any: """Call hook(optimizer) after loading."""
    def register_load_state_dict_pre_hook(self, hook: Any, prepend: Any=False) -> Any: """Call hook(optimizer, state_dict) before loading; it may return another dict."""
    def register_state_dict_post_hook(self, hook: Any, prepend: Any=False) -> Any: """Call hook(optimizer, state_dict) after state_dict; it may return another dict."""
    def register_state_dict_pre_hook(self, hook: Any, prepend: Any=False) -> Any: """Call hook(optimizer) before state_dict."""
    def register_step_post_hook(self, hook: Any) -> Any: """Call hook(optimizer, args, kwargs) after each step."""
    def register_step_pre_hook(self, hook: Any) -> Any: """Call hook(optimizer, args, kwargs) before each step, args beginning with the optimizer; it may return new (args, kwargs)."""
    def state_dict(self) -> Any: """{'state': parameter's number -> its state, 'param_groups': the groups with numbers for parameters}."""
    def step(self, closure: Any=None) -> Any: """Update the parameters once; closure, when given, computes the loss and its gradients and is returned."""
    def zero_grad(self, set_to_none: Any=True) -> Any: """Forget the gradients (`.grad` becomes None), or fill them with zeros when set_to_none is False."""
def add_hook(hooks: Any, hook: Any, prepend: Any=False, marks: Any=()) -> Any: """Register hook in a dict (an ordered one, to prepend); marks: the (dict, bool) pairs that remember its options by the same id."""
def as_real(t: Any) -> Any: """t, a complex one as the real numbers that it consists of."""
def cast_state(p: Any, value: Any, key: Any=None) -> Any: """A loaded piece of p's state: tensors of floating parameters in their dtype, containers recursively."""
def check(condition: Any, message: Any) -> Any: """Raise ValueError(message) unless the condition holds (so that NaN is refused too)."""
def check_common(options: Any) -> Any: """The checks of options that most optimizers share, in the order in which they are given."""
def check_execution(name: Any, defaults: Any) -> Any: """The options that say how to execute: `foreach`, `fused` and `capturable` cannot change a result here."""
def check_rate(lr: Any) -> Any: ...
def fused_step(kernel: Any) -> Any: """The method `step` of an optimizer that one call of kernel(groups, state), from _fused.pyx, updates."""
def register_optimizer_step_post_hook(hook: Any) -> Any: """Call hook(optimizer, args, kwargs) after each step of every optimizer, and after its own hooks."""
def register_optimizer_step_pre_hook(hook: Any) -> Any: """Call hook(optimizer, args, kwargs) before each step of every optimizer, and before its own hooks; see Optimizer.register_step_pre_hook."""
def run_closure(closure: Any) -> Any: """The closure's loss, computed with gradients on; None without a closure."""
def scalar(value: Any) -> Any: """A 0-d tensor of state (`step` and its like): float64 when that is the default dtype, else float32."""
def warn(message: Any, category: Any=...) -> Any: """warnings.warn at the innermost line outside of this library, however many of its functions stand between."""
def zero_grads(groups: builtins.list, set_to_none: builtins.bool) -> Any: """Drop every parameter's gradient, or fill it with zeros (a new one where it is part of a graph)."""
def zeros(p: Any, group: Any) -> Any: """State like the parameter, of zeros."""
_of_all: Any
_Required: Any
