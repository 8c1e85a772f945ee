"""Rows of convolutions, pools, unfold and fold."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any
from microgradx._engine.tensor import Tensor as _Tensor

class Geometry:
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
def adaptive_max_pool(x: _Tensor, sizes: Any) -> Any: """(values, indices): the maximum of each of `sizes` windows of (N, C, ...) floats, which share each dimension as evenly as they can."""
def avg_pool(x: _Tensor, kernel: Any, stride: Any=None, padding: Any=0, ceil_mode: builtins.bool=False, count_include_pad: builtins.bool=True, divisor_override: Any=None) -> Any: """The mean of each window of (N, C, ...); divisor_override: its sum divided by this."""
def conv(x: _Tensor, w: _Tensor, b: _Tensor | None=None, stride: Any=1, padding: Any=0, dilation: Any=1, groups: Any=1) -> Any: """Cross-correlation of (N, C, ...) or (C, ...) with w (O, C / groups, ...), plus b, in 1 to 3 dimensions."""
def conv_transpose(x: _Tensor, w: _Tensor, b: _Tensor | None=None, stride: Any=1, padding: Any=0, output_padding: Any=0, groups: Any=1, dilation: Any=1) -> Any: """The gradient of conv by its input, of x (N, C, ...) or (C, ...) and w (C, O / groups, ...), plus b (O)."""
def convolve(x: _Tensor, w: _Tensor, b: Any, kind: builtins.str, transposed: builtins.bool, stride: Any, padding: Any, dilation: Any, output_padding: Any, groups: Any) -> Any: """Either of the two below."""
def fold(x: _Tensor, output_size: Any, kernel: Any, dilation: Any=1, padding: Any=0, stride: Any=1) -> Any: """Columns (N, C kH kW, L) added up to (N, C, *output_size): the transpose of unfold."""
def max_pool(x: _Tensor, kernel: Any, stride: Any=None, padding: Any=0, dilation: Any=1, ceil_mode: builtins.bool=False, places: builtins.bool=True) -> Any: """(values, indices): the maximum of each window of (N, C, ...), and its place in the flattened volume. NaN wins."""
def unfold(x: _Tensor, kernel: Any, dilation: Any=1, padding: Any=0, stride: Any=1) -> Any: """The windows of (N, C, H, W) as columns (N, C kH kW, L)."""
