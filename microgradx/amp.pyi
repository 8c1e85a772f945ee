"""Automatic mixed precision on the CPU: autocast, and GradScaler, which keeps small gradients from vanishing in float16."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any

__all__ = ['GradScaler', 'autocast', 'custom_bwd', 'custom_fwd', 'is_autocast_available']
class GradScaler:
    """GradScaler(device='cuda', init_scale=65536.0, growth_factor=2.0, backoff_factor=0.5, growth_interval=2000, enabled=True)."""
    def __init__(self, device: Any='cuda', init_scale: Any=65536.0, growth_factor: Any=2.0, backoff_factor: Any=0.5, growth_interval: Any=2000, enabled: Any=True) -> None: ...
    def __getattr__(self, name: builtins.str) -> Any: ...
    def __setattr__(self, name: builtins.str, value: Any) -> None: ...
    def get_backoff_factor(self) -> Any: """The backoff factor."""
    def get_growth_factor(self) -> Any: """The growth factor."""
    def get_growth_interval(self) -> Any: """The growth interval."""
    def get_scale(self) -> Any: """The scale; 1.0 when disabled."""
    def is_enabled(self) -> Any: """Does it scale?"""
    def load_state_dict(self, state_dict: Any) -> Any: """Go on from a state_dict."""
    def scale(self, outputs: Any) -> Any: """outputs (a tensor, or an iterable of them) times the scale."""
    def set_backoff_factor(self, new_factor: Any) -> Any: """Use another backoff factor from now on."""
    def set_growth_factor(self, new_factor: Any) -> Any: """Use another growth factor from now on."""
    def set_growth_interval(self, new_interval: Any) -> Any: """Use another growth interval from now on."""
    def state_dict(self) -> Any: """Everything that load_state_dict needs; {} when disabled."""
    def step(self, optimizer: Any, *args: Any, **kwargs: Any) -> Any: """optimizer.step(), unless a gradient is infinite or NaN; returns what it returns."""
    def unscale_(self, optimizer: Any) -> Any: """Divide the gradients of this optimizer's parameters by the scale, once before its step: for clipping them."""
    def update(self, new_scale: Any=None) -> Any: """The scale of the next step: smaller after an inf or a NaN, larger after growth_interval steps without one, or new_scale."""
class autocast:
    """autocast(device_type, dtype=None, enabled=True, cache_enabled=None): a context, or a decorator, in which products are computed in half precision."""
    def __init__(self, device_type: Any, dtype: Any=None, enabled: Any=True, cache_enabled: Any=None) -> None: ...
    def __call__(self, *args: Any, **kwargs: Any) -> Any: ...
    def __enter__(self) -> Any: ...
    def __exit__(self, *exc: Any) -> None: ...
    def __getattr__(self, name: builtins.str) -> Any: ...
    def __setattr__(self, name: builtins.str, value: Any) -> None: ...
def custom_bwd(bwd: Any=None, *, device_type: Any) -> Any: """Decorator of a Function's backward, which runs with autocast as it was in forward."""
def custom_fwd(fwd: Any=None, *, device_type: Any, cast_inputs: Any=None) -> Any: """Decorator of a Function's forward: the context notes whether autocast is on for device_type, for backward to run alike."""
def is_autocast_available(device_type: Any) -> Any: """Is there an autocast for this device, whether or not it is there? (PyTorch's build for the CPU answers True for GPUs too.)"""
_kind: Any
_old_query: Any
_old_decorator: Any
_old_names: Any
