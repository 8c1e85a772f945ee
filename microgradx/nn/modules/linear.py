"""Linear layers: Identity, Linear, Bilinear, LazyLinear."""
import math

from microgradx._engine import ops
from microgradx._rows import need

from .. import functional as F, init
from ..parameter import add_parameters
from .lazy import lazy
from .module import Module


class Identity(Module):
    """Returns its input; takes and ignores any arguments when made, so that it can stand in for any layer.

    >>> import microgradx
    >>> microgradx.nn.Identity(54, unused=True)(microgradx.tensor([1., 2.]))
    tensor([1., 2.])
    """

    def __init__(self, *args, **kwargs):
        super().__init__()

    def forward(self, input):
        """input itself."""
        return input


class Linear(Module):
    """y = x @ weight.T + bias, x of shape (..., in_features), y of shape (..., out_features).

    weight and bias start as U(-k, k), k = 1 / sqrt(in_features).

    >>> import microgradx
    >>> microgradx.nn.Linear(20, 30)(microgradx.zeros(128, 20)).shape
    microgradx.Size([128, 30])
    """

    def __init__(self, in_features, out_features, bias=True, device=None, dtype=None):
        super().__init__()
        self.in_features = in_features
        self.out_features = out_features
        add_parameters(self, self._shapes(), device, dtype, bias=bias)

    def _shapes(self):
        return {"weight": (self.out_features, self.in_features), "bias": (self.out_features,)}

    def reset_parameters(self):
        """Draw weight and bias anew."""
        init.kaiming_uniform_(self.weight, a=math.sqrt(5))
        if self.bias is not None:
            fan_in, _ = init._calculate_fan_in_and_fan_out(self.weight)
            bound = 1 / math.sqrt(fan_in) if fan_in > 0 else 0
            init.uniform_(self.bias, -bound, bound)

    def forward(self, input):
        """input @ weight.T + bias."""
        return ops.linear(input, self.weight, self.bias)

    def extra_repr(self):
        """The sizes."""
        return f"in_features={self.in_features}, out_features={self.out_features}, bias={self.bias is not None}"


class NonDynamicallyQuantizableLinear(Linear):
    """The Linear inside MultiheadAttention, under the name that PyTorch prints."""


class Bilinear(Module):
    """y = x1 A x2 + bias: y[..., k] = sum_ij x1[..., i] weight[k, i, j] x2[..., j] + bias[k].

    >>> import microgradx
    >>> microgradx.nn.Bilinear(2, 3, 4)(microgradx.ones(5, 2), microgradx.ones(5, 3)).shape
    microgradx.Size([5, 4])
    """

    def __init__(self, in1_features, in2_features, out_features, bias=True, device=None, dtype=None):
        super().__init__()
        need(in1_features > 0, ValueError, f"in1_features must be > 0, but got {in1_features}")
        self.in1_features = in1_features
        self.in2_features = in2_features
        self.out_features = out_features
        add_parameters(self, {"weight": (out_features, in1_features, in2_features), "bias": (out_features,)}, device, dtype, bias=bias)

    def reset_parameters(self):
        """Draw weight and bias anew."""
        bound = 1 / math.sqrt(self.weight.size(1))
        init.uniform_(self.weight, -bound, bound)
        if self.bias is not None:
            init.uniform_(self.bias, -bound, bound)

    def forward(self, input1, input2):
        """x1 A x2 + bias."""
        return F.bilinear(input1, input2, self.weight, self.bias)

    def extra_repr(self):
        """The sizes."""
        return (f"in1_features={self.in1_features}, in2_features={self.in2_features}, "
                f"out_features={self.out_features}, bias={self.bias is not None}")


LazyLinear = lazy(Linear, lambda self, input: input.shape[-1])
