"""Normalisation and embeddings of nn.functional."""
import math

import numpy as np

import microgradx
from microgradx._engine import ops
from microgradx._engine.tape import rename
from microgradx._engine.tensor import cold
from microgradx._engine.warn import warn
from microgradx._rows import _cast_result, need, own, shown_as
from microgradx.sparse import rows_of


def batch_norm(input, running_mean, running_var, weight=None, bias=None, training=False, momentum=0.1, eps=1e-5):
    """(x - mean) / sqrt(var + eps) * weight + bias over all dimensions but the channels (dimension 1).

    training: mean and variance are the batch's, and the running ones move towards them by momentum (the variance
    without bias); else the running ones are used.

    >>> import microgradx
    >>> microgradx.nn.functional.batch_norm(microgradx.tensor([[1.], [3.]]), None, None, training=True)
    tensor([[-1.0000],
            [ 1.0000]])
    """
    if training is not True and training is not False:
        raise TypeError(f"batch_norm(): argument 'training' (position 6) must be bool, not {type(training).__name__}")
    if eps < 0 or training and eps == 0:
        raise ValueError(f"batch_norm eps must be {'positive during training' if training else 'non-negative'}, but got {eps}")
    if training:
        _check_more_than_one("batch_norm", input.shape, input.size(0) * math.prod(input.shape[2:]))
    if input.ndim < 2 and running_mean is not None and running_mean.numel():
        raise RuntimeError(f"batch_norm: running_mean should contain 0 elements not {running_mean.numel()}: the input has no dimension 1, {list(input.shape)}")
    if input.ndim == 1 and not input.numel() and weight is None and bias is None:
        return input.clone()
    return ops.batch_norm(input, weight, bias, running_mean, running_var, training, momentum, eps)


def _check_more_than_one(name, shape, count):
    if count == 1:
        raise ValueError(f"{name}: Expected more than 1 value per channel when training, got input size {shape}")


def instance_norm(input, running_mean=None, running_var=None, weight=None, bias=None, use_input_stats=True, momentum=0.1, eps=1e-5):
    """batch_norm of each sample by itself.

    >>> import microgradx
    >>> microgradx.nn.functional.instance_norm(microgradx.tensor([[[1., 3.]]]))
    tensor([[[-1.0000,  1.0000]]])
    """
    if input.ndim < 2 or use_input_stats and math.prod(input.shape[2:]) == 1:
        raise ValueError(f"instance_norm: Expected more than 1 spatial element when training, got input size {input.shape}")
    if not use_input_stats and (running_mean is None or running_var is None):
        raise RuntimeError("instance_norm: use_input_stats=False needs running_mean and running_var")
    batch, channels = input.shape[:2]
    if channels and running_mean is running_var is None:                  # a channel is a group: a kernel that takes half the time
        return rename(ops.group_norm(input.contiguous(), channels, weight, bias, eps), "NativeBatchNormBackward0").view(input.shape)
    repeated = [None if t is None else t.repeat(batch) for t in (weight, bias, running_mean, running_var)]
    result = ops.batch_norm(input.reshape(1, batch * channels, *input.shape[2:]), *repeated, use_input_stats, momentum, eps)
    if use_input_stats:
        with microgradx.no_grad():
            for running, moved in ((running_mean, repeated[2]), (running_var, repeated[3])):
                if running is not None:
                    running.copy_(moved.reshape(batch, channels).mean(0))
    return result.reshape(input.shape)


def layer_norm(input, normalized_shape, weight=None, bias=None, eps=1e-5):
    """(x - mean) / sqrt(var + eps) * weight + bias over the last dimensions, whose sizes are normalized_shape.

    >>> import microgradx
    >>> microgradx.nn.functional.layer_norm(microgradx.tensor([[1., 3.]]), (2,))
    tensor([[-1.0000,  1.0000]])
    """
    return ops.layer_norm(input, normalized_shape, weight, bias, eps)


def rms_norm(input, normalized_shape, weight=None, eps=None):
    """x / sqrt(mean(x**2) + eps) * weight over the last dimensions; eps: the dtype's smallest step unless given.

    >>> import microgradx
    >>> microgradx.nn.functional.rms_norm(microgradx.tensor([3., 4.]), (2,))
    tensor([0.8485, 1.1314])
    """
    return ops.rms_norm(input, normalized_shape, weight, eps)


