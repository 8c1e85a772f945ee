"""Layer, group, RMS and local response normalisation as layers."""
from microgradx._engine import ops
from microgradx._rows import WHOLE, need

from .. import functional as F, init
from ..parameter import add_parameters
from ._table import REQUIRED, TableModule
from .module import Module


class _Affine(Module):
    """A normalisation with weight and bias, which start as 1 and 0."""

    def reset_parameters(self):
        """weight 1, bias 0."""
        if self.weight is not None:
            init.ones_(self.weight)
        if self.bias is not None:
            init.zeros_(self.bias)


def _shape(normalized_shape):
    return (normalized_shape,) if isinstance(normalized_shape, WHOLE) else tuple(normalized_shape)


class LayerNorm(_Affine):
    """(x - mean) / sqrt(var + eps) * weight + bias over the last dimensions (Ba et al., 2016).

    >>> import microgradx
    >>> microgradx.nn.LayerNorm(2)(microgradx.tensor([[1., 3.]])).detach()
    tensor([[-1.0000,  1.0000]])
    """

    def __init__(self, normalized_shape, eps=1e-5, elementwise_affine=True, bias=True, device=None, dtype=None):
        super().__init__()
        self.normalized_shape = _shape(normalized_shape)
        self.eps = eps
        self.elementwise_affine = elementwise_affine
        shapes = dict.fromkeys(("weight", "bias"), self.normalized_shape)
        add_parameters(self, shapes, device, dtype, weight=elementwise_affine, bias=elementwise_affine and bias)

    def forward(self, input):
        """layer_norm(input)."""
        return ops.layer_norm(input, self.normalized_shape, self.weight, self.bias, self.eps)

    def extra_repr(self):
        """The options."""
        return f"{self.normalized_shape}, eps={self.eps}, elementwise_affine={self.elementwise_affine}, bias={self.bias is not None}"


class RMSNorm(_Affine):
    """x / sqrt(mean(x**2) + eps) * weight over the last dimensions (Zhang and Sennrich, 2019).

    >>> import microgradx
    >>> microgradx.nn.RMSNorm(2)(microgradx.tensor([[3., 4.]])).detach()
    tensor([[0.8485, 1.1314]])
    """
    bias = None

    def __init__(self, normalized_shape, eps=None, elementwise_affine=True, device=None, dtype=None):
        super().__init__()
        self.normalized_shape = _shape(normalized_shape)
        self.eps = eps
        self.elementwise_affine = elementwise_affine
        add_parameters(self, {"weight": self.normalized_shape}, device, dtype, weight=elementwise_affine)

    def forward(self, x):
        """rms_norm(x)."""
        return ops.rms_norm(x, self.normalized_shape, self.weight, self.eps)

    def extra_repr(self):
        """The options."""
        return f"{self.normalized_shape}, eps={self.eps}, elementwise_affine={self.elementwise_affine}"


class GroupNorm(_Affine):
    """(x - mean) / sqrt(var + eps) * weight + bias over each group of channels of each sample (Wu and He, 2018).

    >>> import microgradx
    >>> microgradx.nn.GroupNorm(2, 4)(microgradx.randn(3, 4, 5)).shape
    microgradx.Size([3, 4, 5])
    """

    def __init__(self, num_groups, num_channels, eps=1e-5, affine=True, device=None, dtype=None, *, bias=True):
        super().__init__()
        need(num_channels % num_groups == 0, ValueError, f"num_channels ({num_channels}) must be divisible by num_groups ({num_groups})")
        self.num_groups, self.num_channels, self.eps, self.affine = num_groups, num_channels, eps, affine
        add_parameters(self, {"weight": num_channels, "bias": num_channels}, device, dtype, weight=affine, bias=affine and bias)

    def forward(self, input):
        """group_norm(input)."""
        return F.group_norm(input, self.num_groups, self.weight, self.bias, self.eps)

    def extra_repr(self):
        """The options."""
        return f"{self.num_groups}, {self.num_channels}, eps={self.eps}, affine={self.affine}, bias={self.bias is not None}"


class LocalResponseNorm(TableModule, function=F.local_response_norm, size=REQUIRED, alpha=1e-4, beta=0.75, k=1.0):
    """x / (k + alpha * mean of x**2 over size neighbouring channels)**beta.

    >>> import microgradx
    >>> microgradx.nn.LocalResponseNorm(2)(microgradx.ones(1, 4, 2)).shape
    microgradx.Size([1, 4, 2])
    """

    def extra_repr(self):
        """The options."""
        return f"{self.size}, alpha={self.alpha}, beta={self.beta}, k={self.k}"


class CrossMapLRN2d(LocalResponseNorm, function=F.local_response_norm, size=REQUIRED, alpha=1e-4, beta=0.75, k=1):
    """The old name of LocalResponseNorm for pictures.

    >>> import microgradx
    >>> microgradx.nn.CrossMapLRN2d(2)(microgradx.ones(1, 4, 2, 2)).shape
    microgradx.Size([1, 4, 2, 2])
    """
