"""Rows of layer, RMS, batch and group normalisation."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any
from microgradx._engine.tensor import Tensor as _Tensor

class Norm:
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
def batch_norm(x: _Tensor, w: _Tensor | None=None, b: _Tensor | None=None, running_mean: _Tensor | None=None, running_var: _Tensor | None=None, training: builtins.bool=False, momentum: builtins.float=0.1, eps: builtins.float=1e-05) -> Any: """(x - mean) / sqrt(var + eps) * w + b for each channel (dimension 1)."""
cold: builtins.dict
def group_norm(x: _Tensor, groups: builtins.int, w: _Tensor | None=None, b: _Tensor | None=None, eps: builtins.float=1e-05) -> Any: """(x - mean) / sqrt(var + eps) * w + b over each of `groups` groups of channels (dimension 1) of each sample."""
def layer_norm(input: Any, shape: Any, weight: _Tensor | None=None, bias: _Tensor | None=None, eps: Any=1e-05) -> Any: """(input - mean) / sqrt(var + eps) * weight + bias over the last dimensions, whose sizes are shape."""
def rms_norm(x: _Tensor, shape: Any, w: _Tensor | None=None, eps: Any=None) -> Any: """x / sqrt(mean(x^2) + eps) * w over the last dimensions, whose sizes are shape; eps: the dtype's, unless given."""
