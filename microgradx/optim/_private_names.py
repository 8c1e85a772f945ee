"""What copies of PyTorch's optimizers import beside Optimizer, so that a program that changed one of them runs as it is."""
import functools

import microgradx
from microgradx._rows import need

__all__ = ["_default_to_fused_or_foreach", "_device_dtype_check_for_fused", "_disable_dynamo_if_unsupported", "_get_capturable_supported_devices",
           "_get_scalar_dtype", "_get_value", "_group_tensors_by_device_and_dtype", "_stack_if_compiling", "_to_scalar",
           "_use_grad_for_differentiable", "_view_as_real"]


def _use_grad_for_differentiable(step):
    """step, recorded where the optimizer's default `differentiable` says so, else without gradients."""
    @functools.wraps(step)
    def run(self, *args, **kwargs):
        with microgradx.set_grad_enabled(self.defaults["differentiable"]):
            return step(self, *args, **kwargs)
    return run


def _disable_dynamo_if_unsupported(single_tensor_fn=None):
    return lambda function: function


def _get_value(x):
    return x.item() if isinstance(x, microgradx.Tensor) else x


def _stack_if_compiling(x):
    return x


def _to_scalar(x):
    return x.squeeze() if isinstance(x, microgradx.Tensor) and x.dim() else x


def _get_scalar_dtype(is_fused=None):
    """The dtype of a state `step`."""
    double = microgradx.get_default_dtype() == microgradx.float64 and not is_fused
    return microgradx.float64 if double else microgradx.float32


def _default_to_fused_or_foreach(params, differentiable, use_fused=False):
    """(fused, foreach): on the CPU tensors are updated one by one, unless fused is asked for."""
    if differentiable:
        return False, False
    fused = use_fused and all(p is None or p.is_floating_point() for p in params)
    return fused, not fused and all(p is None for p in params)


def _device_dtype_check_for_fused(p, cuda_unsupported=False):
    need(p.is_floating_point(), RuntimeError, f"`fused=True` requires all the params to be floating point Tensors, got {p.dtype!r}")


def _get_capturable_supported_devices(supports_xla=True):
    return ["cuda", "xpu", "hpu", "privateuseone"] + ["xla"] * supports_xla


def _view_as_real(params, *state_and_grads):
    """Puts real views of complex parameters, and of their states and gradients, into the lists."""
    for i, p in enumerate(params):
        if p.is_complex():
            for tensors in (params, *state_and_grads):
                tensors[i] = microgradx.view_as_real(tensors[i])


def _group_tensors_by_device_and_dtype(tensorlistlist, with_indices=False):
    """{(device, dtype) of the first list's tensors: (the lists' entries in those places, the places where they are asked for)}."""
    places = {}
    for i, tensor in enumerate(tensorlistlist[0]):
        need(tensor is not None, RuntimeError, f"_group_tensors_by_device_and_dtype: the first list's tensor {i} is None")
        places.setdefault((tensor.device, tensor.dtype), []).append(i)
    need(all(len(some) in (0, len(tensorlistlist[0])) for some in tensorlistlist), RuntimeError,
         f"_group_tensors_by_device_and_dtype: lists of one length are needed, got {[len(some) for some in tensorlistlist]}")
    return {key: ([[some[i] for i in kept] if some else [] for some in tensorlistlist], kept if with_indices else [])
            for key, kept in places.items()}
