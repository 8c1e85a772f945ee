"""Fold and Unfold."""
from .. import functional as F
from ._table import REQUIRED, TableModule

__all__ = ["Fold", "Unfold"]


class Unfold(TableModule, function=F.unfold, kernel_size=REQUIRED, dilation=1, padding=0, stride=1):
    """The windows of (N, C, H, W) as columns (N, C kH kW, L)."""


class Fold(TableModule, function=F.fold, output_size=REQUIRED, kernel_size=REQUIRED, dilation=1, padding=0, stride=1):
    """Adds columns (N, C kH kW, L) up to pictures (N, C, *output_size)."""
