"""Pooling as layers: one row of options each."""
from microgradx._rows import NUMBER, need

from .. import functional as F
from ._table import REQUIRED, TableModule
from .utils import _ntuple


class _Pool(TableModule):
    """A pooling layer; stride is kernel_size unless given. Where `_n` says of how many dimensions, its options are shown as that many numbers."""
    _n = 0

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.stride is None:
            self.stride = self.kernel_size
        for name in _AVG_SHOWN if self._n else ():
            setattr(self, name, _ntuple(self._n)(getattr(self, name)))


# the kinds that programs ask isinstance about
_MaxPoolNd, _AvgPoolNd = (type(name, (_Pool,), {}) for name in ("_MaxPoolNd", "_AvgPoolNd"))
_LPPoolNd, _AdaptiveAvgPoolNd, _AdaptiveMaxPoolNd = (type(name, (TableModule,), {}) for name in ("_LPPoolNd", "_AdaptiveAvgPoolNd", "_AdaptiveMaxPoolNd"))


_MAX = {"kernel_size": REQUIRED, "stride": None, "padding": 0, "dilation": 1, "return_indices": False, "ceil_mode": False}
_MAX_SHOWN = ("kernel_size", "stride", "padding", "dilation", "ceil_mode")


class MaxPool1d(_MaxPoolNd, function=F.max_pool1d, shown=_MAX_SHOWN, **_MAX):
    """The largest element of each window of (N, C, L).

    >>> import microgradx
    >>> microgradx.nn.MaxPool1d(2)(microgradx.arange(8.).reshape(1, 1, 8))
    tensor([[[1., 3., 5., 7.]]])
    """


class MaxPool2d(_MaxPoolNd, function=F.max_pool2d, shown=_MAX_SHOWN, **_MAX):
    """The largest element of each window of (N, C, H, W).

    >>> import microgradx
    >>> microgradx.nn.MaxPool2d(2)(microgradx.arange(4.).reshape(1, 1, 2, 2))
    tensor([[[[3.]]]])
    """


class MaxPool3d(_MaxPoolNd, function=F.max_pool3d, shown=_MAX_SHOWN, **_MAX):
    """The largest element of each window of (N, C, D, H, W).

    >>> import microgradx
    >>> microgradx.nn.MaxPool3d(2)(microgradx.zeros(1, 2, 8, 8, 8)).shape
    microgradx.Size([1, 2, 4, 4, 4])
    """


_AVG = {"kernel_size": REQUIRED, "stride": None, "padding": 0, "ceil_mode": False, "count_include_pad": True}
_AVG_SHOWN = ("kernel_size", "stride", "padding")


class AvgPool1d(_AvgPoolNd, function=F.avg_pool1d, shown=_AVG_SHOWN, **_AVG):
    """The mean of each window of (N, C, L).

    >>> import microgradx
    >>> microgradx.nn.AvgPool1d(2)(microgradx.arange(8.).reshape(1, 1, 8))
    tensor([[[0.5000, 2.5000, 4.5000, 6.5000]]])
    """
    _n = 1


class AvgPool2d(_AvgPoolNd, function=F.avg_pool2d, shown=_AVG_SHOWN, **_AVG, divisor_override=None):
    """The mean of each window of (N, C, H, W).

    >>> import microgradx
    >>> microgradx.nn.AvgPool2d(2)(microgradx.arange(16.).reshape(1, 1, 4, 4))
    tensor([[[[ 2.5000,  4.5000],
              [10.5000, 12.5000]]]])
    """


class AvgPool3d(_AvgPoolNd, function=F.avg_pool3d, shown=_AVG_SHOWN, **_AVG, divisor_override=None):
    """The mean of each window of (N, C, D, H, W).

    >>> import microgradx
    >>> microgradx.nn.AvgPool3d(2)(microgradx.zeros(1, 2, 8, 8, 8)).shape
    microgradx.Size([1, 2, 4, 4, 4])
    """


