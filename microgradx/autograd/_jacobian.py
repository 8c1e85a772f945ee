"""Jacobians of a function of tensors, once by finite differences and once by backward, as float64 NumPy matrices.

A matrix has a row for every element of the input and a column for every element of the output, both in C order.
"""
import numpy as np

from microgradx._engine.tensor import Tensor
from microgradx.complex_numbers import view_as_real
from microgradx.creation import from_numpy


def as_tuple(value):
    """A result as a tuple of its parts."""
    return tuple(value) if isinstance(value, (tuple, list)) else (value,)


def plain(t):
    """A float64 copy of a tensor's values."""
    return np.array(t.detach().double().numpy())


class Target:
    """A function, the arguments it is called with, and the tensors among or beside them that are differentiated.

    `inputs` are the tensors that require a gradient, `names` what messages call them, `outputs` the differentiable
    outputs at the point of the check. Finite differences change an input's values in place and put them back.
    """

    def __init__(self, op, function, args, inputs, names):
        self.op, self.function, self.args, self.inputs, self.names = op, function, args, inputs, names
        parts = self.call()
        self.places = [k for k, part in enumerate(parts) if part.requires_grad]
        self.outputs = [parts[k] for k in self.places]
        if not self.outputs:  # nothing to differentiate: the differences of all floating outputs have to be zero
            self.places = [k for k, part in enumerate(parts) if part.dtype.is_floating_point]
        self.meanings = [""] * len(self.places)  # of the outputs, where messages have to say more than their numbers
        self.shapes = [(tuple(parts[k].shape), parts[k].dtype) for k in self.places]

    def call(self):
        """The outputs; complex ones as their real and imaginary parts along a last dimension."""
        parts = as_tuple(self.function(*self.args))
        for part in parts:
            if not isinstance(part, Tensor):
                raise TypeError(f"{self.op}: the function has to return a tensor or a tuple of tensors, got {type(part).__name__}")
        return tuple(view_as_real(part) if part.is_complex() else part for part in parts)

    def values(self):
        """The outputs at the inputs as they are now, each as a flat array."""
        parts = self.call()
        found = [(tuple(parts[k].shape), parts[k].dtype) if k < len(parts) else None for k in self.places]
        if found != self.shapes:
            k = next(k for k, pair in enumerate(zip(found, self.shapes, strict=True)) if pair[0] != pair[1])
            raise AssertionError(f"{self.op}: the function has to return outputs with the same shape and dtype when an input changes "
                                 f"by eps, but output {k} went from {self.shapes[k]} to {found[k]}")
        return [plain(parts[k]).ravel() for k in self.places]

    def differences(self, i, direction, h):
        """(values at x + h d, values at x - h d, the two steps as the dtype rounded them) for input i.

        direction: the flat index of one element, or an array of the input's shape.
        """
        data, single = self.inputs[i].data, isinstance(direction, int)
        at = np.unravel_index(direction, tuple(data.shape)) if single else ...
        start, results, steps = data[at].clone(), [], []
        x = plain(start)
        try:
            for sign in (1, -1):
                data[at] = from_numpy(np.asarray(x + sign * h * (1.0 if single else direction))).to(data.dtype)
                results.append(self.values())
                steps.append(abs(plain(data[at]) - x).item() if single else h)
        finally:
            data[at] = start
        return *results, *steps

    def numeric(self, eps):
        """[input][output]: (f(x + eps) - f(x - eps)) / (2 eps), PyTorch's quotient."""
        jacobians = []
        for i, x in enumerate(self.inputs):
            with np.errstate(invalid="ignore"):  # inf - inf: NaN, which no gradient agrees with
                rows = [[(p - m) / (2 * eps) for p, m in zip(*self.differences(i, at, eps)[:2], strict=True)] for at in range(x.numel())]
            jacobians.append([np.array([row[k] for row in rows]).reshape(x.numel(), int(np.prod(shape, dtype=int)))
                              for k, (shape, _) in enumerate(self.shapes)])
        return jacobians

    def pull(self, k, grad):
        """The gradients of the inputs (None where there is none) for this gradient of output k."""
        from microgradx.autograd import grad as gradients
        return gradients([self.outputs[k]], self.inputs, [grad], retain_graph=True, allow_unused=True)

    def analytic(self, k):
        """[input]: the Jacobian of output k by one backward pass per element, and which inputs got None every time."""
        output = self.outputs[k]
        jacobians = [np.zeros((x.numel(), output.numel())) for x in self.inputs]
        missing = [True] * len(self.inputs)
        for column in range(output.numel()):
            seed = np.zeros(tuple(output.shape))
            seed.flat[column] = 1
            for i, g in enumerate(self.pull(k, from_numpy(seed).to(output.dtype))):
                if g is not None:
                    jacobians[i][:, column], missing[i] = plain(g).ravel(), False
        return jacobians, missing

    def again(self):
        """Compute the outputs anew, after the inputs have moved to another point."""
        parts = self.call()
        self.outputs = [parts[k] for k in self.places]
