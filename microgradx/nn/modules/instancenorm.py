"""Instance normalisation as layers."""
from microgradx._engine.warn import warn

from .. import functional as F
from ._table import in_dimensions
from .batchnorm import _NormBase, lazy_norms


class _InstanceNorm(_NormBase):
    """Instance normalisation of (N, C, <dims>) or (C, <dims>): batch_norm of each sample by itself (Ulyanov et al., 2016).

    >>> import microgradx
    >>> microgradx.nn.InstanceNorm<n>d(2)(microgradx.randn(1, 2<8>)).shape
    microgradx.Size([1, 2<8>])
    """
    _ndims = property(lambda self: (self._n + 1, self._n + 2))

    def __init__(self, num_features, eps=1e-5, momentum=0.1, affine=False, track_running_stats=False, device=None,
                 dtype=None, *, bias=True):
        super().__init__(num_features, eps, momentum, affine, track_running_stats, device, dtype, bias=bias)

    def _instance_norm(self, input):
        return F.instance_norm(input, self.running_mean, self.running_var, self.weight, self.bias,
                               self.training or not self.track_running_stats,
                               0.0 if self.momentum is None else self.momentum, self.eps)

    def forward(self, input):
        """instance_norm(input), with or without a batch dimension."""
        self._check_input_dim(input)
        unbatched = min(self._ndims)
        channels = input.ndim - unbatched
        if input.size(channels) != self.num_features:
            if self.affine:
                raise ValueError(f"{type(self).__name__}: expected input's size at dim={channels} to match num_features ({self.num_features}), but got: "
                                 f"{input.size(channels)}")
            warn(f"input's size at dim={channels} does not match num_features. It is {input.size(channels)}, not {self.num_features}; "
                 "without affine that is not used")
        return self._instance_norm(input) if channels else self._instance_norm(input.unsqueeze(0)).squeeze(0)


InstanceNorm1d, InstanceNorm2d, InstanceNorm3d = in_dimensions(_InstanceNorm, "InstanceNorm")
LazyInstanceNorm1d, LazyInstanceNorm2d, LazyInstanceNorm3d = lazy_norms(InstanceNorm1d, InstanceNorm2d, InstanceNorm3d)