class _MaxUnpoolNd(_Pool):
    def forward(self, input, indices, output_size=None):
        """Put each element of input where indices say."""
        return self._function(input, indices, self.kernel_size, self.stride, self.padding, output_size)


class MaxUnpool1d(_MaxUnpoolNd, function=F.max_unpool1d, kernel_size=REQUIRED, stride=None, padding=0):
    """Undoes MaxPool1d with its indices; what was not a maximum is 0.

    >>> import microgradx
    >>> pooled, places = microgradx.nn.MaxPool1d(2, return_indices=True)(microgradx.tensor([[1., 5., 2., 3.]]))
    >>> microgradx.nn.MaxUnpool1d(2)(pooled, places)
    tensor([[0., 5., 0., 3.]])
    """
    _n = 1


class MaxUnpool2d(_MaxUnpoolNd, function=F.max_unpool2d, kernel_size=REQUIRED, stride=None, padding=0):
    """Undoes MaxPool2d with its indices; what was not a maximum is 0.

    >>> import microgradx
    >>> pooled, places = microgradx.nn.MaxPool2d(2, return_indices=True)(microgradx.tensor([[[1., 2.], [5., 3.]]]))
    >>> microgradx.nn.MaxUnpool2d(2)(pooled, places)
    tensor([[[0., 0.],
             [5., 0.]]])
    """
    _n = 2


class MaxUnpool3d(_MaxUnpoolNd, function=F.max_unpool3d, kernel_size=REQUIRED, stride=None, padding=0):
    """Undoes MaxPool3d with its indices; what was not a maximum is 0.

    >>> import microgradx
    >>> pooled, places = microgradx.nn.MaxPool3d(2, return_indices=True)(microgradx.zeros(1, 2, 8, 8, 8))
    >>> microgradx.nn.MaxUnpool3d(2)(pooled, places).shape
    microgradx.Size([1, 2, 8, 8, 8])
    """
    _n = 3


_LP = {"norm_type": REQUIRED, "kernel_size": REQUIRED, "stride": None, "ceil_mode": False}


class LPPool1d(_LPPoolNd, function=F.lp_pool1d, **_LP):
    """sum(x ** norm_type) ** (1 / norm_type) over each window of (N, C, L).

    >>> import microgradx
    >>> microgradx.nn.LPPool1d(1, 2)(microgradx.zeros(1, 2, 8)).shape
    microgradx.Size([1, 2, 4])
    """


class LPPool2d(_LPPoolNd, function=F.lp_pool2d, **_LP):
    """sum(x ** norm_type) ** (1 / norm_type) over each window of (N, C, H, W).

    >>> import microgradx
    >>> microgradx.nn.LPPool2d(1, 2)(microgradx.zeros(1, 2, 8, 8)).shape
    microgradx.Size([1, 2, 4, 4])
    """


class LPPool3d(_LPPoolNd, function=F.lp_pool3d, **_LP):
    """sum(x ** norm_type) ** (1 / norm_type) over each window of (N, C, D, H, W).

    >>> import microgradx
    >>> microgradx.nn.LPPool3d(1, 2)(microgradx.zeros(1, 2, 8, 8, 8)).shape
    microgradx.Size([1, 2, 4, 4, 4])
    """


class _Fractional(TableModule):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if (self.output_size is None) == (self.output_ratio is None):
            raise ValueError("FractionalMaxPool: exactly one of output_size and output_ratio must be given")
        n = 2 if self._function is F.fractional_max_pool2d else 3
        ratios = (self.output_ratio,) * n if isinstance(self.output_ratio, NUMBER) else self.output_ratio
        need(ratios is None or all(0 < ratio < 1 for ratio in ratios), ValueError, f"output_ratio must be between 0 and 1 (got {ratios})")
        self.register_buffer("_random_samples", self.__dict__.pop("_random_samples", None))


