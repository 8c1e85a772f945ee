"""Sums of products over named or paired dimensions: einsum, tensordot, kron, cross products, distances between rows."""
import functools
import math
import string

import numpy as np

from microgradx._engine import ops, tape
from microgradx._engine.dtype import promote_types
from microgradx._engine.tape import rename
from microgradx._engine.tensor import Tensor, from_array
from microgradx._engine.warn import warn
from microgradx._rows import WHOLE, _cast_result, _result, need, own, rounded_once, shown_as
from microgradx.autograd import _through
from microgradx.reduction import _vector_norm
from microgradx.shaping import broadcast_shapes


def _sublist(args):
    """einsum(x, [0, 1], y, [1, 2], [0, 2]) as an equation in letters."""
    letters = string.ascii_uppercase + string.ascii_lowercase
    def spell(places):
        need(all(0 <= p < 52 for p in places if isinstance(p, int)), ValueError, f"einsum(): a subscript in {places} is not within the valid range [0, 52)")
        return "".join("..." if p is Ellipsis else letters[p] for p in places)
    equation = ",".join(map(spell, args[1::2]))
    return (equation + "->" + spell(args[-1]), args[:-1:2]) if len(args) % 2 else (equation, args[::2])


@functools.lru_cache(1024)
def _parse(equation, shapes):
    """The labels of each operand, of the output, and all: those first, then the rest. An ellipsis becomes labels of its own (numbers from the right)."""
    need("." not in equation.replace("...", ""), RuntimeError, f"einsum(): found '.' in {equation!r} that is not part of any ellipsis")
    need("- >" not in equation, RuntimeError, f"einsum(): invalid subscript '-' in the equation {equation!r}")
    equation = equation.replace(" ", "")
    inputs, arrow, output = equation.partition("->")
    terms = inputs.split(",")
    need(len(terms) == len(shapes), RuntimeError, f"einsum(): {'fewer' if len(shapes) < len(terms) else 'more'} operands were provided than specified in "
         f"the equation {equation!r}: {len(shapes)}, not {len(terms)}")
    labels, widest = [], 0
    for term, shape in zip(terms, shapes, strict=True):
        named = term.replace("...", "")
        if not all(c in string.ascii_letters for c in named) or term.count("...") > 1:
            raise RuntimeError(f"einsum(): invalid subscript given in the equation {equation!r}: {term!r} (letters in [a-zA-Z] and one '...')")
        free = len(shape) - len(named)
        if free < 0 or free > 0 and "..." not in term:
            raise RuntimeError(f"einsum(): the number of subscripts in the equation ({len(named)}) does not match the number of dimensions of an operand of "
                               f"shape {list(shape)}. Hint: ... stands for others")
        before, _, after = term.partition("...")
        spread = list(range(free - 1, -1, -1)) if "..." in term else []
        widest = max(widest, len(spread))
        labels.append((*before, *spread, *after))
    every = [c for term in labels for c in term]
    ellipsis = list(range(widest - 1, -1, -1))
    if arrow:
        before, dots, after = output.partition("...")
        out = (*before, *(ellipsis if dots else ()), *after)
        for c in before + after:
            need(c in every, RuntimeError, f"einsum(): output subscript {c} does not appear in the equation {equation!r} for any input operand")
            need(out.count(c) <= 1, RuntimeError, f"einsum(): output subscript {c} appears more than once in the output of {equation!r}")
    else:
        out = (*ellipsis, *sorted(c for c in set(every) if isinstance(c, str) and every.count(c) == 1))
    return tuple(labels), out, (*out, *sorted(set(every).difference(out), key=str))


def _diagonals(x, labels):
    """Repeated labels of one operand: its diagonal."""
    if len(set(labels)) == len(labels):
        return x, labels
    labels = list(labels)
    for c in set(labels):
        while labels.count(c) > 1:
            first = labels.index(c)
            second = labels.index(c, first + 1)
            if x.shape[first] != x.shape[second]:
                raise RuntimeError(f"einsum(): subscript {c} is repeated for an operand but the sizes don't match, {x.shape[second]} != {x.shape[first]}")
            x = x.diagonal(0, first, second)
            del labels[second], labels[first]
            labels.append(c)
    return x, tuple(labels)


def _long(x, labels):
    """x without its dimensions of length 1, which broadcast: where the others end, nothing is summed over them."""
    if 1 not in x.shape:
        return x, labels
    kept = [i for i, n in enumerate(x.shape) if n != 1]
    return ops.reshape(x, [x.shape[i] for i in kept]), tuple([labels[i] for i in kept])


def _turned(x, labels, order):
    """x with its dimensions in the order of all labels."""
    now = tuple([c for c in order if c in labels])
    return (x if now == labels else ops.permute(x, [labels.index(c) for c in now])), now


