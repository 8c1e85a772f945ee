"""Activations and dropout of nn.functional."""
import inspect
import math

from numpy import bool_

import microgradx
from microgradx._engine import ops
from microgradx._engine.warn import warn
from microgradx._rows import NUMBER, _check, _result, named, need, own, rounded_once, shown_as

SELU_ALPHA, SELU_SCALE = 1.6732632423543772848170429916717, 1.0507009873554804934193349852946


def _inplace(function, input, *args):
    """input itself, overwritten with function(input): the function works on a copy, so that what it saves for backward
    is not what is overwritten."""
    return input.copy_(function(input.clone() if microgradx.is_grad_enabled() else input, *args))


def _check_floats(kernel, input):
    need(input.is_floating_point(), NotImplementedError, f"\"{kernel}\" not implemented for '{input.dtype.short_name}'. Hint: convert with .float()")


def relu(input, inplace=False):
    """max(x, 0); the gradient at 0 is 0, NaN stays NaN.

    >>> import microgradx
    >>> microgradx.nn.functional.relu(microgradx.tensor([-1., 2.]))
    tensor([0., 2.])
    """
    return input.relu_() if inplace else ops.relu(input)


def relu_(input):
    """relu in place.

    >>> import microgradx
    >>> x = microgradx.tensor([-2., 0.5, 3.])
    >>> _ = microgradx.nn.functional.relu_(x)
    >>> x
    tensor([0.0000, 0.5000, 3.0000])
    """
    return input.relu_()


def leaky_relu(input, negative_slope=0.01, inplace=False):
    """x where x > 0, else negative_slope * x.

    >>> import microgradx
    >>> microgradx.nn.functional.leaky_relu(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-0.0200,  0.5000,  3.0000])
    """
    return _inplace(ops.leaky_relu, input, negative_slope) if inplace else ops.leaky_relu(input, negative_slope)


def _elu(input, alpha=1.0, scale=1.0, input_scale=1.0, inplace=False):
    arguments = alpha, scale, input_scale
    return _inplace(ops.elu, input, *arguments) if inplace else ops.elu(input, *arguments)


def elu(input, alpha=1.0, inplace=False):
    """x where x > 0, else alpha * (exp(x) - 1).

    >>> import microgradx
    >>> microgradx.nn.functional.elu(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-0.8647,  0.5000,  3.0000])
    """
    return _elu(input, alpha, inplace=inplace)


def selu(input, inplace=False):
    """scale * elu(x, alpha) with the constants of self-normalising networks (Klambauer et al., 2017).

    >>> import microgradx
    >>> microgradx.nn.functional.selu(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-1.5202,  0.5254,  3.1521])
    """
    return _elu(input, SELU_ALPHA, SELU_SCALE, inplace=inplace)


@shown_as("CeluBackward0")
def celu(input, alpha=1.0, inplace=False):
    """max(0, x) + min(0, alpha * (exp(x / alpha) - 1)).

    >>> import microgradx
    >>> microgradx.nn.functional.celu(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-0.8647,  0.5000,  3.0000])
    """
    need(alpha != 0, RuntimeError, "celu: alpha cannot be 0")
    return _elu(input, alpha, 1.0, 1.0 / alpha, inplace)


def gelu(input, *, approximate="none", out=None):
    """x * Phi(x), Phi the normal distribution; approximate="tanh" is its usual approximation.

    >>> import microgradx
    >>> microgradx.nn.functional.gelu(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-0.0455,  0.3457,  2.9960])
    """
    need(isinstance(approximate, str), TypeError, f"gelu(): argument 'approximate' must be str, not {type(approximate).__name__}")
    return ops.gelu(input, approximate) if out is None else _result(out, ops.gelu(input, approximate))


def silu(input, inplace=False):
    """x * sigmoid(x).

    >>> import microgradx
    >>> microgradx.nn.functional.silu(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-0.2384,  0.3112,  2.8577])
    """
    return _inplace(ops.silu, input) if inplace else ops.silu(input)


def mish(input, inplace=False):
    """x * tanh(softplus(x)).

    >>> import microgradx
    >>> microgradx.nn.functional.mish(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-0.2525,  0.3752,  2.9865])
    """
    return _inplace(ops.mish, input) if inplace else ops.mish(input)


