"""Parameters as one vector, and back."""
import microgradx
from microgradx._rows import need


def parameters_to_vector(parameters):
    """All parameters, flattened and joined.

    >>> import microgradx
    >>> microgradx.nn.utils.parameters_to_vector([microgradx.ones(1, 2), microgradx.zeros(1)])
    tensor([1., 1., 0.])
    """
    return microgradx.cat([param.view(-1) for param in parameters])


def vector_to_parameters(vec, parameters):
    """Set the data of the parameters, in order, to parts of vec (they share its memory).

    >>> import microgradx
    >>> w = microgradx.nn.Parameter(microgradx.zeros(2))
    >>> microgradx.nn.utils.vector_to_parameters(microgradx.tensor([1., 2.]), [w])
    >>> w.data
    tensor([1., 2.])
    """
    need(isinstance(vec, microgradx.Tensor), TypeError, f"expected microgradx.Tensor, but got: {type(vec).__name__}")
    start = 0
    for param in parameters:
        count = param.numel()
        param.data = vec[start:start + count].view_as(param).data
        start += count