def _sum_out(x, labels, keep, order):
    """Sum over the labels that nothing else has, turned first, since the sum lies as what it sums."""
    if keep.issuperset(labels):
        return x, labels
    x, labels = _turned(x, labels, order)
    return ops.sum(x, [i for i, c in enumerate(labels) if c not in keep]), tuple([c for c in labels if c in keep])


@functools.lru_cache(1024)
def _plan(lx, sx, ly, sy, keep, order):
    """How to contract two operands of these labels and shapes: is the second one to stand first?, (order, matrices' shape) of each, the result's shape and
    its labels. Shared labels that stay are the batch, those that go are summed over.

    Each group lies in the output's order, and the rows are those whose labels come first there: so the result mostly needs no turning,
    and has PyTorch's strides.
    """
    sizes = {}
    for labels, shape in ((lx, sx), (ly, sy)):
        for c, n in zip(labels, shape, strict=True):
            if sizes.setdefault(c, n) != n:
                raise RuntimeError(f"einsum(): subscript {c} has size {n} for an operand, which does not broadcast with previously seen size {sizes[c]}")
    present = [c for c in order if c in sizes]
    batch = [c for c in present if c in lx and c in ly and c in keep]
    inner = [c for c in present if c in lx and c in ly and c not in keep]
    rows, columns = [c for c in present if c not in ly], [c for c in present if c not in lx]
    swap = bool(rows and columns) and present.index(columns[-1]) < present.index(rows[0])
    if swap:
        lx, ly, rows, columns = ly, lx, columns, rows

    def arrange(labels, *groups):
        places = tuple(labels.index(c) for group in groups for c in group)
        return None if places == tuple(range(len(places))) else places, tuple(math.prod(sizes[c] for c in group) for group in groups)
    result = (*batch, *rows, *columns)
    return swap, arrange(lx, batch, rows, inner), arrange(ly, batch, inner, columns), tuple(sizes[c] for c in result), result


def _arranged(x, order, shape):
    return ops.reshape(x if order is None else ops.permute(x, order), shape)


def _spread(x, labels, result):
    """x with its dimensions where `result` has them, and others of length 1."""
    x, here = _turned(x, labels, result)
    return x if len(here) == len(result) else ops.reshape(x, [x.shape[here.index(c)] if c in labels else 1 for c in result])


def _pair(x, lx, y, ly, keep, order):
    """Contract two operands by one batched matrix product, or multiply them where nothing is summed."""
    same = x.dtype is y.dtype
    x, lx = _sum_out(x, lx, keep.union(ly), order)
    y, ly = _sum_out(y, ly, keep.union(lx), order)
    if x.dtype is not y.dtype and (same or keep.issuperset(set(lx).intersection(ly))):   # integers that were summed are int64; or a plain product
        x, y = ops.cast_to(x, promote_types(x.dtype, y.dtype)), ops.cast_to(y, promote_types(x.dtype, y.dtype))
    swap, a, b, shape, labels = _plan(lx, tuple(x.shape), ly, tuple(y.shape), keep, order)
    if keep.issuperset(set(lx).intersection(ly)):
        labels = tuple([c for c in order if c in labels])
        return ops.mul(_spread(x, lx, labels), _spread(y, ly, labels)), labels
    x, y = (y, x) if swap else (x, y)
    return ops.reshape(ops.bmm(_arranged(x, *a), _arranged(y, *b)), shape), labels


def einsum(equation=None, *operands):
    """einsum(equation, *operands) -> Tensor: sums of products over labelled dimensions ("bij,bjk->bik"), '...' broadcasts.

    Also einsum(x, [0, 1], y, [1, 2], [0, 2]). Operands are contracted from left to right with batched matrix products.

    >>> import microgradx
    >>> microgradx.einsum("ij,ij->", microgradx.ones(2, 3), microgradx.ones(2, 3))
    tensor(6.)
    """
    if len(operands) == 1 and isinstance(operands[0], (list, tuple)) and isinstance(equation, str):
        operands = operands[0]
    need(operands, ValueError, "einsum(): must specify the equation string and at least one operand, or an operand and its list of dims")
    if not isinstance(equation, str):
        equation, operands = _sublist((equation, *operands))
    labels, out, order = _parse(equation, tuple([tuple(x.shape) for x in operands]))
    terms = [_diagonals(x, term) for x, term in zip(operands, labels, strict=True)]
    if len(terms) > 1:
        terms = [_long(*term) for term in terms]
    x, lx = terms[0]
    for i, (y, ly) in enumerate(terms[1:], 1):
        x, lx = _pair(x, lx, y, ly, frozenset(out).union(*[rest for _, rest in terms[i + 1:]]), order)
    if len(terms) == 1:
        x = ops.permute(x, [lx.index(c) for c in order]) if order else x
        return ops.sum(x, list(range(len(out), len(order)))) if len(order) > len(out) else x
    x = _spread(x, lx, out)
    return rename(x, "ViewBackward0") if len(order) > len(out) else x


