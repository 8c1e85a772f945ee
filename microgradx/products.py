"""Products of vectors and matrices."""
import functools

from microgradx._engine import ops
from microgradx._engine.dtype import promote_types
from microgradx._engine.tape import flat, rename
from microgradx._engine.warn import warn
from microgradx._rows import _cast_result, _result, implemented, need, own, shown_as


def matmul(input, other, *, out=None):
    """matmul(input, other) -> Tensor: the matrix product; vectors give dot products, leading dimensions broadcast.

    Gradient: (g @ other.mT, input.mT @ g). RuntimeError where shapes or dtypes do not fit.

    >>> import microgradx
    >>> microgradx.matmul(microgradx.ones(2, 3), microgradx.ones(3)).tolist()
    [3.0, 3.0]
    """
    return _result(out, ops.matmul(input, other))


def mm(input, mat2, *, out=None):
    """mm(input, mat2) -> Tensor: (n, k) @ (k, m).

    >>> import microgradx
    >>> microgradx.mm(microgradx.tensor([[1., 2.]]), microgradx.tensor([[3.], [4.]]))
    tensor([[11.]])
    """
    return _result(out, ops.mm(input, mat2))


def bmm(input, mat2, *, out=None):
    """bmm(input, mat2) -> Tensor: (b, n, k) @ (b, k, m).

    >>> import microgradx
    >>> microgradx.bmm(microgradx.ones(2, 3, 4), microgradx.ones(2, 4, 5)).shape
    microgradx.Size([2, 3, 5])
    """
    return _result(out, ops.bmm(input, mat2))


def mv(input, vec, *, out=None):
    """mv(input, vec) -> Tensor: a matrix times a vector.

    >>> import microgradx
    >>> microgradx.mv(microgradx.tensor([[1., 2.]]), microgradx.tensor([3., 4.]))
    tensor([11.])
    """
    if input.dim() != 2 or vec.dim() != 1:
        raise RuntimeError(f"vector + matrix @ vector expected, got {input.dim()}, {vec.dim()}: mv")
    if input.shape[1] != vec.shape[0]:
        raise RuntimeError(f"size mismatch, got input ({input.shape[0]}), mat ({input.shape[0]}x{input.shape[1]}), vec ({vec.shape[0]}): mv")
    return _result(out, ops.matmul(input, vec))


def dot(input, tensor, *, out=None):
    """dot(input, tensor) -> Tensor: the sum of products of two vectors.

    >>> import microgradx
    >>> microgradx.dot(microgradx.tensor([1., 2.]), microgradx.tensor([3., 4.]))
    tensor(11.)
    """
    implemented(input.dtype.name != "bool", "dot", input.dtype)
    return _result(out, ops.dot(input, tensor))


def inner(input, other, *, out=None):
    """inner(input, other) -> Tensor: the dot products over the last dimensions.

    >>> import microgradx
    >>> microgradx.inner(microgradx.tensor([1., 2.]), microgradx.tensor([3., 4.]))
    tensor(11.)
    """
    if input.dim() == 0 or other.dim() == 0:
        return _cast_result(out, input * other)
    if input.shape[-1] != other.shape[-1]:
        raise RuntimeError(f"inner() the last dimension must match on both input tensors but got shapes {list(input.shape)} and {list(other.shape)}")
    rows = ops.matmul(input.flatten(0, -2) if input.dim() > 1 else input.unsqueeze(0), (other.flatten(0, -2) if other.dim() > 1 else other.unsqueeze(0)).t())
    return _result(out, rows.reshape((*input.shape[:-1], *other.shape[:-1])))


def outer(input, vec2, *, out=None):
    """outer(input, vec2) -> Tensor: all products of two vectors.

    >>> import microgradx
    >>> microgradx.outer(microgradx.tensor([1., 2.]), microgradx.tensor([3., 4.]))
    tensor([[3., 4.],
            [6., 8.]])
    """
    if input.dim() != 1 or vec2.dim() != 1:
        raise RuntimeError(f"outer: Expected 1-D argument self and vec2, but got {input.dim()}-D and {vec2.dim()}-D")
    return _cast_result(out, input.unsqueeze(1) * vec2)


ger = outer


def _combine(input, product, beta, alpha):
    """beta * input + alpha * product; beta = 0 ignores input, NaN and all. Of integers beta and alpha are integers, of bools bools."""
    if not (product.dtype.is_floating_point or product.dtype.is_complex):
        number = bool if product.dtype.name == "bool" else int
        beta, alpha = number(beta), number(alpha)
    if (isinstance(alpha, complex) or isinstance(beta, complex)) and not product.dtype.is_complex:
        raise RuntimeError(f"beta={beta} or alpha={alpha} cannot be converted to {product.dtype!r} without overflow")
    if alpha != 1:
        product = product * alpha
    if beta == 0:
        return product + flat(ops.full((), 0, product.dtype), input) if input.requires_grad else product
    return (input if beta == 1 else input * beta) + product


def _added(op, input, product, beta, alpha, out):
    """The sum of addmm and its like: input of the product's dtype, not of more dimensions."""
    input = ops.autocast(input)
    if input.dtype is not product.dtype:
        raise RuntimeError(f"{op}: input and the matrices must have the same dtype, but got {input.dtype!r} and {product.dtype!r}")
    if alpha == 0 and product.dtype.is_floating_point:
        product = product.nan_to_num(0.0, 0.0, 0.0)
    if input.dim() > product.dim():
        raise RuntimeError(f"{op}: input of shape {list(input.shape)} cannot be expanded to the product's shape {list(product.shape)}")
    return _result(out, _combine(input, product, beta, alpha), op == "addbmm")


