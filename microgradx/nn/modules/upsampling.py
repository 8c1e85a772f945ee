"""Upsample and its two old shorthands."""
from .. import functional as F
from ._table import TableModule


class Upsample(TableModule, function=F.interpolate, size=None, scale_factor=None, mode="nearest", align_corners=None, recompute_scale_factor=None):
    """Resizes the spatial dimensions to size, or by scale_factor; the modes are those of F.interpolate.

    >>> import microgradx
    >>> microgradx.nn.Upsample(scale_factor=2)(microgradx.tensor([[[1., 2.]]]))
    tensor([[[1., 1., 2., 2.]]])
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.name, factor = type(self).__name__, self.scale_factor
        self.scale_factor = tuple(map(float, factor)) if isinstance(factor, tuple) else float(factor) if factor else None

    def extra_repr(self):
        """The size or factor, and the mode."""
        size = f"scale_factor={self.scale_factor!r}" if self.scale_factor is not None else f"size={self.size!r}"
        return f"{size}, mode={self.mode!r}"


class UpsamplingNearest2d(Upsample):
    """Upsample with mode="nearest".

    >>> import microgradx
    >>> microgradx.nn.UpsamplingNearest2d(scale_factor=2)(microgradx.zeros(1, 1, 2, 2)).shape
    microgradx.Size([1, 1, 4, 4])
    """

    def __init__(self, size=None, scale_factor=None):
        super().__init__(size, scale_factor, mode="nearest")


class UpsamplingBilinear2d(Upsample):
    """Upsample with mode="bilinear", align_corners=True.

    >>> import microgradx
    >>> microgradx.nn.UpsamplingBilinear2d(scale_factor=2)(microgradx.zeros(1, 1, 2, 2)).shape
    microgradx.Size([1, 1, 4, 4])
    """

    def __init__(self, size=None, scale_factor=None):
        super().__init__(size, scale_factor, mode="bilinear", align_corners=True)
