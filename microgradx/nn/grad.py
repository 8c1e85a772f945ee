"""The derivatives of convolutions by their input and by their weight, as functions."""
import microgradx
from microgradx._rows import named

from . import functional as F


def _derivative(n, by_input):
    name, conv = f"conv{n}d_{'input' if by_input else 'weight'}", getattr(F, f"conv{n}d")

    def function(first, second, grad_output, stride=1, padding=0, dilation=1, groups=1):
        given, size = (second, first) if by_input else (first, second)
        with microgradx.enable_grad():
            other = microgradx.zeros(size, dtype=given.dtype, requires_grad=True)
            y = conv(*((other, given) if by_input else (given, other)), None, stride, padding, dilation, groups)
        graph = microgradx.is_grad_enabled() and (given.requires_grad or grad_output.requires_grad)
        return microgradx.autograd.grad(y, other, grad_output, create_graph=graph)[0]
    size, arguments = [1, 1, *[3] * n], "input_size, weight" if by_input else "input, weight_size"
    call = f"{size}, microgradx.ones({size})" if by_input else f"microgradx.ones({size}), {size}"
    return named(name, function, f"""{name}({arguments}, grad_output, stride=1, padding=0, dilation=1, groups=1) -> Tensor: the gradient of conv{n}d by its
    {arguments.split("_")[0] if by_input else "weight"}, of that size, where grad_output is the gradient of its result.

    >>> import microgradx
    >>> microgradx.nn.grad.{name}({call}, microgradx.ones({[1] * (n + 2)})).shape
    microgradx.Size({size})
    """)


conv1d_input, conv2d_input, conv3d_input = (_derivative(n, True) for n in (1, 2, 3))
conv1d_weight, conv2d_weight, conv3d_weight = (_derivative(n, False) for n in (1, 2, 3))
