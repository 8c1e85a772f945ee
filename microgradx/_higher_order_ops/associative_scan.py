"""Running results of an associative function, of which sums and products are two, and so are the states of a linear recurrence."""
from microgradx._engine.tensor import Tensor, wrap_dim
from microgradx._rows import need
from microgradx.func import vmap
from microgradx.shaping import cat, stack
from microgradx.utils._pytree import tree_flatten, tree_leaves, tree_unflatten

__all__ = ["associative_scan"]


def associative_scan(combine_fn, xs, dim, reverse=False, combine_mode="pointwise"):
    """associative_scan(combine_fn, xs, dim, combine_mode="generic") -> a tree like xs: what lies at place i of dim is all up to it, combined.

    combine_fn(a, b) takes two trees like xs without that dimension, and has to be associative. Neighbours are combined first, then the running
    results of these pairs, so that a place takes about log2 of its distance many steps. reverse: from the last one on. ValueError for
    combine_mode="pointwise", which asks for a GPU. Gradient: of what combine_fn computes.

    >>> import microgradx
    >>> from microgradx._higher_order_ops.associative_scan import associative_scan
    >>> associative_scan(lambda a, b: a + b, microgradx.arange(5), 0, combine_mode="generic")
    tensor([ 0,  1,  3,  6, 10])
    """
    leaves, spec = tree_flatten(xs)
    need(callable(combine_fn), ValueError, f"associative_scan: combine_fn must be a callable, but got {combine_fn}")
    need(isinstance(reverse, bool), RuntimeError, f"associative_scan: reverse must be a bool, but got {type(reverse).__name__}")
    need(combine_mode == "generic", ValueError, f"associative_scan: combine_mode must be 'generic' on the CPU, but got {combine_mode!r}")
    need(leaves and all(isinstance(x, Tensor) for x in leaves), ValueError, "associative_scan: the leaves of xs must be dense tensors, at least one")
    dim = wrap_dim("associative_scan", dim, leaves[0].dim())
    need(all(x.dim() > dim and x.shape[dim] for x in leaves), ValueError, f"associative_scan: the leaves of xs must have elements along dim {dim}")
    leaves = [x.movedim(dim, 0).flip(0) if reverse else x.movedim(dim, 0) for x in leaves]

    def combine(left, right):
        return tree_leaves(vmap(combine_fn)(*(tree_unflatten(x, spec) for x in (left, right))))
    found = [x.flip(0) if reverse else x for x in _scanned(combine, leaves)]
    return tree_unflatten([x.movedim(0, dim) for x in found], spec)


def _scanned(combine, xs):
    n = len(xs[0])
    if n < 2:
        return xs
    odd = _scanned(combine, combine([x[:-1:2] for x in xs], [x[1::2] for x in xs]))
    even = [x[:1] for x in xs]
    if n > 2:
        even = [cat(pair) for pair in zip(even, combine([x[:(n - 1) // 2] for x in odd], [x[2::2] for x in xs]), strict=True)]
    return [cat([stack([x[:len(y)], y], 1).flatten(0, 1), x[len(y):]]) for x, y in zip(even, odd, strict=True)]
