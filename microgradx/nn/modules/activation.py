"""Activations as layers, and MultiheadAttention."""
import microgradx
from microgradx._engine import ops
from microgradx._engine.warn import warn
from microgradx._rows import need

from .. import functional as F
from ..parameter import add_parameters
from ._table import REQUIRED, TableModule
from .attention import MultiheadAttention  # noqa: F401 - PyTorch has it in this module
from .module import Module


class ReLU(TableModule, function=F.relu, inplace=False):
    """max(x, 0).

    >>> import microgradx
    >>> microgradx.nn.ReLU()(microgradx.tensor([-2., 0.5, 3.]))
    tensor([0.0000, 0.5000, 3.0000])
    """

    def forward(self, input):
        """relu(input)."""
        return input.relu_() if self.inplace else ops.relu(input)


class Sigmoid(TableModule, function=F.sigmoid):
    """1 / (1 + exp(-x)).

    >>> import microgradx
    >>> microgradx.nn.Sigmoid()(microgradx.tensor([-2., 0.5, 3.]))
    tensor([0.1192, 0.6225, 0.9526])
    """

    def forward(self, input):
        """sigmoid(input)."""
        return ops.sigmoid(input)


class Tanh(TableModule, function=F.tanh):
    """The hyperbolic tangent.

    >>> import microgradx
    >>> microgradx.nn.Tanh()(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-0.9640,  0.4621,  0.9951])
    """

    def forward(self, input):
        """tanh(input)."""
        return ops.tanh(input)


class Threshold(TableModule, function=F.threshold, threshold=REQUIRED, value=REQUIRED, inplace=False):
    """x where x > threshold, else value.

    >>> import microgradx
    >>> microgradx.nn.Threshold(1.0, 9.0)(microgradx.tensor([-2., 0.5, 3.]))
    tensor([9., 9., 3.])
    """


class RReLU(TableModule, function=F.rrelu, lower=1.0 / 8, upper=1.0 / 3, inplace=False):
    """leaky_relu with random slopes in training.

    >>> import microgradx
    >>> microgradx.nn.RReLU().eval()(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-0.4583,  0.5000,  3.0000])
    """


class Hardtanh(TableModule, function=F.hardtanh, min_val=-1.0, max_val=1.0, inplace=False):
    """clamp(x, min_val, max_val); min_value and max_value are the bounds' old names.

    >>> import microgradx
    >>> microgradx.nn.Hardtanh()(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-1.0000,  0.5000,  1.0000])
    """

    def __init__(self, min_val=-1.0, max_val=1.0, inplace=False, min_value=None, max_value=None):
        for name, value in (("min_value", min_value), ("max_value", max_value)):
            if value is not None:
                warn(f"keyword argument `{name}` is deprecated and renamed to `{name[:-2]}`", FutureWarning)
        super().__init__(min_val if min_value is None else min_value, max_val if max_value is None else max_value, inplace)
        need(self.max_val > self.min_val, AssertionError, f"Hardtanh: max_val {self.max_val} must be greater than min_val {self.min_val}")


class ReLU6(Hardtanh):
    """clamp(x, 0, 6).

    >>> import microgradx
    >>> microgradx.nn.ReLU6()(microgradx.tensor([-2., 0.5, 3.]))
    tensor([0.0000, 0.5000, 3.0000])
    """

    def __init__(self, inplace=False):
        super().__init__(0.0, 6.0, inplace)

    def extra_repr(self):
        """The options that are printed."""
        return "inplace=True" if self.inplace else ""


class Hardsigmoid(TableModule, function=F.hardsigmoid, shown=(), inplace=False):
    """clamp(x / 6 + 1/2, 0, 1).

    >>> import microgradx
    >>> microgradx.nn.Hardsigmoid()(microgradx.tensor([-2., 0.5, 3.]))
    tensor([0.1667, 0.5833, 1.0000])
    """


class SiLU(TableModule, function=F.silu, inplace=False):
    """x * sigmoid(x).

    >>> import microgradx
    >>> microgradx.nn.SiLU()(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-0.2384,  0.3112,  2.8577])
    """


class Mish(TableModule, function=F.mish, inplace=False):
    """x * tanh(softplus(x)).

    >>> import microgradx
    >>> microgradx.nn.Mish()(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-0.2525,  0.3752,  2.9865])
    """


class Hardswish(TableModule, function=F.hardswish, shown=(), inplace=False):
    """x * clamp(x + 3, 0, 6) / 6.

    >>> import microgradx
    >>> microgradx.nn.Hardswish()(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-0.3333,  0.2917,  3.0000])
    """


class ELU(TableModule, function=F.elu, alpha=1.0, inplace=False):
    """x where x > 0, else alpha * (exp(x) - 1).

    >>> import microgradx
    >>> microgradx.nn.ELU()(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-0.8647,  0.5000,  3.0000])
    """


class CELU(TableModule, function=F.celu, alpha=1.0, inplace=False):
    """max(0, x) + min(0, alpha * (exp(x / alpha) - 1)).

    >>> import microgradx
    >>> microgradx.nn.CELU()(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-0.8647,  0.5000,  3.0000])
    """