@shown_as("AddmmBackward0")
def addmm(input, mat1, mat2, *, beta=1, alpha=1, out=None):
    """addmm(input, mat1, mat2, beta=1, alpha=1) -> Tensor: beta input + alpha mat1 @ mat2.

    >>> import microgradx
    >>> microgradx.addmm(microgradx.tensor([1.]), microgradx.tensor([[1., 2.]]), microgradx.tensor([[3.], [4.]]))
    tensor([[12.]])
    """
    return _added("addmm", input, ops.mm(mat1, mat2), beta, alpha, out)


@shown_as("AddmvBackward0")
def addmv(input, mat, vec, *, beta=1, alpha=1, out=None):
    """addmv(input, mat, vec, beta=1, alpha=1) -> Tensor: beta input + alpha mat @ vec.

    >>> import microgradx
    >>> microgradx.addmv(microgradx.tensor([1.]), microgradx.tensor([[1., 2.]]), microgradx.tensor([3., 4.]))
    tensor([12.])
    """
    return _added("addmv", input, mv(mat, vec), beta, alpha, out)


@shown_as("BaddbmmBackward0")
def baddbmm(input, batch1, batch2, *, beta=1, alpha=1, out=None):
    """baddbmm(input, batch1, batch2, beta=1, alpha=1) -> Tensor: beta input + alpha batch1 @ batch2.

    >>> import microgradx
    >>> microgradx.baddbmm(microgradx.zeros(1), microgradx.ones(2, 1, 3), microgradx.ones(2, 3, 1)).shape
    microgradx.Size([2, 1, 1])
    """
    return _added("baddbmm", input, ops.bmm(batch1, batch2), beta, alpha, out)


@shown_as("AddbmmBackward0")
def addbmm(input, batch1, batch2, *, beta=1, alpha=1, out=None):
    """addbmm(input, batch1, batch2, beta=1, alpha=1) -> Tensor: beta input + alpha the sum of batch1 @ batch2.

    >>> import microgradx
    >>> microgradx.addbmm(microgradx.zeros(1, 1), microgradx.ones(2, 1, 3), microgradx.ones(2, 3, 1))
    tensor([[6.]])
    """
    products = ops.bmm(batch1, batch2)
    return _added("addbmm", input, products.sum(0, dtype=products.dtype), beta, alpha, out)


@shown_as("AddrBackward0")
def addr(input, vec1, vec2, *, beta=1, alpha=1, out=None):
    """addr(input, vec1, vec2, beta=1, alpha=1) -> Tensor: beta input + alpha outer(vec1, vec2).

    >>> import microgradx
    >>> microgradx.addr(microgradx.zeros(2, 2), microgradx.tensor([1., 2.]), microgradx.tensor([3., 4.]))
    tensor([[3., 4.],
            [6., 8.]])
    """
    product = outer(vec1, vec2)
    dtype = promote_types(input.dtype, product.dtype)
    need(dtype.is_floating_point or dtype.is_complex or not isinstance(beta, float) and not isinstance(alpha, float), RuntimeError,
         f"addr: For integral input tensors, beta and alpha must not be floating point numbers, got {beta} and {alpha}")
    for name, value in (("beta", beta), ("alpha", alpha)):
        need(dtype.name == "bool" or not isinstance(value, bool), RuntimeError, f"addr: Boolean {name} only supported for Boolean results, got {dtype!r}")
    return _cast_result(out, _combine(input, ops.cast_to(product, dtype), beta, alpha))


def _chained(matrices):
    """The product of matrices in the order that takes the fewest multiplications; of orders that take as many, PyTorch's."""
    sizes = [*[x.shape[0] for x in matrices], matrices[-1].shape[1]]

    @functools.cache
    def best(i, j):
        """(multiplications, k) for the matrices i to j, where the last product is that of i to k by the rest."""
        costs = [(best(i, k)[0] + best(k + 1, j)[0] + sizes[i] * sizes[k + 1] * sizes[j + 1], k) for k in range(i, j)]
        return min(costs[::-1] if len(matrices) == 3 else costs, key=lambda cost: cost[0], default=(0, i))

    def product(i, j):
        k = best(i, j)[1]
        return matrices[i] if i == j else ops.mm(product(i, k), product(k + 1, j))
    return product(0, len(matrices) - 1)


def chain_matmul(*matrices, out=None):
    """chain_matmul(*matrices) -> Tensor: their product, in the order that takes the fewest multiplications (deprecated in favour of linalg.multi_dot).

    >>> import microgradx
    >>> import warnings
    >>> with warnings.catch_warnings(action="ignore"):
    ...     microgradx.chain_matmul(microgradx.ones(2, 3), microgradx.ones(3, 4), microgradx.ones(4, 1)).shape
    microgradx.Size([2, 1])
    """
    need(matrices and all(x.dim() == 2 for x in matrices), RuntimeError, "chain_matmul(): Expected one or more matrices")
    warn("microgradx.chain_matmul is deprecated and will be removed in a future PyTorch release. Hint: linalg.multi_dot")
    return _result(out, rename(_chained(matrices), "ViewBackward0") if len(matrices) > 1 else matrices[0].clone())


PUBLIC = own(globals())
