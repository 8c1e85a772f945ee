"""Batch and instance normalisation as layers, and what they share."""
import microgradx

from .. import functional as F
from .. import init
from ..parameter import Parameter, UninitializedBuffer, UninitializedParameter
from .lazy import LazyModuleMixin
from .module import Module

__all__ = ["BatchNorm1d", "LazyBatchNorm1d", "BatchNorm2d", "LazyBatchNorm2d", "BatchNorm3d", "LazyBatchNorm3d",
           "SyncBatchNorm"]


class _NormBase(Module):
    """Weight and bias for each channel and, with track_running_stats, running mean and variance."""
    _version = 2
    _ndims = ()  # the numbers of dimensions that an input may have

    def __init__(self, num_features, eps=1e-5, momentum=0.1, affine=True, track_running_stats=True, device=None,
                 dtype=None, *, bias=True):
        super().__init__()
        self.num_features, self.eps, self.momentum = num_features, eps, momentum
        self.affine, self.track_running_stats = affine, track_running_stats
        for name, wanted in (("weight", affine), ("bias", affine and bias)):
            self.register_parameter(
                name, Parameter(microgradx.empty(num_features, device=device, dtype=dtype)) if wanted else None)
        if track_running_stats:
            self.register_buffer("running_mean", microgradx.zeros(num_features, device=device, dtype=dtype))
            self.register_buffer("running_var", microgradx.ones(num_features, device=device, dtype=dtype))
            self.register_buffer("num_batches_tracked", microgradx.tensor(0, dtype=microgradx.int64, device=device))
        else:
            for name in ("running_mean", "running_var", "num_batches_tracked"):
                self.register_buffer(name, None)
        self.reset_parameters()

    def reset_running_stats(self):
        """Forget the batches seen."""
        if self.track_running_stats:
            self.running_mean.zero_()
            self.running_var.fill_(1)
            self.num_batches_tracked.zero_()

    def reset_parameters(self):
        """Forget the batches seen; weight 1, bias 0."""
        self.reset_running_stats()
        if self.weight is not None:
            init.ones_(self.weight)
        if self.bias is not None:
            init.zeros_(self.bias)

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


class BatchNorm1d(_BatchNorm):
    """Batch normalisation of (N, C) or (N, C, L) (Ioffe and Szegedy, 2015).

    >>> import microgradx
    >>> microgradx.nn.BatchNorm1d(2)(microgradx.randn(1, 2, 8)).shape
    microgradx.Size([1, 2, 8])
    """
    _ndims = (2, 3)


class BatchNorm2d(_BatchNorm):
    """Batch normalisation of (N, C, H, W).

    >>> import microgradx
    >>> microgradx.nn.BatchNorm2d(2)(microgradx.randn(1, 2, 8, 8)).shape
    microgradx.Size([1, 2, 8, 8])
    """
    _ndims = (4,)


class BatchNorm3d(_BatchNorm):
    """Batch normalisation of (N, C, D, H, W).

    >>> import microgradx
    >>> microgradx.nn.BatchNorm3d(2)(microgradx.randn(1, 2, 8, 8, 8)).shape
    microgradx.Size([1, 2, 8, 8, 8])
    """
    _ndims = (5,)


class SyncBatchNorm(_BatchNorm):
    """Batch normalisation across processes; there is only one, so it is plain batch normalisation.

    >>> import microgradx
    >>> isinstance(microgradx.nn.SyncBatchNorm(4), microgradx.nn.Module)
    True
    """

    def __init__(self, num_features, eps=1e-5, momentum=0.1, affine=True, track_running_stats=True, process_group=None,
                 device=None, dtype=None, *, bias=True):
        super().__init__(num_features, eps, momentum, affine, track_running_stats, device, dtype, bias=bias)
        if process_group is not None:
            raise NotImplementedError("SyncBatchNorm: process groups are not supported; pass process_group=None")
        self.process_group = process_group

    def _check_input_dim(self, input):
        if input.ndim < 2:
            raise ValueError(f"expected at least 2D input (got {input.ndim}D input)")

    @classmethod
    def convert_sync_batchnorm(cls, module, process_group=None):
        """module with every batch norm inside replaced by a SyncBatchNorm of the same tensors."""
        converted = module
        if isinstance(module, _BatchNorm):
            converted = cls(module.num_features, module.eps, module.momentum, module.affine, module.track_running_stats,
                            process_group)
            for registry in ("_parameters", "_buffers"):
                getattr(converted, registry).update(getattr(module, registry))
            converted.training = module.training
        for name, child in module.named_children():
            converted.add_module(name, cls.convert_sync_batchnorm(child, process_group))
        return converted


class LazyNormMixin(LazyModuleMixin):
    """A normalisation layer that takes num_features from its first input."""

    def __init__(self, eps=1e-5, momentum=0.1, affine=True, track_running_stats=True, device=None, dtype=None, *,
                 bias=True):
        super().__init__(0, eps, momentum, False, False, device, dtype)
        self.affine, self.track_running_stats = affine, track_running_stats
        for name, wanted in (("weight", affine), ("bias", affine and bias)):
            if wanted:
                setattr(self, name, UninitializedParameter(device=device, dtype=dtype))
        if track_running_stats:
            for name in ("running_mean", "running_var"):
                self.register_buffer(name, UninitializedBuffer(device=device, dtype=dtype))
            self.num_batches_tracked = microgradx.tensor(0, dtype=microgradx.int64, device=device)

    def reset_parameters(self):
        """Forget the batches seen; weight 1, bias 0."""
        if not self.has_uninitialized_params() and self.num_features != 0:
            super().reset_parameters()

    def initialize_parameters(self, input):
        """Take num_features from input."""
        if self.has_uninitialized_params():
            self.num_features = input.shape[1]
            for tensor in (self.weight, self.bias, self.running_mean, self.running_var):
                if tensor is not None:
                    tensor.materialize((self.num_features,))
            self.reset_parameters()


def lazy_norm(base, module):
    """The lazy version of a normalisation layer."""
    return type("Lazy" + base.__name__, (LazyNormMixin, base), {
        "__module__": module, "cls_to_become": base,
        "__doc__": f"A {base.__name__} that takes num_features from its first input, and is a {base.__name__} from "
                   "then on."})


LazyBatchNorm1d, LazyBatchNorm2d, LazyBatchNorm3d = (
    lazy_norm(base, __name__) for base in (BatchNorm1d, BatchNorm2d, BatchNorm3d))
