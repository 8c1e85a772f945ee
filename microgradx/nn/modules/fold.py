"""Fold and Unfold."""
from .. import functional as F
from ._table import REQUIRED, TableModule


class Unfold(TableModule, function=F.unfold, kernel_size=REQUIRED, dilation=1, padding=0, stride=1):
    """The windows of (N, C, H, W) as columns (N, C kH kW, L).

    >>> import microgradx
    >>> microgradx.nn.Unfold(2)(microgradx.ones(1, 1, 4, 4)).shape
    microgradx.Size([1, 4, 9])
    """


class Fold(TableModule, function=F.fold, output_size=REQUIRED, kernel_size=REQUIRED, dilation=1, padding=0, stride=1):
    """Adds columns (N, C kH kW, L) up to pictures (N, C, *output_size).

    >>> import microgradx
    >>> microgradx.nn.Fold((4, 4), 2, stride=2)(microgradx.ones(1, 4, 4)).shape
    microgradx.Size([1, 1, 4, 4])
    """
