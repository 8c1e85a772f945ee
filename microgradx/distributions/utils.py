"""What distributions share: broadcasting of parameters, probabilities and logits, properties computed once."""
import microgradx as mgx
from microgradx.nn import functional as F

euler_constant = 0.57721566490153286060


def broadcast_all(*values):
    """broadcast_all(*values) -> tuple of Tensors of one shape; numbers take the dtype of the tensors (the default one without).

    >>> from microgradx.distributions.utils import broadcast_all
    >>> broadcast_all(1., microgradx.zeros(2))[0]
    tensor([1., 1.])
    """
    if not all(isinstance(v, (int, float)) or hasattr(type(v), "__torch_function__") for v in values):
        raise ValueError("Input arguments must all be instances of Number, microgradx.Tensor or objects implementing __torch_function__.")
    dtype = next((v.dtype for v in values if isinstance(v, mgx.Tensor)), mgx.get_default_dtype())
    return mgx.broadcast_tensors(*[mgx.tensor(v, dtype=dtype) if isinstance(v, (int, float)) else v for v in values])


def clamp_probs(probs):
    """Probabilities kept off 0 and 1 by the dtype's eps, so that their logarithms are finite."""
    eps = mgx.finfo(probs.dtype).eps
    return probs.clamp(min=eps, max=1 - eps)


def probs_to_logits(probs, is_binary=False):
    """log(p), for a binary variable log(p / (1 - p)), of clamped probabilities."""
    p = clamp_probs(probs)
    return p.log() - (-p).log1p() if is_binary else p.log()


def logits_to_probs(logits, is_binary=False):
    """softmax of the last dimension, for a binary variable the sigmoid."""
    return logits.sigmoid() if is_binary else F.softmax(logits, dim=-1)


def _standard_normal(shape, dtype, device=None):
    return mgx.empty(shape, dtype=dtype, device=device).normal_()


def _sum_rightmost(value, dim):
    """value summed over its last dim dimensions."""
    return value if dim == 0 else value.reshape(value.shape[:value.dim() - dim] + (-1,)).sum(-1)


def one_of(name, **given):
    """The one parameter of two ways to say it that is not None, as (name, value)."""
    words = [word for word, value in given.items() if value is not None]
    if len(words) != 1:
        raise ValueError(f"Either {' or '.join(f'`{w}`' for w in given)} must be specified, but not both.")
    return words[0], given[words[0]]


at_loc = property(lambda self: self.loc, doc="The middle, where loc is.")


class lazy_property:
    """A property computed (with gradients) at its first use and kept in the instance."""

    def __init__(self, wrapped):
        self.wrapped, self.__doc__ = wrapped, wrapped.__doc__

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        with mgx.enable_grad():
            value = self.wrapped(instance)
        setattr(instance, self.name, value)
        return value


def tril_matrix_to_vec(mat, diag=0):
    """The entries on and below a diagonal, row by row: (..., n, n) -> (..., k)."""
    rows, columns = mgx.tril_indices(mat.shape[-1], mat.shape[-1], diag).unbind(0)
    return mat[..., rows, columns]


def vec_to_tril_matrix(vec, diag=0):
    """The inverse of tril_matrix_to_vec: (..., k) -> (..., n, n)."""
    n = round((-(1 + 2 * diag) + ((1 + 2 * diag) ** 2 + 8 * vec.shape[-1] + 4 * abs(diag) * (diag + 1)) ** 0.5) / 2)
    rows, columns = mgx.tril_indices(n, n, diag).unbind(0)
    if len(rows) != vec.shape[-1]:
        raise ValueError(f"The size of last dimension is {vec.shape[-1]} which cannot be expressed as the lower triangular part of a square D x D matrix.")
    mat = vec.new_zeros(*vec.shape[:-1], n, n)
    mat[..., rows, columns] = vec
    return mat