def tensordot(a, b, dims=2, out=None):
    """tensordot(a, b, dims=2) -> Tensor: summed over the last dims of a and the first of b, or over two lists of dimensions.

    >>> import microgradx
    >>> microgradx.tensordot(microgradx.ones(2, 3, 4), microgradx.ones(3, 4, 5)).shape
    microgradx.Size([2, 5])
    """
    if isinstance(dims, Tensor):
        dims = int(dims.item()) if dims.numel() == 1 else dims.tolist()
    if isinstance(dims, WHOLE):
        need(dims >= 0, RuntimeError, f"tensordot expects dims >= 0, but got dims={dims}")
        need(dims <= min(a.dim(), b.dim()), RuntimeError, f"tensordot expects dims < ndim_a or ndim_b, but got dims={dims}")
        left, right = list(range(a.dim() - dims, a.dim())), list(range(dims))
    else:
        left, right = ([d] if isinstance(d, WHOLE) else list(d) for d in dims)
    need(len(left) == len(right), RuntimeError, f"both dimension lists should have same length: tensordot got {left} and {right}")
    left, right = [d % a.dim() for d in left], [d % b.dim() for d in right]
    for i, j in zip(left, right, strict=True):
        if a.shape[i] != b.shape[j]:
            if 1 not in (a.shape[i], b.shape[j]):
                raise RuntimeError(f"contracted dimensions need to match, but have sizes {a.shape[i]} (dim {i}) and {b.shape[j]} (dim {j}): tensordot")
            a, b = (x if x.shape[d] == 1 else x.sum(d, keepdim=True, dtype=x.dtype) for x, d in ((a, i), (b, j)))
    paired = dict(zip(right, left, strict=True))
    la, lb = string.ascii_letters[:a.dim()], "".join(string.ascii_letters[paired.get(j, a.dim() + j)] for j in range(b.dim()))
    return _result(out, einsum(f"{la},{lb}->" + "".join([c for c in la if c not in lb] + [c for c in lb if c not in la]), a, b))


@shown_as("UnsafeViewBackward0")
def kron(input, other, *, out=None):
    """kron(input, other) -> Tensor: the Kronecker product.

    >>> import microgradx
    >>> microgradx.kron(microgradx.tensor([[1, 2]]), microgradx.tensor([[1], [10]]))
    tensor([[ 1,  2],
            [10, 20]])
    """
    n = max(input.dim(), other.dim())
    a = input.reshape([1] * (n - input.dim()) + list(input.shape))
    b = other.reshape([1] * (n - other.dim()) + list(other.shape))
    shape = [p * q for p, q in zip(a.shape, b.shape, strict=True)]
    a = a.reshape([s for p in a.shape for s in (p, 1)])
    b = b.reshape([s for q in b.shape for s in (1, q)])
    return _cast_result(out, (a * b).reshape(shape))


@shown_as("LinalgCrossBackward0")
def cross(input, other, dim=None, *, out=None):
    """cross(input, other, dim=None) -> Tensor: the cross product over a dimension of length 3 (the first such one for None).

    >>> import microgradx
    >>> microgradx.cross(microgradx.tensor([1., 0., 0.]), microgradx.tensor([0., 1., 0.]), dim=0)
    tensor([0., 0., 1.])
    """
    if input.dtype is not other.dtype:
        raise RuntimeError(f"cross: expected inputs of one dtype, got {input.dtype} and {other.dtype}")
    if input.dim() != other.dim():
        raise RuntimeError(f"cross: inputs must have the same number of dimensions, got {list(input.shape)} and {list(other.shape)}")
    if dim is None:
        dim = next((i for i, n in enumerate(input.shape) if n == 3), None)
        need(dim is not None, RuntimeError, f"no dimension of size 3 in input: cross got {list(input.shape)}")
        warn(f"Using microgradx.cross without specifying the dim arg is deprecated. The first of length 3 is {dim}. Hint: linalg.cross takes the last")
    if input.shape[dim] != 3 or other.shape[dim] != 3:
        raise RuntimeError(f"linalg.cross: inputs dimension {dim} must have length 3. Got {input.shape[dim]} and {other.shape[dim]}")
    (a, b, c), (u, v, w) = ops.unbind(input, dim), ops.unbind(other, dim)
    return _result(out, ops.stack((b * w - c * v, c * u - a * w, a * v - b * u), dim))


