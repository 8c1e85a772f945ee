"""nn.Module, the base of every layer and model: it registers parameters, buffers and children, and is called."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any

class Module:
    """The base class of all layers and models."""
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
    def __call__(self, *args: Any, **kwargs: Any) -> Any: ...
    def __getattr__(self, name: builtins.str) -> Any: ...
    def __repr__(self) -> builtins.str: ...
    def __setattr__(self, name: builtins.str, value: Any) -> None: ...
    def add_module(self, name: Any, module: Any) -> Any: """Add a child module, or None."""
    def apply(self, fn: Any) -> Any: """Call fn with every module below and then with this one; returns self."""
    def bfloat16(self) -> Any: """Convert floating point parameters and buffers to bfloat16; returns self."""
    def buffers(self, recurse: Any=True) -> Any: """The buffers of this module and, with recurse, of all below it."""
    call_super_init: Any
    def children(self) -> Any: """The direct children, each once."""
    def compile(self, *args: Any, **kwargs: Any) -> Any: """Looks at the arguments as `microgradx.compile` does, and does nothing: there is no compiler; execution is eager."""
    def cpu(self) -> Any: """Does nothing: everything is on the CPU; returns self."""
    def cuda(self, device: Any=None) -> Any: """Raises as PyTorch's CPU build does, unless there is no tensor to move."""
    def double(self) -> Any: """Convert floating point parameters and buffers to float64; returns self."""
    dump_patches: Any
    def eval(self) -> Any: """The same as train(False)."""
    def extra_repr(self) -> Any: """What stands between the parentheses of the printed module; subclasses define it."""
    def float(self) -> Any: """Convert floating point parameters and buffers to float32; returns self."""
    forward: Any
    def get_buffer(self, target: Any) -> Any: """The buffer of a dotted name."""
    def get_extra_state(self) -> Any: """What else belongs into the state_dict; a module that overrides it overrides set_extra_state too."""
    def get_parameter(self, target: Any) -> Any: """The parameter of a dotted name."""
    def get_submodule(self, target: Any) -> Any: """The module of a dotted name; AttributeError names the part that is not there."""
    def half(self) -> Any: """Convert floating point parameters and buffers to float16; returns self."""
    def load_state_dict(self, state_dict: Any, strict: Any=True, assign: Any=False) -> Any: """Copy tensors by name from a state_dict into this module; returns `missing_keys` and `unexpected_keys`."""
    def modules(self, remove_duplicate: Any=True) -> Any: """This module and all below it, each once, or as often as it is there."""
    def named_buffers(self, prefix: Any='', recurse: Any=True, remove_duplicate: Any=True) -> Any: """(dotted name, buffer) pairs."""
    def named_children(self) -> Any: """(name, module) pairs of the direct children, each once."""
    def named_modules(self, memo: Any=None, prefix: Any='', remove_duplicate: Any=True) -> Any: """(dotted name, module) pairs of this module, named '', and of all below it."""
    def named_parameters(self, prefix: Any='', recurse: Any=True, remove_duplicate: Any=True) -> Any: """(dotted name, parameter) pairs; a shared one comes once unless remove_duplicate is False."""
    def parameters(self, recurse: Any=True) -> Any: """The parameters of this module and, with recurse, of all below it."""
    def register_backward_hook(self, hook: Any) -> Any: """Call `hook(module, grad_input, grad_output)` after the backward of the last operation inside the module, whose gradients these are"""
    def register_buffer(self, name: Any, tensor: Any, persistent: Any=True) -> Any: """Add a tensor that is part of the module's state but not a parameter; not persistent: not in state_dict."""
    def register_forward_hook(self, hook: Any, *, prepend: Any=False, with_kwargs: Any=False, always_call: Any=False) -> Any: """Call `hook(module, args, output)` (with_kwargs: `hook(module, args, kwargs, output)`) after forward; what it"""
    def register_forward_pre_hook(self, hook: Any, *, prepend: Any=False, with_kwargs: Any=False) -> Any: """Call `hook(module, args)` (with_kwargs: `hook(module, args, kwargs)`) before forward; what it returns, if"""
    def register_full_backward_hook(self, hook: Any, prepend: Any=False) -> Any: """Call `hook(module, grad_input, grad_output)` when the gradients of the module's inputs are known; what it"""
    def register_full_backward_pre_hook(self, hook: Any, prepend: Any=False) -> Any: """Call `hook(module, grad_output)` before the module's backward; what it returns replaces grad_output."""
    def register_load_state_dict_post_hook(self, hook: Any) -> Any: """Call `hook(module, incompatible_keys)` after load_state_dict has written this module; the hook may edit"""
    def register_load_state_dict_pre_hook(self, hook: Any) -> Any: """Call `hook(module, state_dict, prefix, local_metadata, strict, missing_keys, unexpected_keys, error_msgs)`"""
    def register_module(self, name: Any, module: Any) -> Any: """The same as add_module."""
    def register_parameter(self, name: Any, param: Any) -> Any: """Add a Parameter, or None for one that this module goes without."""
    def register_state_dict_post_hook(self, hook: Any) -> Any: """Call `hook(module, state_dict, prefix, local_metadata)` after state_dict has read this module."""
    def register_state_dict_pre_hook(self, hook: Any) -> Any: """Call `hook(module, prefix, keep_vars)` before state_dict reads this module."""
    def requires_grad_(self, requires_grad: Any=True) -> Any: """Set requires_grad of every parameter; returns self."""
    def set_extra_state(self, state: Any) -> Any: """Take back what get_extra_state gave."""
    def set_submodule(self, target: Any, module: Any, strict: Any=False) -> Any: """Replace the module of a dotted name; strict: it must be there already."""
    def share_memory(self) -> Any: """Move parameters and buffers to shared memory; returns self."""
    def state_dict(self, *args: Any, destination: Any=None, prefix: Any='', keep_vars: Any=False) -> Any: """An ordered dict of every parameter and persistent buffer by its dotted name."""
    def to(self, *args: Any, **kwargs: Any) -> Any: """`to(device=None, dtype=None, non_blocking=False)`, `to(dtype)`, `to(tensor)` or `to(memory_format=...)`: convert in place; returns"""
    def to_empty(self, *, device: Any, recurse: Any=True) -> Any: """Replace every parameter and buffer by uninitialised memory; returns self."""
    def train(self, mode: Any=True) -> Any: """Set training mode, which dropout and batch norm look at, here and below; returns self."""
    def type(self, dst_type: Any) -> Any: """Convert every parameter and buffer to this dtype; returns self."""
    def xpu(self, device: Any=None) -> Any: """Raises as PyTorch's CPU build does, unless there is no tensor to move."""
    def zero_grad(self, set_to_none: Any=True) -> Any: """Drop the gradient of every parameter, or fill it with zeros where set_to_none is False."""
