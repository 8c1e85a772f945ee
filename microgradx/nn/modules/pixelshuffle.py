"""PixelShuffle and PixelUnshuffle."""
from .. import functional as F
from ._table import REQUIRED, TableModule


class PixelShuffle(TableModule, function=F.pixel_shuffle, upscale_factor=REQUIRED):
    """(*, C r**2, H, W) to (*, C, H r, W r).

    >>> import microgradx
    >>> microgradx.nn.PixelShuffle(2)(microgradx.zeros(1, 8, 3, 3)).shape
    microgradx.Size([1, 2, 6, 6])
    """


class PixelUnshuffle(TableModule, function=F.pixel_unshuffle, downscale_factor=REQUIRED):
    """(*, C, H r, W r) to (*, C r**2, H, W).

    >>> import microgradx
    >>> microgradx.nn.PixelUnshuffle(2)(microgradx.zeros(1, 2, 6, 6)).shape
    microgradx.Size([1, 8, 3, 3])
    """
