"""Fill a tensor with initial values, in place and outside the tape. Random draws are PyTorch's for the same seed."""
import math

import microgradx
from microgradx._engine.warn import warn
from microgradx._rows import need

_GAINS = {"linear": 1, "conv1d": 1, "conv2d": 1, "conv3d": 1, "conv_transpose1d": 1, "conv_transpose2d": 1,
          "conv_transpose3d": 1, "sigmoid": 1, "tanh": 5.0 / 3, "relu": math.sqrt(2.0), "selu": 3.0 / 4}


def calculate_gain(nonlinearity, param=None):
    """The factor by which weights grow so that a nonlinearity keeps the variance; param: leaky_relu's slope.

    >>> import microgradx
    >>> microgradx.nn.init.calculate_gain("tanh")
    1.6666666666666667
    """
    if nonlinearity == "leaky_relu":
        slope = 0.01 if param is None else param
        need(isinstance(slope, (int, float)) and not isinstance(slope, bool), ValueError, f"calculate_gain: negative_slope {param} not a valid number")
        return math.sqrt(2.0 / (1 + slope**2))
    need(isinstance(nonlinearity, str) and nonlinearity in _GAINS, ValueError,
         f"calculate_gain: Unsupported nonlinearity {nonlinearity}; one of {[*_GAINS, 'leaky_relu']}")
    return _GAINS[nonlinearity]


def uniform_(tensor, a=0.0, b=1.0, generator=None):
    """tensor ~ U(a, b).

    >>> import microgradx
    >>> microgradx.nn.init.uniform_(microgradx.empty(2, 2)).shape
    microgradx.Size([2, 2])
    """
    with microgradx.no_grad():
        return tensor.uniform_(a, b, generator=generator)


def normal_(tensor, mean=0.0, std=1.0, generator=None):
    """tensor ~ N(mean, std**2).

    >>> import microgradx
    >>> microgradx.nn.init.normal_(microgradx.empty(2, 2)).shape
    microgradx.Size([2, 2])
    """
    with microgradx.no_grad():
        return tensor.normal_(mean, std, generator=generator)


def _normal_cdf(x):
    return (1.0 + math.erf(x / math.sqrt(2.0))) / 2.0


def trunc_normal_(tensor, mean=0.0, std=1.0, a=-2.0, b=2.0, generator=None):
    """tensor ~ N(mean, std**2) within [a, b]: what falls outside is drawn again.

    Normal draws where more than 0.3 of the distribution lies inside, else uniform draws accepted by their density.

    >>> import microgradx
    >>> microgradx.nn.init.trunc_normal_(microgradx.empty(2, 2)).shape
    microgradx.Size([2, 2])
    """
    if mean < a - 2 * std or mean > b + 2 * std:
        warn(f"mean is more than 2 std from [a, b] in nn.init.trunc_normal_. They are {mean}, {std}, [{a}, {b}]")
    if tensor.is_meta:      # no draw would ever be right
        return tensor
    peak = max(a, min(mean, b))
    with microgradx.no_grad():
        by_density = not _normal_cdf((b - mean) / std) - _normal_cdf((a - mean) / std) > 0.3
        low, high = tensor.new_tensor(a).item(), tensor.new_tensor(b).item()  # the bounds as this dtype holds them
        values = again = None
        while again is None or again.any():
            draw = tensor if again is None else microgradx.empty_like(tensor)     # memory that is not contiguous takes draws in another order
            if by_density:
                draw.uniform_(a, b, generator=generator)
                log_density = ((draw - mean) / std) ** 2 * -0.5 - -0.5 * ((peak - mean) / std) ** 2
                wrong = microgradx.empty_like(tensor).uniform_(generator=generator).log_() > log_density
            else:
                draw.normal_(mean, std, generator=generator)
                wrong = (draw < low) | (draw > high)
            values, again = (draw, wrong) if again is None else (microgradx.where(again, draw, values), again & wrong)
        return tensor if values is tensor else tensor.copy_(values)