def sigmoid(input):
    """1 / (1 + exp(-x)).

    >>> import microgradx
    >>> microgradx.nn.functional.sigmoid(microgradx.tensor([-2., 0.5, 3.]))
    tensor([0.1192, 0.6225, 0.9526])
    """
    return ops.sigmoid(input)


def tanh(input):
    """The hyperbolic tangent.

    >>> import microgradx
    >>> microgradx.nn.functional.tanh(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-0.9640,  0.4621,  0.9951])
    """
    return ops.tanh(input)


def logsigmoid(input, *, out=None):
    """log(sigmoid(x)), without overflow.

    >>> import microgradx
    >>> microgradx.nn.functional.logsigmoid(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-2.1269, -0.4741, -0.0486])
    """
    _check_floats("log_sigmoid_cpu", input)
    return _result(out, ops.logsigmoid(input))


def softplus(input, beta=1.0, threshold=20.0, *, out=None):
    """log(1 + exp(beta * x)) / beta; x itself where beta * x > threshold.

    >>> import microgradx
    >>> microgradx.nn.functional.softplus(microgradx.tensor([-2., 0.5, 3.]))
    tensor([0.1269, 0.9741, 3.0486])
    """
    return _result(out, ops.softplus(input, beta, threshold))


def hardsigmoid(input, inplace=False):
    """clamp(x / 6 + 1/2, 0, 1).

    >>> import microgradx
    >>> microgradx.nn.functional.hardsigmoid(microgradx.tensor([-2., 0.5, 3.]))
    tensor([0.1667, 0.5833, 1.0000])
    """
    return _inplace(ops.hardsigmoid, input) if inplace else ops.hardsigmoid(input)


def hardswish(input, inplace=False):
    """x * clamp(x + 3, 0, 6) / 6.

    >>> import microgradx
    >>> microgradx.nn.functional.hardswish(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-0.3333,  0.2917,  3.0000])
    """
    return _inplace(ops.hardswish, input) if inplace else ops.hardswish(input)


def hardtanh(input, min_val=-1.0, max_val=1.0, inplace=False):
    """clamp(x, min_val, max_val); the gradient at the bounds themselves is 0.

    >>> import microgradx
    >>> microgradx.nn.functional.hardtanh(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-1.0000,  0.5000,  1.0000])
    """
    if min_val > max_val:
        raise ValueError(f"hardtanh: min_val cannot be greater than max_val, got {min_val} and {max_val}")
    if input.dtype is microgradx.bool:
        raise RuntimeError("hardtanh: Bool inputs not supported for hardtanh")
    return _inplace(_hardtanh, input, min_val, max_val) if inplace else _hardtanh(input, min_val, max_val)


def _hardtanh(input, min_val, max_val):
    if input.dtype.is_floating_point:
        return ops.unary_op(ops.UNARY["hardtanh"], input, min_val, max_val)
    return input.clamp(int(min_val), int(max_val))


def relu6(input, inplace=False):
    """clamp(x, 0, 6).

    >>> import microgradx
    >>> microgradx.nn.functional.relu6(microgradx.tensor([-2., 0.5, 3.]))
    tensor([0.0000, 0.5000, 3.0000])
    """
    return hardtanh(input, 0.0, 6.0, inplace)


@shown_as("ThresholdBackward0")
def threshold(input, threshold, value, inplace=False):
    """x where x > threshold, else value.

    >>> import microgradx
    >>> microgradx.nn.functional.threshold(microgradx.tensor([-2., 0.5, 3.]), 1.0, 9.0)
    tensor([9., 9., 3.])
    """
    return _inplace(_threshold, input, threshold, value) if inplace else _threshold(input, threshold, value)


def _threshold(input, threshold, value):
    return input.masked_fill((input.float() if input.dtype.itemsize == 2 and input.is_floating_point() else input) <= threshold, value)


def hardshrink(input, lambd=0.5, *, out=None):
    """x where |x| > lambd, else 0.

    >>> import microgradx
    >>> microgradx.nn.functional.hardshrink(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-2.,  0.,  3.])
    """
    _check_floats("hardshrink_cpu", input)
    lambd = microgradx.tensor(lambd, dtype=input.dtype).item() if input.dtype.itemsize == 2 else lambd        # rounded, as threshold's is not
    return _result(out, ops.unary_op(ops.UNARY["hardshrink"], input, lambd))


