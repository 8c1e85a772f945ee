"""Clip the gradients of parameters by their norm or by value, in place."""
import math
from collections.abc import Iterable
from types import GeneratorType

import microgradx
from microgradx._engine.warn import warn
from microgradx._rows import need


def _list(tensors):
    if not isinstance(tensors, Iterable):
        raise TypeError(f"parameters: must be a Tensor or an iterable of Tensors, not {type(tensors).__name__}. Hint: model.parameters()")
    return [tensors] if isinstance(tensors, microgradx.Tensor) else list(tensors)


def get_total_norm(tensors, norm_type=2.0, error_if_nonfinite=False, foreach=None):
    """The norm_type norm of all tensors as one vector; foreach changes no result.

    >>> import microgradx
    >>> microgradx.nn.utils.get_total_norm([microgradx.tensor([3.]), microgradx.tensor([4.])])
    tensor(5.)
    """
    tensors = _list(tensors)
    if not tensors:
        return microgradx.tensor(0.0)
    if any(tensor.is_sparse for tensor in tensors):
        raise NotImplementedError("linalg.vector_norm of sparse gradients is not there, as in PyTorch. Hint: clip those of the others")
    norms = [microgradx.linalg.vector_norm(tensor, float(norm_type)) for tensor in tensors]
    total = microgradx.linalg.vector_norm(microgradx.stack(norms), float(norm_type))
    need(not error_if_nonfinite or math.isfinite(float(total)), RuntimeError,
         f"The total norm of order {norm_type} for gradients from `parameters` is non-finite, so it cannot be clipped: {float(total)}. Hint: "
         "error_if_nonfinite=False clips anyway")
    return total


def clip_grads_with_norm_(parameters, max_norm, total_norm, foreach=None):
    """Multiply every gradient by max_norm / total_norm where that is below 1; foreach changes no result.

    >>> import microgradx
    >>> w = microgradx.nn.Parameter(microgradx.zeros(2))
    >>> w.grad = microgradx.tensor([3., 4.])
    >>> microgradx.nn.utils.clip_grads_with_norm_([w], 1.0, microgradx.tensor(5.))
    >>> w.grad.round(decimals=3)
    tensor([0.6000, 0.8000])
    """
    factor = (float(max_norm) / (total_norm + 1e-6)).clamp(max=1.0)
    with microgradx.no_grad():
        for param in _list(parameters):
            if param.grad is not None:
                param.grad.mul_(factor)


def clip_grad_norm_(parameters, max_norm, norm_type=2.0, error_if_nonfinite=False, foreach=None):
    """Scale all gradients down so that their joint norm is at most max_norm; returns the norm before.

    >>> import microgradx
    >>> w = microgradx.nn.Parameter(microgradx.zeros(2))
    >>> w.grad = microgradx.tensor([3., 4.])
    >>> microgradx.nn.utils.clip_grad_norm_([w], 1.0), w.grad
    (tensor(5.), tensor([0.6000, 0.8000]))
    """
    given, parameters = parameters, _list(parameters)
    if not parameters and isinstance(given, GeneratorType):
        warn("`parameters` is an empty generator, no gradient clipping will occur. Is it used up?")
    with microgradx.no_grad():
        total = get_total_norm([p.grad for p in parameters if p.grad is not None], norm_type, error_if_nonfinite)
    clip_grads_with_norm_(parameters, max_norm, total)
    return total


def clip_grad_value_(parameters, clip_value, foreach=None):
    """Clamp every element of every gradient to [-clip_value, clip_value]; foreach changes no result.

    >>> import microgradx
    >>> w = microgradx.nn.Parameter(microgradx.zeros(2))
    >>> w.grad = microgradx.tensor([5., 0.5])
    >>> microgradx.nn.utils.clip_grad_value_([w], 1.0)
    >>> w.grad
    tensor([1.0000, 0.5000])
    """
    clip_value = float(clip_value)
    with microgradx.no_grad():
        for param in _list(parameters):
            if param.grad is not None:
                param.grad.clamp_(-clip_value, clip_value)


def clip_grad_norm(parameters, max_norm, norm_type=2.0, error_if_nonfinite=False, foreach=None):
    """The old name of clip_grad_norm_."""
    warn("`microgradx.nn.utils.clip_grad_norm` is now deprecated in favor of `microgradx.nn.utils.clip_grad_norm_`.", FutureWarning)
    return clip_grad_norm_(parameters, max_norm, norm_type, error_if_nonfinite, foreach)