def is_lazy(tensor: Any) -> Any: """Whether a parameter or buffer still waits for its shape."""
def is_tensor(value: Any) -> Any: """Is value a tensor, perhaps a sparse one, which is of another class?"""
def register_module_backward_hook(hook: Any) -> Any: """Call `hook(module, grad_input, grad_output)` after the backward of the last operation inside of every module (deprecated)."""
def register_module_buffer_registration_hook(hook: Any) -> Any: """Call `hook(module, name, buffer)` when a buffer is registered; what it returns replaces buffer."""
def register_module_forward_hook(hook: Any, *, with_kwargs: Any=False, always_call: Any=False) -> Any: """Call `hook(module, args, output)` after the forward of every module."""
def register_module_forward_pre_hook(hook: Any) -> Any: """Call `hook(module, args)` before the forward of every module."""
def register_module_full_backward_hook(hook: Any) -> Any: """Call `hook(module, grad_input, grad_output)` after the backward of every module."""
def register_module_full_backward_pre_hook(hook: Any) -> Any: """Call `hook(module, grad_output)` before the backward of every module."""
def register_module_module_registration_hook(hook: Any) -> Any: """Call `hook(module, name, submodule)` when a module becomes a child; what it returns replaces submodule."""
def register_module_parameter_registration_hook(hook: Any) -> Any: """Call `hook(module, name, param)` when a parameter is registered; what it returns replaces param."""
def run_registration_hooks(kind: Any, module: Any, name: Any, value: Any) -> Any: """Pass value through the registration hooks of a kind: module, buffer or parameter."""
_typename: Any
_addindent: Any
_forward_unimplemented: Any
_Signature: Any
_assign: Any