def group_norm(input, num_groups, weight=None, bias=None, eps=1e-5):
    """(x - mean) / sqrt(var + eps) * weight + bias over each of num_groups groups of channels of each sample.

    >>> import microgradx
    >>> microgradx.nn.functional.group_norm(microgradx.tensor([[1., 3.]]), 1)
    tensor([[-1.0000,  1.0000]])
    """
    if input.ndim < 2:
        raise RuntimeError(f"group_norm: Expected at least 2 dimensions for input tensor but received {input.ndim}")
    if num_groups <= 0 or input.size(1) % num_groups:
        raise RuntimeError(f"group_norm: Expected number of channels in input to be divisible by num_groups {num_groups}, got {list(input.shape)}")
    _check_more_than_one("group_norm", input.shape, input.size(0) * input.size(1) // num_groups * math.prod(input.shape[2:]))
    return ops.group_norm(input, num_groups, weight, bias, eps)


def local_response_norm(input, size, alpha=1e-4, beta=0.75, k=1.0):
    """x / (k + alpha * mean of x**2 over size neighbouring channels)**beta (Krizhevsky et al., 2012).

    >>> import microgradx
    >>> microgradx.nn.functional.local_response_norm(microgradx.ones(1, 4, 2), 2).shape
    microgradx.Size([1, 4, 2])
    """
    need(input.ndim >= 3, ValueError, f"local_response_norm: expected 3 dimensions or more, got {input.ndim}")
    if input.numel() == 0:
        return input
    squares = (input * input).reshape(input.size(0), 1, input.size(1), -1)
    padded = microgradx.nn.functional.pad(squares, (0, 0, size // 2, (size - 1) // 2))
    means = microgradx.nn.functional.avg_pool2d(padded, (size, 1), stride=1).reshape(input.shape)
    return input / (means * alpha + k) ** beta


def normalize(input, p=2.0, dim=1, eps=1e-12, out=None):
    """x / max(|x|_p, eps) along dim.

    >>> import microgradx
    >>> microgradx.nn.functional.normalize(microgradx.tensor([[3., 4.]]))
    tensor([[0.6000, 0.8000]])
    """
    norm = microgradx.norm(input, p, dim, keepdim=True)
    return _cast_result(out, input / norm.clamp_min(eps).expand_as(input))


# -- embeddings -----------------------------------------------------------------------------------------------------
def _norm_again(kind, sizes, eps, mean, rstd, fixed, inputs, grad):
    """The gradients of a norm by (x, weight, bias), to be differentiated again: those of its composition.

    kind, sizes: as in kernels/norm.pxd. mean: None for RMS norm; fixed: mean and rstd are given, not x's. Only the bias's shape matters.
    """
    n, c, s, groups = sizes
    shape, over, wide = (((n, c, s), (0, 2), (1, c, 1)), ((n, groups, c // groups, s), (2, 3), (1, groups, c // groups, 1)))[kind]

    def compose(x, weight, bias):
        y = x.reshape(shape)
        if fixed:
            y = (y - mean.reshape(wide)) * rstd.reshape(wide)
        else:
            y = y if mean is None else y - y.mean(over, True)
            y = y * ((y * y).mean(over, True) + eps).rsqrt()
        y = y if weight is None else y * weight.reshape(wide)
        return [(y if bias is None else y + bias.reshape(wide)).reshape(x.shape)]

    x, weight, bias = inputs
    return microgradx.autograd._through(compose, (x, weight, None if bias is None else bias.detach().requires_grad_()), [grad])


cold["norm_again"] = _norm_again


def _renormalize(weight, input, max_norm, norm_type):
    """Scale the rows that input names down to max_norm, in place."""
    with microgradx.no_grad():
        rows = input.reshape(-1).unique()
        norms = microgradx.norm(weight[rows], norm_type, 1, keepdim=True)
        scale = microgradx.where(norms > max_norm, max_norm / (norms + 1e-7), 1.0)
        weight[rows] = weight[rows] * scale


def _check_embedding(name, weight, input, padding_idx, sparse, scale_grad_by_freq):
    if sparse and scale_grad_by_freq and weight.requires_grad:
        raise RuntimeError(f"{name}: scale_grad_by_freq not supported with sparse gradients. Hint: sparse=False")
    if weight.ndim != 2:
        raise RuntimeError(f"{name}: 'weight' must be 2-D, got shape {tuple(weight.shape)}")
    if not isinstance(input, microgradx.Tensor):
        raise TypeError(f"{name}: indices must be a Tensor, got {type(input).__name__}. Hint: microgradx.as_tensor(indices)")
    if input.dtype not in (microgradx.int64, microgradx.int32):
        raise RuntimeError(f"{name}: indices must be int64 or int32, got {input.dtype}")
    if padding_idx is not None and not -weight.size(0) <= padding_idx < weight.size(0):
        raise (AssertionError if name == "embedding" else RuntimeError)(f"{name}: padding_idx {padding_idx} must be within num_embeddings, {weight.size(0)}")


def _scale_by_frequency(weight, input):
    """weight whose gradient rows are divided by how often input names them."""
    counts = microgradx.bincount(input.reshape(-1), minlength=weight.size(0)).clamp_min(1).to(weight.dtype)
    scaled = weight / counts.unsqueeze(1)
    return scaled + (weight - scaled).detach()


def embedding(input, weight, padding_idx=None, max_norm=None, norm_type=2.0, scale_grad_by_freq=False, sparse=False):
    """The rows of weight that input, integers of any shape, names: shape (*, D).

    The row padding_idx gets no gradient. max_norm: rows that are longer are first scaled down, in place. sparse: the gradient of
    weight, a leaf, is a sparse tensor of the rows that were used, which SGD, Adagrad and SparseAdam take.

    >>> import microgradx
    >>> microgradx.nn.functional.embedding(microgradx.tensor([2, 0]), microgradx.eye(3))
    tensor([[0., 0., 1.],
            [1., 0., 0.]])
    """
    if padding_idx is not None or max_norm is not None or scale_grad_by_freq or sparse:
        _check_embedding("embedding", weight, input, padding_idx, sparse, scale_grad_by_freq)
        if padding_idx is not None and padding_idx < 0:
            padding_idx += weight.size(0)
        if max_norm is not None:
            _renormalize(weight, input, max_norm, norm_type)
        if scale_grad_by_freq and input.numel():
            weight = _scale_by_frequency(weight, input)
        if sparse:
            return rows_of(weight, input, padding_idx)
    return ops.embedding(weight, input, -1 if padding_idx is None else padding_idx)


@shown_as("EmbeddingBagBackward0")
def embedding_bag(input, weight, offsets=None, max_norm=None, norm_type=2, scale_grad_by_freq=False, mode="mean",
                  sparse=False, per_sample_weights=None, include_last_offset=False, padding_idx=None):
    """The sum, mean or max of the embeddings of each bag: (B, D).

    input: (B, N), bags of N; or one dimension, where offsets says at which place each bag begins. per_sample_weights:
    factors of the summands, with "sum" only. The row padding_idx does not count.

    >>> import microgradx
    >>> microgradx.nn.functional.embedding_bag(microgradx.tensor([0, 1, 2]), microgradx.eye(3), microgradx.tensor([0, 2]), mode="sum")
    tensor([[1., 1., 0.],
            [0., 0., 1.]])
    """
    if weight.dtype is microgradx.int64 and input.is_floating_point():
        warn("embedding_bag: the order of arguments is (input, weight, ...); that of `embedding_bag(weight, input, ...)` is deprecated")
        input, weight = weight, input
    if weight.ndim != 2:
        raise ValueError(f"embedding_bag: weight has to be a matrix, got shape {tuple(weight.shape)}")
    need(mode in ("sum", "mean", "max"), ValueError, "embedding_bag: mode has to be one of sum, mean or max")
    if per_sample_weights is not None and input.size() != per_sample_weights.size():
        raise ValueError(f"embedding_bag: per_sample_weights {tuple(per_sample_weights.shape)} must have input's shape {tuple(input.shape)}")
    need(per_sample_weights is None or mode == "sum", NotImplementedError, f"embedding_bag: per_sample_weights needs mode='sum', got mode='{mode}'")
    if per_sample_weights is not None and per_sample_weights.dtype is not weight.dtype:
        raise RuntimeError(f"embedding_bag: per_sample_weights must be of weight's dtype {weight.dtype}, got {per_sample_weights.dtype}")
    input, of, bags, per_sample_weights = _bags(input, offsets, per_sample_weights, include_last_offset)
    _check_embedding("embedding_bag", weight, input, padding_idx, sparse, scale_grad_by_freq)
    if max_norm is not None:
        _renormalize(weight, input, max_norm, norm_type)
    if scale_grad_by_freq and input.numel():
        need(mode != "max", ValueError, "embedding_bag: max mode does not support scaling the gradient by the frequency")
        weight = _scale_by_frequency(weight, input)
    if padding_idx is not None:
        keep = input != (padding_idx if padding_idx >= 0 else padding_idx + weight.size(0))
        input, of = input[keep], of[keep]
        per_sample_weights = None if per_sample_weights is None else per_sample_weights[keep]
    if sparse:
        need(mode != "max", ValueError, "embedding_bag: max mode does not support sparse weights")
        weight, input = rows_of(weight, input), microgradx.arange(len(input))
    if mode == "max" or per_sample_weights is not None:
        rows = ops.index.spmm(weight, None, input, None, 0, len(input))
        if mode == "max":
            return _largest(rows, of, bags)
        return ops.index.spmm(rows * per_sample_weights.unsqueeze(1), None, None, of, 0, bags)
    total = ops.index.spmm(weight, None, input, of, 0, bags)
    return total / microgradx.bincount(of, minlength=bags).clamp_min(1).to(total.dtype).unsqueeze(1) if mode == "mean" else total


def _largest(rows, of, bags):
    """The largest elements of each bag, zeros where there are none; of equal ones the first gets the gradient."""
    at, n, shape = of.unsqueeze(1).expand_as(rows), len(rows), (bags, rows.size(1))
    top = rows.new_zeros(shape).scatter_reduce(0, at, rows.detach(), "amax", include_self=False)
    places = microgradx.where((rows == top[of]) | rows.isnan(), microgradx.arange(n).unsqueeze(1), n)
    first = places.new_full(shape, n).scatter_reduce(0, at, places, "amin")
    return ops.cat([rows, rows.new_zeros(1, rows.size(1))], 0).gather(0, first)


def _bags(input, offsets, per_sample_weights, include_last_offset):
    """(input in one dimension, the bag of each of its elements, how many bags there are, per_sample_weights in one dimension)."""
    if input.ndim == 2:
        need(offsets is None, ValueError, "embedding_bag: a 2-D input has a bag in each row; pass offsets=None")
        of = microgradx.arange(len(input)).unsqueeze(1).expand_as(input).reshape(-1)
        return input.reshape(-1), of, len(input), None if per_sample_weights is None else per_sample_weights.reshape(-1)
    need(input.ndim == 1, ValueError, f"embedding_bag: input has to be 1D or 2D Tensor, but got Tensor of dimension {input.ndim}")
    need(offsets is not None, ValueError, "embedding_bag: offsets has to be a 1D Tensor but got None")
    need(offsets.ndim == 1, ValueError, "embedding_bag: offsets has to be a 1D Tensor")
    if input.dtype is not offsets.dtype and not input.is_floating_point() and not offsets.is_floating_point():
        kind = microgradx.promote_types(input.dtype, offsets.dtype)
        input, offsets = input.to(kind), offsets.to(kind)
    if offsets.dtype not in (microgradx.int64, microgradx.int32):
        raise RuntimeError(f"embedding_bag: offsets must be int64 or int32, got {offsets.dtype}")
    places = offsets._array()
    need(len(places) or not include_last_offset, RuntimeError, "embedding_bag: include_last_offset needs at least 1 offset: the end")
    if len(places) and places[0] != 0:
        raise RuntimeError(f"embedding_bag: the first bag must begin at 0, got offsets[0] = {places[0]}")
    if len(places) and places[-1] > input.numel():
        raise RuntimeError(f"embedding_bag: offsets[-1] = {places[-1]} lies behind an input of {input.numel()}")
    ends = places[1:] if include_last_offset else np.append(places[1:], len(input)) if len(places) else places
    try:
        of = microgradx.from_numpy(np.repeat(np.arange(len(ends)), ends - places[:len(ends)]))
    except ValueError:                             # of fewer than no elements
        raise RuntimeError(f"embedding_bag: offsets must not decrease, got {places.tolist()}. Hint: sort the bags") from None
    if len(of) < len(input):                       # what lies behind the last offset is in no bag
        input, per_sample_weights = input[:len(of)], None if per_sample_weights is None else per_sample_weights[:len(of)]
    return input, of, len(ends), per_sample_weights


def one_hot(input, num_classes=-1):
    """Integers of any shape as rows of zeros with a single 1: shape (*, num_classes).

    >>> import microgradx
    >>> microgradx.nn.functional.one_hot(microgradx.tensor([0, 2]))
    tensor([[1, 0, 0],
            [0, 0, 1]])
    """
    need(num_classes >= -1, RuntimeError, "one_hot: num_classes should be positive")
    return ops.index.one_hot(input, num_classes)


__all__ = list(own(globals()))