class SELU(TableModule, function=F.selu, inplace=False):
    """The elu of self-normalising networks.

    >>> import microgradx
    >>> microgradx.nn.SELU()(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-1.5202,  0.5254,  3.1521])
    """


class GLU(TableModule, function=F.glu, dim=-1):
    """a * sigmoid(b), a and b the halves of x along dim.

    >>> import microgradx
    >>> microgradx.nn.GLU()(microgradx.tensor([1., 2., 0., 0.]))
    tensor([0.5000, 1.0000])
    """


class GELU(TableModule, function=F.gelu, approximate="none"):
    """x * Phi(x).

    >>> import microgradx
    >>> microgradx.nn.GELU()(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-0.0455,  0.3457,  2.9960])
    """


class Hardshrink(TableModule, function=F.hardshrink, lambd=0.5):
    """x where |x| > lambd, else 0.

    >>> import microgradx
    >>> microgradx.nn.Hardshrink()(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-2.,  0.,  3.])
    """

    def extra_repr(self):
        """The bound."""
        return str(self.lambd)


class Softshrink(TableModule, function=F.softshrink, lambd=0.5):
    """x shrunk towards 0 by lambd.

    >>> import microgradx
    >>> microgradx.nn.Softshrink()(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-1.5000,  0.0000,  2.5000])
    """
    extra_repr = Hardshrink.extra_repr


class LeakyReLU(TableModule, function=F.leaky_relu, negative_slope=0.01, inplace=False):
    """x where x > 0, else negative_slope * x.

    >>> import microgradx
    >>> microgradx.nn.LeakyReLU()(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-0.0200,  0.5000,  3.0000])
    """


class LogSigmoid(TableModule, function=F.logsigmoid):
    """log(sigmoid(x)).

    >>> import microgradx
    >>> microgradx.nn.LogSigmoid()(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-2.1269, -0.4741, -0.0486])
    """


class Softplus(TableModule, function=F.softplus, beta=1.0, threshold=20.0):
    """log(1 + exp(beta * x)) / beta.

    >>> import microgradx
    >>> microgradx.nn.Softplus()(microgradx.tensor([-2., 0.5, 3.]))
    tensor([0.1269, 0.9741, 3.0486])
    """


class Softsign(TableModule, function=F.softsign):
    """x / (1 + |x|).

    >>> import microgradx
    >>> microgradx.nn.Softsign()(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-0.6667,  0.3333,  0.7500])
    """


class Tanhshrink(TableModule, function=F.tanhshrink):
    """x - tanh(x).

    >>> import microgradx
    >>> microgradx.nn.Tanhshrink()(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-1.0360,  0.0379,  2.0049])
    """


class Softmin(TableModule, function=F.softmin, dim=None):
    """softmax(-x) along dim.

    >>> import microgradx
    >>> microgradx.nn.Softmin(dim=0)(microgradx.zeros(4))
    tensor([0.2500, 0.2500, 0.2500, 0.2500])
    """


class Softmax(TableModule, function=F.softmax, dim=None):
    """exp(x) / sum(exp(x)) along dim.

    >>> import microgradx
    >>> microgradx.nn.Softmax(dim=0)(microgradx.zeros(4))
    tensor([0.2500, 0.2500, 0.2500, 0.2500])
    """


class LogSoftmax(TableModule, function=F.log_softmax, dim=None):
    """log(softmax(x)) along dim.

    >>> import microgradx
    >>> microgradx.nn.LogSoftmax(dim=0)(microgradx.zeros(4))
    tensor([-1.3863, -1.3863, -1.3863, -1.3863])
    """


class Softmax2d(Module):
    """softmax over the channels of (N, C, H, W) or (C, H, W).

    >>> import microgradx
    >>> microgradx.nn.Softmax2d()(microgradx.zeros(2, 4, 1, 1)).sum(1).flatten()
    tensor([1., 1.])
    """

    def forward(self, input):
        """softmax(input, -3)."""
        need(input.ndim in (3, 4), ValueError, f"Softmax2d: expected input to be 3D or 4D (got {input.ndim}D instead)")
        return ops.softmax(input, -3)


class PReLU(Module):
    """leaky_relu whose slope, one or one for each channel, is learned (He et al., 2015).

    >>> import microgradx
    >>> microgradx.nn.PReLU()(microgradx.tensor([-2., 0.5, 3.])).detach()
    tensor([-0.5000,  0.5000,  3.0000])
    """

    def __init__(self, num_parameters=1, init=0.25, device=None, dtype=None):
        super().__init__()
        self.num_parameters = num_parameters
        self.init = init
        add_parameters(self, {"weight": num_parameters}, device, dtype)

    def reset_parameters(self):
        """Set every slope to init."""
        with microgradx.no_grad():
            self.weight.fill_(self.init)

    def forward(self, input):
        """prelu(input, weight)."""
        return F.prelu(input, self.weight)

    def extra_repr(self):
        """The number of slopes."""
        return f"num_parameters={self.num_parameters}"
