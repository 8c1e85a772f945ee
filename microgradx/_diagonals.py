"""Sparse matrices of which some diagonals are given."""
from microgradx import creation
from microgradx._engine.dtype import DTYPES
from microgradx._engine.tape import is_grad_enabled
from microgradx._engine.tensor import Tensor
from microgradx._rows import need
from microgradx.shaping import stack
from microgradx.sparse import SparseTensor


def spdiags(diagonals, offsets, shape, layout=None):
    """spdiags(diagonals, offsets, shape) -> SparseTensor of two dimensions: element (j - offsets[i], j) is diagonals[i, j], where there is one.

    diagonals: (n, length) or (length), offsets: n different int64 numbers, above the main diagonal positive. No gradient: RuntimeError where
    diagonals requires one and gradients are recorded, as for other dtypes, shapes and layouts than sparse_coo.

    >>> import microgradx
    >>> microgradx.sparse.spdiags(microgradx.tensor([[1, 2], [3, 4]]), microgradx.tensor([0, -1]), (2, 2)).to_dense()
    tensor([[1, 0],
            [3, 2]])
    """
    for name, value in (("diagonals", diagonals), ("offsets", offsets)):
        need(isinstance(value, Tensor), TypeError, f"spdiags(): argument '{name}' must be Tensor, not {type(value).__name__}")
    need(layout is None or repr(layout) == "microgradx.sparse_coo", RuntimeError, f"spdiags: the only sparse layout here is sparse_coo, got {layout!r}")
    need(isinstance(shape, (tuple, list)), TypeError, f"spdiags(): argument 'shape' must be tuple of ints, not {type(shape).__name__}")
    need(len(shape) == 2 and min(shape) >= 0, RuntimeError, f"spdiags: Output shape must be 2d, of lengths that are not negative, got {list(shape)}")
    need(diagonals.dim() in (1, 2), RuntimeError, f"spdiags: Diagonals must be vector or matrix, got {list(diagonals.shape)}")
    need(offsets.dim() < 2, RuntimeError, f"spdiags: Offsets must be scalar or vector, got {list(offsets.shape)}")
    need(offsets.dtype is DTYPES["int64"], RuntimeError, f"spdiags: Offset Tensor must have dtype Long but got {offsets.dtype.short_name}")
    rows, steps = diagonals if diagonals.dim() == 2 else diagonals[None], offsets.reshape(-1, 1)
    need(len(rows) == len(steps), RuntimeError, f"spdiags: Number of diagonals ({len(rows)}) does not match the number of offsets ({len(steps)})")
    need(len(set(steps.flatten().tolist())) == len(steps), RuntimeError, "spdiags: Offset tensor contains duplicate values")
    need(not (diagonals.requires_grad and is_grad_enabled()), RuntimeError, "spdiags: the derivative is not implemented. Hint: sparse_coo_tensor")
    need(all(-shape[0] <= step <= shape[1] for step in steps.flatten().tolist()), RuntimeError,
         f"spdiags: offsets must lie in [{-shape[0]}, {shape[1]}] for the shape {list(shape)}, got {offsets.tolist()}")
    columns = creation.arange(min(rows.shape[1], shape[1])).expand(len(steps), -1)
    there = (columns >= steps) & (columns - steps < shape[0])
    return SparseTensor(stack(((columns - steps)[there], columns[there])), rows.detach()[:, :columns.shape[1]][there], tuple(shape), False)
