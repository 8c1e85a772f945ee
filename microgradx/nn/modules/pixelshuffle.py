"""PixelShuffle and PixelUnshuffle."""
from .. import functional as F
from ._table import REQUIRED, TableModule

__all__ = ["PixelShuffle", "PixelUnshuffle"]


class PixelShuffle(TableModule, function=F.pixel_shuffle, upscale_factor=REQUIRED):
    """(*, C r**2, H, W) to (*, C, H r, W r)."""


class PixelUnshuffle(TableModule, function=F.pixel_unshuffle, downscale_factor=REQUIRED):
    """(*, C, H r, W r) to (*, C r**2, H, W)."""