@shown_as("DistBackward0")
def dist(input, other, p=2):
    """dist(input, other, p=2) -> Tensor: the p-norm of input - other.

    >>> import microgradx
    >>> microgradx.dist(microgradx.tensor([0., 0.]), microgradx.tensor([3., 4.]))
    tensor(5.)
    """
    return _vector_norm("dist", input - other, p, None, False)


@rounded_once
def _pair_norms(x, y, p, triangle=False):
    """The p-norms of the rows of x (B, P, M) less the columns of y (B, M, R); triangle: of each row and the columns behind its own."""
    out = ops.reduce.pair_norms(x, y, p, triangle)
    tape.record_python(_PAIR_NORMS, out, (x, y), (x, y, out), (p, triangle))
    return out


def _pair_norms_rule(node, grad):
    """One pass over the pairs; if it is to be differentiated, through the norms of all differences."""
    x, y, out = node.saved
    p, triangle = node.extra_

    def composed(x, y):
        i, j = map(from_array, np.triu_indices(x.shape[1], 1)) if triangle else (None, None)
        return [_vector_norm("cdist", x[0, i].t() - y[0, :, j] if triangle else x.unsqueeze(3) - y.unsqueeze(1), p, -2, False)]
    return _through(composed, (x, y), [grad]) if tape.is_grad_enabled() else ops.reduce.pair_norms(x, y, p, triangle, out, grad)


_PAIR_NORMS = tape.python_row("pair_norms", _pair_norms_rule)


_CDIST_MODES = ("use_mm_for_euclid_dist_if_necessary", "use_mm_for_euclid_dist", "donot_use_mm_for_euclid_dist")


def cdist(x1, x2, p=2.0, compute_mode="use_mm_for_euclid_dist_if_necessary"):
    """cdist(x1 (..., P, M), x2 (..., R, M), p=2) -> Tensor (..., P, R): p-norm distances of rows.

    compute_mode: with more than 25 rows the 2-norm is sqrt(x1 . x1 + x2 . x2 - 2 x1 . x2), a matrix product; always with
    "use_mm_for_euclid_dist", never with "donot_use_mm_for_euclid_dist", which is exact for rows that nearly coincide.

    >>> import microgradx
    >>> microgradx.cdist(microgradx.tensor([[0., 0.]]), microgradx.tensor([[3., 4.], [0., 1.]]))
    tensor([[5., 1.]])
    """
    need(compute_mode in _CDIST_MODES, ValueError, f"{compute_mode} is not a valid value for compute_mode. Hint: one of {_CDIST_MODES}")
    if x1.dim() < 2 or x2.dim() < 2:
        raise RuntimeError(f"cdist only supports at least 2D tensors, got: {x1.dim()}D and {x2.dim()}D")
    if x1.shape[-1] != x2.shape[-1]:
        raise RuntimeError(f"X1 and X2 must have the same number of columns. X1: {x1.shape[-1]} X2: {x2.shape[-1]}")
    if x1.dtype is not x2.dtype or not x1.is_floating_point():
        raise (NotImplementedError if x1.dtype.itemsize == 2 and x1.is_floating_point() else RuntimeError)(
            f"cdist only supports floating-point dtypes, and one of them: got {x1.dtype} and {x2.dtype}")
    if not p >= 0:
        raise RuntimeError(f"cdist only supports non-negative p values, got {p}")
    by_product = compute_mode.startswith("use_mm") and (max(x1.shape[-2], x2.shape[-2]) > 25 or "if_necessary" not in compute_mode)
    if p != 2 or not by_product:
        if x1.dim() == x2.dim() == 2:
            return rename(_pair_norms(x1.unsqueeze(0), x2.mT.unsqueeze(0), float(p))[0], "CdistBackward0")
        batch = broadcast_shapes(x1.shape[:-2], x2.shape[:-2])
        x, y = (z.expand(*batch, *z.shape[-2:]).reshape(math.prod(batch), *z.shape[-2:]) for z in (x1, x2.mT))
        return rename(_pair_norms(x, y, float(p)).reshape(*batch, x.shape[1], y.shape[2]), "CdistBackward0")
    one, two = (x1 * x1).sum(-1, keepdim=True), (x2 * x2).sum(-1, keepdim=True)
    squares = ops.cat((x1 * -2, one, ops.full(tuple(one.shape), 1, one.dtype)), -1) @ ops.cat((x2, ops.full(tuple(two.shape), 1, one.dtype), two), -1).mT
    if not squares.requires_grad:
        return squares.clamp_min_(0).sqrt_()
    together = squares <= 0  # or, by rounding, a little less
    return rename(squares.masked_fill(together, 1.0).sqrt().masked_fill(together, 0.0), "CdistBackward0")


PUBLIC = own(globals())