def softshrink(input, lambd=0.5, *, out=None):
    """x shrunk towards 0 by lambd: x - lambd, x + lambd, or 0 between -lambd and lambd.

    >>> import microgradx
    >>> microgradx.nn.functional.softshrink(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-1.5000,  0.0000,  2.5000])
    """
    _check_floats("softshrink_check", input)
    if not lambd >= 0:
        raise RuntimeError(f"softshrink: lambda must be greater or equal to 0, but found to be {lambd}")
    return _result(out, ops.unary_op(ops.UNARY["softshrink"], input, lambd))


def tanhshrink(input):
    """x - tanh(x).

    >>> import microgradx
    >>> microgradx.nn.functional.tanhshrink(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-1.0360,  0.0379,  2.0049])
    """
    return input - ops.tanh(input)


def softsign(input):
    """x / (1 + |x|).

    >>> import microgradx
    >>> microgradx.nn.functional.softsign(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-0.6667,  0.3333,  0.7500])
    """
    return input / (input.abs() + 1)


@shown_as("GluBackward0")
@rounded_once
def glu(input, dim=-1):
    """a * sigmoid(b), a and b the halves of x along dim (Dauphin et al., 2016).

    >>> import microgradx
    >>> microgradx.nn.functional.glu(microgradx.tensor([1., 2., 0., 0.]))
    tensor([0.5000, 1.0000])
    """
    if input.ndim == 0:
        raise RuntimeError("glu does not support 0-dimensional tensors")
    _check_floats("glu_cpu", input)
    if input.size(dim) % 2:
        raise RuntimeError(f"glu: Halving dimension must be even, but dimension {dim} is size {input.size(dim)}")
    a, b = ops.split_sizes(input, [input.size(dim) // 2] * 2, dim)
    return a * ops.sigmoid(b)


def prelu(input, weight):
    """x where x > 0, else weight * x; weight has one element or one for each channel (dimension 1).

    >>> import microgradx
    >>> microgradx.nn.functional.prelu(microgradx.tensor([-2., 0.5, 3.]), microgradx.tensor([0.25]))
    tensor([-0.5000,  0.5000,  3.0000])
    """
    input, weight = ops.autocast(input), ops.autocast(weight)
    need(input.dtype is weight.dtype, RuntimeError, f"prelu: Type promoting not supported. Got {input.dtype.short_name} and {weight.dtype.short_name}")
    if weight.ndim > 1:
        raise RuntimeError(f"prelu: Expected `weight` to be a scalar or 1D tensor, but got: ndim = {weight.ndim}")
    if weight.numel() != 1:
        channels = input.size(1) if input.ndim > 1 else 1
        if input.ndim == 0:
            raise RuntimeError("prelu: Not allow zero-dim input tensor.")
        if weight.numel() != channels:
            raise RuntimeError(f"prelu: Mismatch of parameter numbers and input channel size. Found parameter numbers = {weight.numel()} and "
                               f"channel size = {channels}.")
        weight = weight.reshape([-1 if dim == min(1, input.ndim - 1) else 1 for dim in range(input.ndim)])
    elif input.ndim == 0:
        weight = weight.reshape(())
    return ops.elementwise.prelu(input, weight)


@shown_as("RreluWithNoiseBackward0")
def rrelu(input, lower=1.0 / 8, upper=1.0 / 3, training=False, inplace=False):
    """leaky_relu with slopes drawn from U(lower, upper) in training, else with their mean (Xu et al., 2015).

    >>> import microgradx
    >>> microgradx.nn.functional.rrelu(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-0.4583,  0.5000,  3.0000])
    """
    need(lower <= upper, RuntimeError, f"rrelu: lower must not exceed upper, got {lower} and {upper}")
    _check_floats("rrelu_with_noise_out_cpu", input)
    if not training:
        return leaky_relu(input, (lower + upper) / 2, inplace)
    need(input.dtype.name != "float16", NotImplementedError, "\"rrelu_with_noise_out_cpu\" not implemented for 'Half'")
    return _inplace(_rrelu, input, lower, upper) if inplace else _rrelu(input, lower, upper)


def _rrelu(input, lower, upper):
    negative = input.detach() <= 0
    slopes = microgradx.ones_like(input)
    count = int(negative.sum())
    if count:  # one draw for each element that is not positive, in order
        draws = microgradx.empty(count, dtype=microgradx.float64).uniform_(lower, upper)
        slopes[negative] = draws.to(input.dtype)
    return input * slopes


def _softmax_dim(name, ndim):
    warn(f"Implicit dimension choice for {name} has been deprecated. {0 if ndim in (0, 1, 3) else 1} is used; say dim=")
    return 0 if ndim in (0, 1, 3) else 1


def softmax(input, dim=None, _stacklevel=3, dtype=None):
    """exp(x) / sum(exp(x)) along dim; dtype: convert the input first.

    >>> import microgradx
    >>> microgradx.nn.functional.softmax(microgradx.tensor([0., 0.]), dim=0)
    tensor([0.5000, 0.5000])
    """
    dim = _softmax_dim("softmax", input.ndim) if dim is None else dim
    return ops.softmax(input if dtype is None else input.to(dtype), dim)


def softmin(input, dim=None, _stacklevel=3, dtype=None):
    """softmax(-x) along dim.

    >>> import microgradx
    >>> microgradx.nn.functional.softmin(microgradx.tensor([0., 0.]), dim=0)
    tensor([0.5000, 0.5000])
    """
    dim = _softmax_dim("softmin", input.ndim) if dim is None else dim
    return ops.softmax(-input, dim, dtype)


def log_softmax(input, dim=None, _stacklevel=3, dtype=None):
    """log(softmax(x)) along dim, without overflow.

    >>> import microgradx
    >>> microgradx.nn.functional.log_softmax(microgradx.zeros(4), dim=0)
    tensor([-1.3863, -1.3863, -1.3863, -1.3863])
    """
    dim = _softmax_dim("log_softmax", input.ndim) if dim is None else dim
    return ops.log_softmax(input if dtype is None else input.to(dtype), dim)


def gumbel_softmax(logits, tau=1, hard=False, eps=1e-10, dim=-1):
    """A sample of the Gumbel-softmax distribution; hard: one-hot, with the gradient of the soft sample.

    eps has no effect; PyTorch warns of it too (Jang et al., 2016).

    >>> import microgradx
    >>> microgradx.nn.functional.gumbel_softmax(microgradx.zeros(2, 3), hard=True).sum(1)
    tensor([1., 1.])
    """
    if eps != 1e-10:
        warn("`eps` parameter is deprecated and has no effect.")
    gumbels = -microgradx.empty_like(logits, memory_format=microgradx.contiguous_format).exponential_().log()
    soft = ops.softmax((logits + gumbels) / tau, dim)
    if not hard:
        return soft
    index = soft.max(dim, keepdim=True)[1]
    return microgradx.zeros_like(logits).scatter_(dim, index, 1.0) - soft.detach() + soft


# -- dropout --------------------------------------------------------------------------------------------------------
def _check_probability(p):
    p = p.item() if isinstance(p, microgradx.Tensor) and not p.dim() else p
    need(isinstance(p, (*NUMBER, bool_)), TypeError, f"dropout probability must be a number, not {type(p).__name__} ({p!r})")
    need(0.0 <= p <= 1.0, RuntimeError if p != p else ValueError, f"dropout probability has to be between 0 and 1, but got {p}")
    return p


def dropout(input, p=0.5, training=True, inplace=False):
    """In training, zero each element with probability p and divide the others by 1 - p; else the input itself.

    The mask is PyTorch's for the same seed.

    >>> import microgradx
    >>> microgradx.nn.functional.dropout(microgradx.ones(2, 3), 0.5, training=True).shape
    microgradx.Size([2, 3])
    """
    if inplace and training and p and input.numel():
        return _inplace(ops.dropout, input, p, training)
    return ops.dropout(input, p, training)


def _multiply(input, noise, inplace):
    return input.mul_(noise) if inplace else input * noise


def _masked(input, p, training, inplace, channels, alpha=False):
    """Dropout by a Bernoulli draw for each element, or for each of the first two dimensions (channels); alpha: to selu's negative limit."""
    _check("dropout", input)
    p = _check_probability(p)
    if not isinstance(training, bool):
        raise TypeError(f"dropout: argument 'training' must be bool, not {type(training).__name__}")
    if not training or p == 0 or input.numel() == 0:
        return input
    if p == 1:
        return _multiply(input, microgradx.zeros((), dtype=input.dtype), inplace)
    need(not channels or input.ndim >= 2, RuntimeError, "Feature dropout requires at least 2 dimensions in the input")
    noise = input.new_empty([*input.shape[:2], *[1] * (input.ndim - 2)]) if channels else microgradx.empty_like(input)
    noise.bernoulli_(1 - p)
    if not alpha:
        return _multiply(input, noise.div_(1 - p), inplace)
    limit = 1.7580993408473766
    a = 1.0 / math.sqrt((limit * limit * p + 1) * (1 - p))
    shift = noise.add(-1).mul_(limit * a).add_(limit * a * p)
    noise.mul_(a)
    return _multiply(input, noise, inplace).add_(shift) if inplace else input * noise + shift


def _dropout_nd(name, input, p, training, inplace, ndims, batched):
    """dropout1d/2d/3d: an input without a batch dimension gets one for the draw."""
    if input.ndim not in ndims:
        warn(f"{name}: Received a {input.ndim}-D input to {name}, which is deprecated; use dropout instead")
    if batched:
        return _masked(input, p, training, inplace, True)
    return _masked(input.unsqueeze(0), p, training, inplace, True).squeeze(0)


def dropout1d(input, p=0.5, training=True, inplace=False):
    """Dropout of whole channels of (N, C, L) or (C, L).

    >>> import microgradx
    >>> microgradx.nn.functional.dropout1d(microgradx.ones(2, 3, 4), 0.5, training=True).shape
    microgradx.Size([2, 3, 4])
    """
    need(input.ndim in (2, 3), RuntimeError, f"dropout1d: expected a 2-D or 3-D input, got {input.ndim}-D; use dropout for other shapes")
    return _dropout_nd("dropout1d", input, p, training, inplace, (2, 3), input.ndim == 3)


def dropout2d(input, p=0.5, training=True, inplace=False):
    """Dropout of whole channels of (N, C, H, W); a 3-D input is (N, C, L), as in PyTorch.

    >>> import microgradx
    >>> microgradx.nn.functional.dropout2d(microgradx.ones(2, 3, 4, 4), 0.5, training=True).shape
    microgradx.Size([2, 3, 4, 4])
    """
    if input.ndim == 3:
        warn("dropout2d: Received a 3D input to dropout2d and assuming that channel-wise 1D dropout behavior is desired: it is (N, C, L). Hint: dropout1d")
    return _dropout_nd("dropout2d", input, p, training, inplace, (3, 4), True)


def dropout3d(input, p=0.5, training=True, inplace=False):
    """Dropout of whole channels of (N, C, D, H, W) or (C, D, H, W).

    >>> import microgradx
    >>> microgradx.nn.functional.dropout3d(microgradx.ones(2, 3, 4, 4, 4), 0.5, training=True).shape
    microgradx.Size([2, 3, 4, 4, 4])
    """
    return _dropout_nd("dropout3d", input, p, training, inplace, (4, 5), input.ndim == 5)


def alpha_dropout(input, p=0.5, training=False, inplace=False):
    """Dropout to selu's negative limit that keeps mean and variance (Klambauer et al., 2017).

    >>> import microgradx
    >>> microgradx.nn.functional.alpha_dropout(microgradx.ones(2, 3), 0.5, training=True).shape
    microgradx.Size([2, 3])
    """
    return _masked(input, p, training, inplace, False, alpha=True)


def feature_alpha_dropout(input, p=0.5, training=False, inplace=False):
    """alpha_dropout of whole channels.

    >>> import microgradx
    >>> microgradx.nn.functional.feature_alpha_dropout(microgradx.ones(2, 3, 4), 0.5, training=True).shape
    microgradx.Size([2, 3, 4])
    """
    return _masked(input, p, training, inplace, True, alpha=True)


def _in_place(name):
    """The function name_: that of the name with inplace=True."""
    function = globals()[name]

    def in_place(*args, **kwargs):
        return function(*args, inplace=True, **kwargs)

    in_place.__signature__ = inspect.Signature([p for p in inspect.signature(function).parameters.values() if p.name != "inplace"])
    return named(name + "_", in_place, f"{name}, in place.")


leaky_relu_, elu_, selu_, celu_, hardtanh_, threshold_, rrelu_ = map(_in_place, "leaky_relu elu selu celu hardtanh threshold rrelu".split())
__all__ = list(own(globals()))
