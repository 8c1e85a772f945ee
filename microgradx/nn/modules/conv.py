"""Convolutions as layers; the lazy ones take in_channels from their first input."""
import math

from microgradx._rows import need

from .. import functional as F, init
from ..parameter import add_parameters
from ._table import in_dimensions
from .lazy import lazy
from .module import Module
from .utils import _ntuple


class _ConvNd(Module):
    """What all convolutions share; the subclasses say how many dimensions (`_n`) and whether transposed."""
    _n = 0
    transposed = False

    def _setup(self, in_channels, out_channels, kernel_size, stride, padding, dilation, output_padding, groups, bias,
               padding_mode, device, dtype):
        need(groups > 0, ValueError, "groups must be a positive integer")
        need(in_channels % groups == 0, ValueError, f"in_channels must be divisible by groups, got {in_channels} and {groups}")
        need(out_channels % groups == 0, ValueError, f"out_channels must be divisible by groups, got {out_channels} and {groups}")
        if isinstance(padding, str):
            need(padding in ("same", "valid"), ValueError, f"Invalid padding string {padding!r}, should be one of {{'valid', 'same'}}")
            if padding == "same" and any(step != 1 for step in _ntuple(self._n)(stride)):
                raise ValueError("padding='same' is not supported for strided convolutions")
        if padding_mode not in ("zeros", "reflect", "replicate", "circular"):
            raise ValueError(f"padding_mode must be one of zeros, circular, reflect or replicate, but got padding_mode='{padding_mode}'")
        self.in_channels, self.out_channels = in_channels, out_channels
        self.transposed, self.groups, self.padding_mode = self.transposed, groups, padding_mode        # vars() shows it, too
        self.kernel_size, self.stride, self.dilation, self.output_padding = map(
            _ntuple(self._n), (kernel_size, stride, dilation, output_padding))
        self.padding = padding if isinstance(padding, str) else _ntuple(self._n)(padding)
        self._reversed_padding_repeated_twice = self._both_ends()        # PyTorch's name, which layers made of this one ask for
        add_parameters(self, self._shapes(), device, dtype, bias=bias)

    def _both_ends(self):
        """Both ends' padding of each dimension, the last dimension's first, as F.pad wants it."""
        if self.padding == "valid":
            return [0] * (2 * self._n)
        if self.padding == "same":
            totals = [d * (k - 1) for d, k in zip(self.dilation, self.kernel_size, strict=True)]
            return [end for total in reversed(totals) for end in (total // 2, total - total // 2)]
        return tuple(end for p in reversed(self.padding) for end in (p, p))

    def _shapes(self):
        first, second = (self.in_channels, self.out_channels) if self.transposed else (self.out_channels, self.in_channels)
        return {"weight": (first, second // self.groups, *self.kernel_size), "bias": (self.out_channels,)}

    def reset_parameters(self):
        """Draw weight and bias from U(-k, k), k = 1 / sqrt(fan in)."""
        init.kaiming_uniform_(self.weight, a=math.sqrt(5))
        if self.bias is not None:
            fan_in, _ = init._calculate_fan_in_and_fan_out(self.weight)
            if fan_in != 0:
                init.uniform_(self.bias, -1 / math.sqrt(fan_in), 1 / math.sqrt(fan_in))

    def extra_repr(self):
        """The sizes, and each option that is not the default."""
        zeros, ones = (0,) * self._n, (1,) * self._n
        return (f"{self.in_channels}, {self.out_channels}, kernel_size={self.kernel_size}, stride={self.stride}"
                + self._changed(padding=zeros, dilation=ones, output_padding=zeros, groups=1)
                + (", bias=False" if self.bias is None else "") + self._changed(padding_mode="zeros"))

    def __setstate__(self, state):
        super().__setstate__(state)
        self.__dict__.setdefault("padding_mode", "zeros")


class _Conv(_ConvNd):
    """Cross-correlation of (N, C, <dims>) with weight (out_channels, in_channels / groups<k>), plus bias.

    >>> import microgradx
    >>> microgradx.nn.Conv<n>d(2, 4, 3, padding=1)(microgradx.zeros(1, 2<8>)).shape
    microgradx.Size([1, 4<8>])
    """

    def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1, bias=True,
                 padding_mode="zeros", device=None, dtype=None):
        super().__init__()
        self._setup(in_channels, out_channels, kernel_size, stride, padding, dilation, 0, groups, bias, padding_mode, device, dtype)

    def _conv_forward(self, input, weight, bias):
        padding = self.padding
        if self.padding_mode != "zeros":
            input = F.pad(input, self._reversed_padding_repeated_twice, self.padding_mode)
            padding = 0
        return self._function(input, weight, bias, self.stride, padding, self.dilation, self.groups)

    def forward(self, input):
        """Convolve input with weight and add bias."""
        return self._conv_forward(input, self.weight, self.bias)


Conv1d, Conv2d, Conv3d = in_dimensions(_Conv, "Conv", "conv")


class _ConvTranspose(_ConvNd):
    """The transpose of Conv<n>d; weight (in_channels, out_channels / groups<k>).

    >>> import microgradx
    >>> microgradx.nn.ConvTranspose<n>d(2, 4, 3, stride=2)(microgradx.zeros(1, 2<8>)).shape
    microgradx.Size([1, 4<17>])
    """
    transposed = True

    def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0, output_padding=0, groups=1,
                 bias=True, dilation=1, padding_mode="zeros", device=None, dtype=None):
        super().__init__()
        need(padding_mode == "zeros", ValueError, f'Only "zeros" padding mode is supported for {type(self).__name__}')
        self._setup(in_channels, out_channels, kernel_size, stride, padding, dilation, output_padding, groups, bias,
                    padding_mode, device, dtype)

    def _output_padding(self, input, output_size):
        """The output_padding that makes the output as large as output_size."""
        if output_size is None:
            return self.output_padding
        spatial = input.shape[-self._n:]
        wanted = list(output_size)
        if len(wanted) == input.ndim:
            wanted = wanted[-self._n:]
        need(len(wanted) == self._n, ValueError, f"ConvTranspose{self._n}d: output_size needs {self._n} or {input.ndim} numbers, got {wanted}")
        low = [(size - 1) * s - 2 * p + d * (k - 1) + 1 for size, s, p, k, d in zip(
            spatial, self.stride, self.padding, self.kernel_size, self.dilation, strict=True)]
        high = [least + s - 1 for least, s in zip(low, self.stride, strict=True)]
        if any(not least <= want <= most for least, want, most in zip(low, wanted, high, strict=True)):
            raise ValueError(f"ConvTranspose{self._n}d: requested an output size of {tuple(wanted)}, but valid sizes range from {low} to {high}")
        return tuple(want - least for want, least in zip(wanted, low, strict=True))

    def forward(self, input, output_size=None):
        """Spread input by weight and add bias; output_size chooses among the sizes that a stride leaves open."""
        return self._function(input, self.weight, self.bias, self.stride, self.padding,
                              self._output_padding(input, output_size), self.groups, self.dilation)


ConvTranspose1d, ConvTranspose2d, ConvTranspose3d = in_dimensions(_ConvTranspose, "ConvTranspose", "conv_transpose")


def _channels(self, input):
    """in_channels of a lazy convolution's first input."""
    if input.ndim not in (self._n + 1, self._n + 2):
        raise RuntimeError(f"{type(self).__name__}: expected {self._n + 1} or {self._n + 2} dimensions, got {list(input.shape)}")
    need(not input.shape[-self._n - 1] % self.groups, ValueError, f"in_channels must be divisible by groups, got {input.shape[-self._n - 1]} and {self.groups}")
    return input.shape[-self._n - 1]


LazyConv1d, LazyConv2d, LazyConv3d, LazyConvTranspose1d, LazyConvTranspose2d, LazyConvTranspose3d = (
    lazy(base, _channels) for base in (Conv1d, Conv2d, Conv3d, ConvTranspose1d, ConvTranspose2d, ConvTranspose3d))
