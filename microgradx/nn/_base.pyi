"""The C part of nn.Module: calling a module and finding its parameters and children cost what a method call costs."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any

HOOK_DICTS: builtins.tuple
class ModuleBase:
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
    def __call__(self, *args: Any, **kwargs: Any) -> Any: ...
    def __getattr__(self, name: builtins.str) -> Any: ...
def bind(tensor: Any, assign_special: Any) -> Any: """Hand over what lives above: the Tensor type and the function that assigns parameters, modules and buffers."""
def look_up_directly(cls: Any) -> Any: """Let attributes of cls's instances be found, and its instances be called, without asking the class for its own ways first."""
def named_members(modules: Any, members_of: Any, remove_duplicate: builtins.bool) -> Any: """(dotted name, member) pairs of each of the (name, module) pairs; members_of(module) -> (name, member) pairs."""
def named_modules(root: Any, memo: Any, prefix: builtins.str, remove_duplicate: builtins.bool) -> Any: """Depth-first (name, module) pairs of root and all below it; a module that is shared comes once."""
def parameters(root: Any) -> Any: """The parameters of root and all below it, each once, without their names."""
def run_chain(modules: Any, x: Any) -> Any: """Sequential.forward: each module's result is the next one's input."""
def set_attribute(self: Any, name: Any, value: Any) -> Any: """Module.__setattr__: plain values go to the instance, all else and names that are registered to `assign`."""
def watch(*hooks: Any) -> Any: """Hand over the four dicts of the hooks that all modules call."""
