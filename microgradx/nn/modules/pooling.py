"""Pooling as layers: for each kind its options, and the classes of all dimensions."""
from microgradx._rows import need

from ._table import REQUIRED, TableModule, in_dimensions
from .utils import _ntuple


class _Pool(TableModule):
    """A pooling layer; stride is kernel_size unless given. `_tuples`: its options are shown as one number for each dimension."""
    _tuples = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.stride is None:
            self.stride = self.kernel_size
        for name in _SHOWN if self._tuples else ():
            setattr(self, name, _ntuple(self._n)(getattr(self, name)))


_SHOWN = ("kernel_size", "stride", "padding")
_WINDOW = {"kernel_size": REQUIRED, "stride": None, "padding": 0}


class _MaxPoolNd(_Pool):
    """The largest element of each window of (N, C, <dims>).

    >>> import microgradx
    >>> microgradx.nn.MaxPool<n>d(2)(microgradx.zeros(1, 2<8>)).shape
    microgradx.Size([1, 2<4>])
    """


MaxPool1d, MaxPool2d, MaxPool3d = in_dimensions(_MaxPoolNd, "MaxPool", "max_pool", shown=(*_SHOWN, "dilation", "ceil_mode"), **_WINDOW, dilation=1,
                                                return_indices=False, ceil_mode=False)


class _AvgPoolNd(_Pool):
    """The mean of each window of (N, C, <dims>).

    >>> import microgradx
    >>> microgradx.nn.AvgPool<n>d(2)(microgradx.ones(1, 2<8>)).shape
    microgradx.Size([1, 2<4>])
    """


_AVG = {"shown": _SHOWN, **_WINDOW, "ceil_mode": False, "count_include_pad": True}
AvgPool1d, = in_dimensions(_AvgPoolNd, "AvgPool", "avg_pool", (1,), **_AVG)
AvgPool1d._tuples = True
AvgPool2d, AvgPool3d = in_dimensions(_AvgPoolNd, "AvgPool", "avg_pool", (2, 3), **_AVG, divisor_override=None)


class _MaxUnpoolNd(_Pool):
    """Undoes MaxPool<n>d with its indices; what was not a maximum is 0.

    >>> import microgradx
    >>> pooled, places = microgradx.nn.MaxPool<n>d(2, return_indices=True)(microgradx.zeros(1, 2<8>))
    >>> microgradx.nn.MaxUnpool<n>d(2)(pooled, places).shape
    microgradx.Size([1, 2<8>])
    """
    _tuples = True

    def forward(self, input, indices, output_size=None):
        """Put each element of input where indices say."""
        return self._function(input, indices, self.kernel_size, self.stride, self.padding, output_size)


MaxUnpool1d, MaxUnpool2d, MaxUnpool3d = in_dimensions(_MaxUnpoolNd, "MaxUnpool", "max_unpool", **_WINDOW)


class _LPPoolNd(TableModule):
    """sum(x ** norm_type) ** (1 / norm_type) over each window of (N, C, <dims>).

    >>> import microgradx
    >>> microgradx.nn.LPPool<n>d(1, 2)(microgradx.zeros(1, 2<8>)).shape
    microgradx.Size([1, 2<4>])
    """

    def forward(self, input):
        """Pool input; the exponent counts as a float, so that integers are pooled as floats."""
        return self._function(input, float(self.norm_type), self.kernel_size, self.stride, self.ceil_mode)


LPPool1d, LPPool2d, LPPool3d = in_dimensions(_LPPoolNd, "LPPool", "lp_pool", norm_type=REQUIRED, kernel_size=REQUIRED, stride=None, ceil_mode=False)


class _Fractional(TableModule):
    """Maxima of windows at pseudo-random places that give the wanted output size.

    >>> import microgradx
    >>> microgradx.nn.FractionalMaxPool<n>d(2, output_size=3)(microgradx.zeros(1, 2<8>)).shape
    microgradx.Size([1, 2<3>])
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if (self.output_size is None) == (self.output_ratio is None):
            raise ValueError("FractionalMaxPool: exactly one of output_size and output_ratio must be given")
        for name in ("kernel_size", "output_size", "output_ratio"):
            setattr(self, name, None if getattr(self, name) is None else _ntuple(self._n)(getattr(self, name)))
        ratios = self.output_ratio
        need(ratios is None or all(0 < ratio < 1 for ratio in ratios), ValueError, f"output_ratio must be between 0 and 1 (got {ratios})")
        self.register_buffer("_random_samples", self.__dict__.pop("_random_samples", None))


FractionalMaxPool2d, FractionalMaxPool3d = in_dimensions(_Fractional, "FractionalMaxPool", "fractional_max_pool", (2, 3), shown=(), kernel_size=REQUIRED,
                                                         output_size=None, output_ratio=None, return_indices=False, _random_samples=None)


class _AdaptiveAvgPoolNd(TableModule):
    """Means over windows chosen so that the result has size output_size; None keeps a size.

    >>> import microgradx
    >>> microgradx.nn.AdaptiveAvgPool<n>d(2)(microgradx.zeros(1, 2<8>)).shape
    microgradx.Size([1, 2<2>])
    """


class _AdaptiveMaxPoolNd(TableModule):
    """Maxima over windows chosen so that the result has size output_size; None keeps a size.

    >>> import microgradx
    >>> microgradx.nn.AdaptiveMaxPool<n>d(2)(microgradx.zeros(1, 2<8>)).shape
    microgradx.Size([1, 2<2>])
    """


AdaptiveAvgPool1d, AdaptiveAvgPool2d, AdaptiveAvgPool3d = in_dimensions(_AdaptiveAvgPoolNd, "AdaptiveAvgPool", "adaptive_avg_pool", output_size=REQUIRED)
AdaptiveMaxPool1d, AdaptiveMaxPool2d, AdaptiveMaxPool3d = in_dimensions(_AdaptiveMaxPoolNd, "AdaptiveMaxPool", "adaptive_max_pool", shown=("output_size",),
                                                                        output_size=REQUIRED, return_indices=False)