_FRACTIONAL = {"kernel_size": REQUIRED, "output_size": None, "output_ratio": None, "return_indices": False, "_random_samples": None}


class FractionalMaxPool2d(_Fractional, function=F.fractional_max_pool2d, shown=(), **_FRACTIONAL):
    """Maxima of windows at pseudo-random places that give the wanted output size.

    >>> import microgradx
    >>> microgradx.nn.FractionalMaxPool2d(2, output_size=3)(microgradx.zeros(1, 2, 8, 8)).shape
    microgradx.Size([1, 2, 3, 3])
    """


class FractionalMaxPool3d(_Fractional, function=F.fractional_max_pool3d, shown=(), **_FRACTIONAL):
    """Maxima of windows at pseudo-random places that give the wanted output size.

    >>> import microgradx
    >>> microgradx.nn.FractionalMaxPool3d(2, output_size=3)(microgradx.zeros(1, 2, 8, 8, 8)).shape
    microgradx.Size([1, 2, 3, 3, 3])
    """


class AdaptiveAvgPool1d(_AdaptiveAvgPoolNd, function=F.adaptive_avg_pool1d, output_size=REQUIRED):
    """Means over windows chosen so that the result has length output_size.

    >>> import microgradx
    >>> microgradx.nn.AdaptiveAvgPool1d(2)(microgradx.arange(8.).reshape(1, 1, 8))
    tensor([[[1.5000, 5.5000]]])
    """


class AdaptiveAvgPool2d(_AdaptiveAvgPoolNd, function=F.adaptive_avg_pool2d, output_size=REQUIRED):
    """Means over windows chosen so that the result has size output_size; None keeps a size.

    >>> import microgradx
    >>> microgradx.nn.AdaptiveAvgPool2d(2)(microgradx.arange(16.).reshape(1, 1, 4, 4))
    tensor([[[[ 2.5000,  4.5000],
              [10.5000, 12.5000]]]])
    """


class AdaptiveAvgPool3d(_AdaptiveAvgPoolNd, function=F.adaptive_avg_pool3d, output_size=REQUIRED):
    """Means over windows chosen so that the result has size output_size; None keeps a size.

    >>> import microgradx
    >>> microgradx.nn.AdaptiveAvgPool3d(2)(microgradx.zeros(1, 2, 8, 8, 8)).shape
    microgradx.Size([1, 2, 2, 2, 2])
    """


_ADAPTIVE = {"shown": ("output_size",), "output_size": REQUIRED, "return_indices": False}


class AdaptiveMaxPool1d(_AdaptiveMaxPoolNd, function=F.adaptive_max_pool1d, **_ADAPTIVE):
    """Maxima over windows chosen so that the result has length output_size.

    >>> import microgradx
    >>> microgradx.nn.AdaptiveMaxPool1d(2)(microgradx.arange(8.).reshape(1, 1, 8))
    tensor([[[3., 7.]]])
    """


class AdaptiveMaxPool2d(_AdaptiveMaxPoolNd, function=F.adaptive_max_pool2d, **_ADAPTIVE):
    """Maxima over windows chosen so that the result has size output_size; None keeps a size.

    >>> import microgradx
    >>> microgradx.nn.AdaptiveMaxPool2d(2)(microgradx.arange(16.).reshape(1, 1, 4, 4))
    tensor([[[[ 5.,  7.],
              [13., 15.]]]])
    """


class AdaptiveMaxPool3d(_AdaptiveMaxPoolNd, function=F.adaptive_max_pool3d, **_ADAPTIVE):
    """Maxima over windows chosen so that the result has size output_size; None keeps a size.

    >>> import microgradx
    >>> microgradx.nn.AdaptiveMaxPool3d(2)(microgradx.zeros(1, 2, 8, 8, 8)).shape
    microgradx.Size([1, 2, 2, 2, 2])
    """