def constant_(tensor, val):
    """Every element = val.

    >>> import microgradx
    >>> microgradx.nn.init.constant_(microgradx.empty(2, 2), 7)
    tensor([[7., 7.],
            [7., 7.]])
    """
    with microgradx.no_grad():
        return tensor.fill_(val)


def ones_(tensor):
    """Every element = 1.

    >>> import microgradx
    >>> microgradx.nn.init.ones_(microgradx.empty(2, 2))
    tensor([[1., 1.],
            [1., 1.]])
    """
    return constant_(tensor, 1.0)


def zeros_(tensor):
    """Every element = 0.

    >>> import microgradx
    >>> microgradx.nn.init.zeros_(microgradx.empty(2, 2))
    tensor([[0., 0.],
            [0., 0.]])
    """
    with microgradx.no_grad():
        return tensor.zero_()


def eye_(tensor):
    """A matrix with ones on the diagonal, else zeros.

    >>> import microgradx
    >>> microgradx.nn.init.eye_(microgradx.empty(2, 2))
    tensor([[1., 0.],
            [0., 1.]])
    """
    need(tensor.ndim == 2, ValueError, f"eye_: only tensors with 2 dimensions are supported, got shape {tuple(tensor.shape)}")
    with microgradx.no_grad():
        return tensor.copy_(microgradx.eye(*tensor.shape))


