"""Batch and instance normalisation as layers, and what they share."""
import microgradx
from microgradx._rows import need

from .. import functional as F
from ..parameter import Parameter
from ._table import in_dimensions
from .lazy import lazy
from .normalization import _Affine


class _NormBase(_Affine):
    """Weight and bias for each channel and, with track_running_stats, running mean and variance."""
    _version = 2
    _ndims = ()  # the numbers of dimensions that an input may have

    def __init__(self, num_features, eps=1e-5, momentum=0.1, affine=True, track_running_stats=True, device=None, dtype=None, *, bias=True):
        super().__init__()
        self.num_features, self.eps, self.momentum = num_features, eps, momentum
        self.affine, self.track_running_stats = affine, track_running_stats
        sizes = {"device": device, "dtype": dtype}
        for name, wanted in (("weight", affine), ("bias", affine and bias)):
            self.register_parameter(name, Parameter(microgradx.ones(num_features, **sizes)) if wanted else None)
        for name, value in (("running_mean", microgradx.zeros(num_features, **sizes)), ("running_var", microgradx.ones(num_features, **sizes)),
                            ("num_batches_tracked", microgradx.tensor(0, dtype=microgradx.int64, device=device))):
            self.register_buffer(name, value if track_running_stats else None)
        self.reset_parameters()

    def _shapes(self):
        return dict.fromkeys(("weight", "bias", "running_mean", "running_var"), (self.num_features,))

    def reset_running_stats(self):
        """Forget the batches seen."""
        if self.track_running_stats:
            self.running_mean.zero_()
            self.running_var.fill_(1)
            self.num_batches_tracked.zero_()

    def reset_parameters(self):
        """Forget the batches seen; weight 1, bias 0."""
        self.reset_running_stats()
        super().reset_parameters()

    def _check_input_dim(self, input):
        if self._ndims and input.ndim not in self._ndims:
            wanted = " or ".join(f"{n}D" for n in self._ndims)
            raise ValueError(f"expected {wanted} input (got {input.ndim}D input)")

    def extra_repr(self):
        """The options."""
        return (f"{self.num_features}, eps={self.eps}, momentum={self.momentum}, affine={self.affine}, "
                f"bias={self.bias is not None}, track_running_stats={self.track_running_stats}")

    def _load_from_state_dict(self, state_dict, prefix, local_metadata, *args):
        if local_metadata.get("version", None) in (None, 1) and self.track_running_stats:
            counted = self.num_batches_tracked  # the first version did not store it
            state_dict.setdefault(prefix + "num_batches_tracked",
                                  microgradx.tensor(0, dtype=microgradx.int64) if counted is None else counted)
        super()._load_from_state_dict(state_dict, prefix, local_metadata, *args)


class _BatchNorm(_NormBase):
    """Batch normalisation of (N, C, <dims>), in one dimension of (N, C), too (Ioffe and Szegedy, 2015).

    >>> import microgradx
    >>> microgradx.nn.BatchNorm<n>d(2)(microgradx.randn(1, 2<8>)).shape
    microgradx.Size([1, 2<8>])
    """
    _ndims = property(lambda self: (2, 3) if self._n == 1 else (self._n + 2,))

    def forward(self, input):
        """batch_norm(input); in training the running statistics move."""
        self._check_input_dim(input)
        momentum = 0.0 if self.momentum is None else self.momentum
        if self.training and self.track_running_stats and self.num_batches_tracked is not None:
            self.num_batches_tracked.add_(1)
            if self.momentum is None:  # the plain average of all batches
                momentum = 1.0 / float(self.num_batches_tracked)
        use_running = not self.training or self.track_running_stats
        return F.batch_norm(input, self.running_mean if use_running else None, self.running_var if use_running
                            else None, self.weight, self.bias, self.training or self.running_mean is None
                            and self.running_var is None, momentum, self.eps)


BatchNorm1d, BatchNorm2d, BatchNorm3d = in_dimensions(_BatchNorm, "BatchNorm")


class SyncBatchNorm(_BatchNorm):
    """Batch normalisation across processes; there is only one, so it is plain batch normalisation.

    >>> import microgradx
    >>> isinstance(microgradx.nn.SyncBatchNorm(4), microgradx.nn.Module)
    True
    """

    def __init__(self, num_features, eps=1e-5, momentum=0.1, affine=True, track_running_stats=True, process_group=None,
                 device=None, dtype=None, *, bias=True):
        super().__init__(num_features, eps, momentum, affine, track_running_stats, device, dtype, bias=bias)
        need(process_group is None, NotImplementedError, "SyncBatchNorm: process groups are not supported; pass process_group=None")
        self.process_group = process_group

    def _check_input_dim(self, input):
        if input.ndim < 2:
            raise ValueError(f"expected at least 2D input (got {input.ndim}D input)")

    @classmethod
    def convert_sync_batchnorm(cls, module, process_group=None):
        """module with every batch norm inside replaced by a SyncBatchNorm of the same tensors."""
        converted = module
        if isinstance(module, _BatchNorm):
            converted = cls(module.num_features, module.eps, module.momentum, module.affine, module.track_running_stats, process_group)
            for registry in ("_parameters", "_buffers"):
                getattr(converted, registry).update(getattr(module, registry))
            converted.training = module.training
        for name, child in module.named_children():
            converted.add_module(name, cls.convert_sync_batchnorm(child, process_group))
        return converted


def lazy_norms(*bases):
    """The lazy versions; those of InstanceNorm too have BatchNorm's defaults, as in PyTorch."""
    return [lazy(base, lambda self, input: input.shape[1], like=BatchNorm1d) for base in bases]


LazyBatchNorm1d, LazyBatchNorm2d, LazyBatchNorm3d = lazy_norms(BatchNorm1d, BatchNorm2d, BatchNorm3d)
