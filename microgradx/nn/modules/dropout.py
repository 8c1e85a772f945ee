"""Dropout as layers."""
from microgradx._engine import ops

from .. import functional as F
from ._table import TableModule, signature


class _DropoutNd(TableModule):
    _signature = signature(p=0.5, inplace=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        F._functional_activation._check_probability(self.p)

    def extra_repr(self):
        """The options."""
        return f"p={self.p}, inplace={self.inplace}"


class Dropout(_DropoutNd, function=F.dropout, p=0.5, inplace=False):
    """In training, zero each element with probability p and divide the others by 1 - p.

    >>> import microgradx
    >>> drop = microgradx.nn.Dropout(0.5)
    >>> drop.eval()(microgradx.ones(3))
    tensor([1., 1., 1.])
    """

    def forward(self, input):
        """Drop in training, pass in evaluation."""
        if self.inplace:
            return F.dropout(input, self.p, self.training, True)
        return ops.dropout(input, self.p, self.training)


class Dropout1d(_DropoutNd, function=F.dropout1d, p=0.5, inplace=False):
    """Dropout of whole channels of (N, C, L) or (C, L).

    >>> import microgradx
    >>> drop = microgradx.nn.Dropout1d(0.5)
    >>> drop(microgradx.ones(2, 3, 4)).shape
    microgradx.Size([2, 3, 4])
    """


class Dropout2d(_DropoutNd, function=F.dropout2d, p=0.5, inplace=False):
    """Dropout of whole channels of (N, C, H, W).

    >>> import microgradx
    >>> drop = microgradx.nn.Dropout2d(0.5)
    >>> drop(microgradx.ones(2, 3, 4, 4)).shape
    microgradx.Size([2, 3, 4, 4])
    """


class Dropout3d(_DropoutNd, function=F.dropout3d, p=0.5, inplace=False):
    """Dropout of whole channels of (N, C, D, H, W).

    >>> import microgradx
    >>> drop = microgradx.nn.Dropout3d(0.5)
    >>> drop(microgradx.ones(2, 3, 4, 4, 4)).shape
    microgradx.Size([2, 3, 4, 4, 4])
    """


class AlphaDropout(_DropoutNd, function=F.alpha_dropout, p=0.5, inplace=False):
    """Dropout for networks of SELU: mean and variance stay.

    >>> import microgradx
    >>> drop = microgradx.nn.AlphaDropout(0.5)
    >>> drop(microgradx.ones(2, 3)).shape
    microgradx.Size([2, 3])
    """


class FeatureAlphaDropout(_DropoutNd, function=F.feature_alpha_dropout, p=0.5, inplace=False):
    """AlphaDropout of whole channels.

    >>> import microgradx
    >>> drop = microgradx.nn.FeatureAlphaDropout(0.5)
    >>> drop(microgradx.ones(2, 3, 4)).shape
    microgradx.Size([2, 3, 4])
    """