def dirac_(tensor, groups=1):
    """A convolution weight of 3, 4 or 5 dimensions that passes as many channels as it can, group by group.

    >>> import microgradx
    >>> microgradx.nn.init.dirac_(microgradx.empty(1, 1, 3))
    tensor([[[0., 1., 0.]]])
    """
    need(tensor.ndim in (3, 4, 5), ValueError, f"dirac_: expected 3, 4 or 5 dimensions, got shape {tuple(tensor.shape)}")
    need(tensor.size(0) % groups == 0, ValueError, f"dirac_: dim 0 must be divisible by groups, got {tensor.size(0)} and {groups}")
    per_group = tensor.size(0) // groups
    middle = tuple(n // 2 for n in tensor.shape[2:])
    with microgradx.no_grad():
        tensor.zero_()
        for group in range(groups):
            for i in range(min(per_group, tensor.size(1))):
                tensor[(group * per_group + i, i, *middle)] = 1
    return tensor


def _calculate_fan_in_and_fan_out(tensor):
    need(tensor.ndim >= 2, ValueError, f"Fan in and fan out can not be computed for tensor with fewer than 2 dimensions, got shape {tuple(tensor.shape)}")
    field = math.prod(tensor.shape[2:])
    return tensor.size(1) * field, tensor.size(0) * field


def xavier_uniform_(tensor, gain=1.0, generator=None):
    """tensor ~ U(-a, a), a = gain * sqrt(6 / (fan_in + fan_out)) (Glorot and Bengio, 2010).

    >>> import microgradx
    >>> microgradx.nn.init.xavier_uniform_(microgradx.empty(2, 2)).shape
    microgradx.Size([2, 2])
    """
    fan_in, fan_out = _calculate_fan_in_and_fan_out(tensor)
    bound = math.sqrt(3.0) * (gain * math.sqrt(2.0 / float(fan_in + fan_out)))
    return uniform_(tensor, -bound, bound, generator)


def xavier_normal_(tensor, gain=1.0, generator=None):
    """tensor ~ N(0, std**2), std = gain * sqrt(2 / (fan_in + fan_out)) (Glorot and Bengio, 2010).

    >>> import microgradx
    >>> microgradx.nn.init.xavier_normal_(microgradx.empty(2, 2)).shape
    microgradx.Size([2, 2])
    """
    fan_in, fan_out = _calculate_fan_in_and_fan_out(tensor)
    return normal_(tensor, 0.0, gain * math.sqrt(2.0 / float(fan_in + fan_out)), generator)


def _calculate_correct_fan(tensor, mode):
    mode = mode.lower()
    need(mode in ("fan_in", "fan_out"), ValueError, f"Mode {mode} not supported, please use one of ['fan_in', 'fan_out']")
    return _calculate_fan_in_and_fan_out(tensor)[mode == "fan_out"]


def _kaiming_std(tensor, a, mode, nonlinearity):
    return calculate_gain(nonlinearity, a) / math.sqrt(_calculate_correct_fan(tensor, mode))


def _warn_if_empty(tensor):
    if 0 in tensor.shape:
        warn("Initializing zero-element tensors is a no-op")
        return True
    return False


def kaiming_uniform_(tensor, a=0, mode="fan_in", nonlinearity="leaky_relu", generator=None):
    """tensor ~ U(-b, b), b = gain * sqrt(3 / fan), gain of the nonlinearity, a its slope (He et al., 2015).

    >>> import microgradx
    >>> microgradx.nn.init.kaiming_uniform_(microgradx.empty(2, 2)).shape
    microgradx.Size([2, 2])
    """
    if _warn_if_empty(tensor):
        return tensor
    bound = math.sqrt(3.0) * _kaiming_std(tensor, a, mode, nonlinearity)
    return uniform_(tensor, -bound, bound, generator)


def kaiming_normal_(tensor, a=0, mode="fan_in", nonlinearity="leaky_relu", generator=None):
    """tensor ~ N(0, std**2), std = gain / sqrt(fan), gain of the nonlinearity, a its slope (He et al., 2015).

    >>> import microgradx
    >>> microgradx.nn.init.kaiming_normal_(microgradx.empty(2, 2)).shape
    microgradx.Size([2, 2])
    """
    if _warn_if_empty(tensor):
        return tensor
    return normal_(tensor, 0.0, _kaiming_std(tensor, a, mode, nonlinearity), generator)


def orthogonal_(tensor, gain=1, generator=None):
    """A (semi-)orthogonal matrix of the first dimension against all others, times gain (Saxe et al., 2013).

    >>> import microgradx
    >>> microgradx.nn.init.orthogonal_(microgradx.empty(2, 2)).shape
    microgradx.Size([2, 2])
    """
    need(tensor.ndim >= 2, ValueError, f"orthogonal_: Only tensors with 2 or more dimensions are supported, got shape {tuple(tensor.shape)}")
    if tensor.numel() == 0:
        return tensor
    rows = tensor.size(0)
    columns = tensor.numel() // rows
    with microgradx.no_grad():
        flat = tensor.new_empty((rows, columns)).normal_(0, 1, generator=generator)
        q, r = microgradx.linalg.qr(flat.t() if rows < columns else flat)
        q = q * microgradx.diag(r, 0).sign()  # makes the draw uniform over the orthogonal matrices
        return tensor.copy_((q.t() if rows < columns else q).reshape(tensor.shape)).mul_(gain)


def sparse_(tensor, sparsity, std=0.01, generator=None):
    """A matrix ~ N(0, std**2) with a fraction sparsity of each column set to zero (Martens, 2010).

    >>> import microgradx
    >>> microgradx.nn.init.sparse_(microgradx.empty(2, 2), 0.5).shape
    microgradx.Size([2, 2])
    """
    need(tensor.ndim == 2, ValueError, f"sparse_: only tensors with 2 dimensions are supported, got shape {tuple(tensor.shape)}")
    rows, columns = tensor.shape
    zeros = math.ceil(sparsity * rows)
    with microgradx.no_grad():
        tensor.normal_(0, std, generator=generator)
        for column in range(columns):
            tensor[microgradx.randperm(rows)[:zeros], column] = 0
    return tensor


def _deprecated(name):
    function = globals()[name + "_"]

    def old_name(*args, **kwargs):
        warn(f"`nn.init.{name}` is now deprecated in favor of `nn.init.{name}_`.", FutureWarning)
        return function(*args, **kwargs)

    old_name.__name__, old_name.__doc__ = name, f"The old name of {name}_."
    return old_name


for _name in ("uniform", "normal", "constant", "eye", "dirac", "xavier_uniform", "xavier_normal", "kaiming_uniform",
              "kaiming_normal", "orthogonal", "sparse"):
    globals()[_name] = _deprecated(_name)
