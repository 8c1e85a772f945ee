"""Functions that programs ask for once in a while: copies of what views show, combinations, windows, further solvers."""
import itertools
import math

import numpy as np

from microgradx import layouts, linalg, shaping, special
from microgradx._data import from_data
from microgradx._engine import ops, tape
from microgradx._engine.dtype import DTYPES, as_dtype, get_default_dtype
from microgradx._engine.tensor import Tensor, from_array
from microgradx._rows import WHOLE, _cast_result, _check, _dim, _result, array, both, example, implemented, named, need, own, results, shown_as, tensor
from microgradx._shared import shared_file
from microgradx.creation import _finish, _foreign, _made, _sizes, empty_strided
from microgradx.factorizations import _substituted
from microgradx.indexing import take
from microgradx.pointwise import _in_one_dtype

METHODS = {}
_HERE = {name: function for module in (shaping, layouts) for name, function in module.PUBLIC.items()}


# ---------------------------------------------------------------------------------------------------- copies of views

def _slice(input, dim=0, start=None, end=None, step=1):
    need(step > 0, RuntimeError, f"slice step must be positive, got {step}")
    return ops.slice_dim(input, dim, *slice(start, end, step).indices(input.shape[dim]))


def _copy(name, view, call, result):
    def function(input, *args, out=None, **kwargs):
        found = view(input, *args, **kwargs)
        if isinstance(found, Tensor):
            return _result(out, ops.contiguous(found) if not found.is_contiguous() else found.clone())
        copies = tuple(ops.contiguous(x) if not x.is_contiguous() else x.clone() for x in found)
        if out is None:
            return copies
        need(len(out) == len(copies), RuntimeError, f"{name}() expected an out= argument of size {len(copies)}, got size {len(out)}")
        return [_result(target, x) for target, x in zip(out, copies, strict=True)] and None
    globals()[name] = named(name, function, f"{name}(input, ...): what {name.removesuffix('_copy')} shows, in memory of its own."
                                                + example(f"{name}({call})", result))


_COLUMN, _PAIR = "tensor([[1],\n            [2]])", "(tensor([1]), tensor([2]))"
for _name, _view, _call, _shown in (
        ("alias_copy", lambda x: x, "tensor([1, 2])", "tensor([1, 2])"),
        ("detach_copy", lambda x: x.detach(), "tensor([1, 2])", "tensor([1, 2])"),
        ("as_strided_copy", _HERE["as_strided"], "tensor([1, 2, 3]), (2,), (2,)", "tensor([1, 3])"),
        ("view_copy", lambda x, size=None, *, dtype=None: x.view(dtype if size is None else size), "tensor([1, 2]), (2, 1)", _COLUMN),
        ("diagonal_copy", _HERE["diagonal"], "tensor([[1, 2], [3, 4]])", "tensor([1, 4])"),
        ("t_copy", ops.t, "tensor([[1, 2]])", _COLUMN),
        ("expand_copy", lambda x, size, *, implicit=False: ops.expand(x, size), "tensor([1]), (2,)", "tensor([1, 1])"),
        ("view_as_real_copy", ops.view_as_real, "tensor([1j])", "tensor([[0., 1.]])"),
        ("view_as_complex_copy", ops.view_as_complex, "tensor([[0., 1.]])", "tensor([0.+1.j])"),
        ("slice_copy", _slice, "tensor([1, 2, 3]), 0, 1", "tensor([2, 3])"),
        ("permute_copy", _HERE["permute"], "tensor([[1, 2]]), (1, 0)", _COLUMN),
        ("select_copy", _HERE["select"], "tensor([1, 2]), 0, 1", "tensor(2)"),
        ("squeeze_copy", ops.squeeze, "tensor([[1]])", "tensor(1)"),
        ("unsqueeze_copy", ops.unsqueeze, "tensor(1), 0", "tensor([1])"),
        ("transpose_copy", ops.transpose, "tensor([[1, 2]]), 0, 1", _COLUMN),
        ("unfold_copy", lambda x, *a, **k: x.unfold(*a, **k), "tensor([1, 2, 3]), 0, 2, 1", "tensor([[1, 2],\n            [2, 3]])"),
        ("unbind_copy", ops.unbind, "tensor([1, 2])", "(tensor(1), tensor(2))"),
        ("split_copy", _HERE["split"], "tensor([1, 2]), 1", _PAIR),
        ("split_with_sizes_copy", _HERE["split_with_sizes"], "tensor([1, 2]), [1, 1]", _PAIR)):
    _copy(_name, _view, _call, _shown)


def block_diag(*tensors):
    """block_diag(*tensors) -> Tensor: matrices along the diagonal of a matrix of zeros; vectors count as rows.

    >>> import microgradx
    >>> microgradx.block_diag(microgradx.tensor([[1, 2]]), microgradx.tensor([[3]]))
    tensor([[1, 2, 0],
            [0, 0, 3]])
    """
    if not tensors:
        return ops.empty((1, 0), DTYPES["float32"])
    if any(x.dim() > 2 for x in tensors):
        raise RuntimeError(f"block_diag: Input tensors must have 2 or fewer dimensions. Got {[x.dim() for x in tensors]}")
    blocks = [_HERE["atleast_2d"](x) for x in _in_one_dtype(*tensors)]
    width = sum(x.shape[1] for x in blocks)
    lines, left = [], 0
    for x in blocks:
        n, m = x.shape
        lines.append(ops.cat([ops.full((n, left), 0, x.dtype), x, ops.full((n, width - left - m), 0, x.dtype)], 1))
        left += m
    return tape.rename(ops.cat(lines, 0), "BlockDiagBackward0")


def cartesian_prod(*tensors):
    """cartesian_prod(*tensors) -> Tensor: a row for each way to take one element of every vector.

    >>> import microgradx
    >>> microgradx.cartesian_prod(microgradx.tensor([1, 2]), microgradx.tensor([3, 4]))
    tensor([[1, 3],
            [1, 4],
            [2, 3],
            [2, 4]])
    """
    if any(x.dim() != 1 for x in tensors):
        raise RuntimeError(f"cartesian_prod: Expect 1D vectors, but got shapes {[list(x.shape) for x in tensors]}")
    if len(tensors) == 1:
        return tensors[0]
    return ops.stack([g.reshape(-1) for g in _HERE["meshgrid"](*tensors, indexing="ij")], 1)


@shown_as("StackBackward0")
def combinations(input, r=2, with_replacement=False):
    """combinations(input, r=2, with_replacement=False) -> Tensor: a row for each choice of r elements of a vector.

    >>> import microgradx
    >>> microgradx.combinations(microgradx.tensor([1, 2, 3]))
    tensor([[1, 2],
            [1, 3],
            [2, 3]])
    """
    need(input.dim() == 1, RuntimeError, f"combinations: Expect a 1D vector, but got shape {list(input.shape)}")
    need(r >= 0, RuntimeError, f"combinations: Expect a non-negative number, but got {r}")
    choose = itertools.combinations_with_replacement if with_replacement else itertools.combinations
    if r == 0:
        return ops.full((0,), 0, input.dtype)
    rows = math.comb(input.shape[0] + (r - 1 if with_replacement else 0), r)
    need(rows * r <= 2 ** 31, RuntimeError, f"combinations: {rows} rows of {r} out of {input.shape[0]} elements do not fit in memory")
    places = itertools.chain.from_iterable(choose(range(input.shape[0]), r))
    return take(input, tensor(np.fromiter(places, np.int64, rows * r).reshape(-1, r)))


def unravel_index(indices, shape):
    """unravel_index(indices, shape) -> tuple of int64 Tensors: flat indices as coordinates in shape.

    >>> import microgradx
    >>> microgradx.unravel_index(microgradx.tensor([3, 5]), (2, 3))
    (tensor([1, 1]), tensor([0, 2]))
    """
    shape = (shape,) if isinstance(shape, WHOLE) else shape
    left, parts = array(indices), []
    need(isinstance(shape, (list, tuple)) and all(isinstance(size, WHOLE) for size in shape), TypeError, f"unravel_index: shape must be ints, got {shape!r}")
    need(min(shape, default=0) >= 0, ValueError, f"unravel_index: shape cannot have negative values, got {tuple(shape)}")
    need(0 not in shape or not left.size, RuntimeError, f"unravel_index: ZeroDivisionError, there are no elements in shape {tuple(shape)}")
    need(left.dtype.kind in "iu", TypeError, f"unravel_index: expected 'indices' to be of an integer dtype, but got {indices.dtype}")
    left = left.astype(np.int64)
    for size in reversed(shape):
        parts.append(tensor(np.asarray(left % size)))
        left = left // size
    return tuple(reversed(parts))


def _twin(input):
    """A copy of input with its strides, in a copy of all of its memory: as_strided_scatter writes beside what input shows, too."""
    if any(step == 0 and n > 1 for step, n in zip(input.stride(), input.shape, strict=True)):
        return input.clone()
    memory = ops.as_strided(input.detach(), (input.untyped_storage().nbytes() // input.itemsize,), (1,), 0).clone()
    out = input.new_empty(0)
    out.data = ops.as_strided(memory, input.shape, input.stride(), input.storage_offset())
    return out.copy_(input) if input.requires_grad else out


def _replaced(op, part, input, src):
    """input with part(its copy) replaced by src."""
    out = _twin(input)
    target = part(out)
    if target.shape != src.shape:
        raise RuntimeError(f"{op}: expected src to have a size equal to the slice of self. src size = {list(src.shape)}, "
                           f"slice size = {list(target.shape)}")
    target.copy_(src)
    return out


@shown_as("SelectScatterBackward0")
def select_scatter(input, src, dim, index):
    """select_scatter(input, src, dim, index) -> Tensor: a copy of input with select(dim, index) replaced by src.

    >>> import microgradx
    >>> microgradx.select_scatter(microgradx.zeros(2, 2), microgradx.ones(2), 0, 1)
    tensor([[0., 0.],
            [1., 1.]])
    """
    return _replaced("select_scatter", lambda x: ops.select(x, dim, index), input, src)


@shown_as("SliceScatterBackward0")
def slice_scatter(input, src, dim=0, start=None, end=None, step=1, *, out=None):
    """slice_scatter(input, src, dim=0, start=None, end=None, step=1) -> Tensor: a copy with that slice replaced by src.

    >>> import microgradx
    >>> microgradx.slice_scatter(microgradx.zeros(3), microgradx.ones(2), 0, 1)
    tensor([0., 1., 1.])
    """
    d = _dim("slice_scatter", dim, input.dim())
    return _result(out, _replaced("slice_scatter", lambda x: _slice(x, d, start, end, step), input, src))


@shown_as("DiagonalScatterBackward0")
def diagonal_scatter(input, src, offset=0, dim1=0, dim2=1):
    """diagonal_scatter(input, src, offset=0, dim1=0, dim2=1) -> Tensor: a copy of input with that diagonal replaced by src.

    >>> import microgradx
    >>> microgradx.diagonal_scatter(microgradx.zeros(2, 2), microgradx.ones(2))
    tensor([[1., 0.],
            [0., 1.]])
    """
    return _replaced("diagonal_scatter", lambda x: _HERE["diagonal"](x, offset, dim1, dim2), input, src)


@shown_as("AsStridedScatterBackward0")
def as_strided_scatter(input, src, size, stride, storage_offset=None):
    """as_strided_scatter(input, src, size, stride, storage_offset=None) -> Tensor: a copy with as_strided(...) of it replaced.

    >>> import microgradx
    >>> microgradx.as_strided_scatter(microgradx.zeros(4), microgradx.ones(2), (2,), (2,))
    tensor([1., 0., 1., 0.])
    """
    return _replaced("as_strided_scatter", lambda x: ops.as_strided(x, size, stride, storage_offset), input, src)


def narrow_copy(input, dim, start, length, *, out=None):
    """narrow_copy(input, dim, start, length) -> Tensor: narrow, copied.

    >>> import microgradx
    >>> microgradx.narrow_copy(microgradx.tensor([1, 2, 3]), 0, 1, 2)
    tensor([2, 3])
    """
    need(dim < input.dim(), RuntimeError, f"narrow_copy: dim {dim} is out of range for an input of {input.dim()} dimensions")
    found = ops.narrow(input, dim, start, length)
    return _result(out, found.clone() if found.is_contiguous() else ops.contiguous(found), True)


# ---------------------------------------------------------------------------------------------------- questions, numbers

def _question(name, answer, what, result):
    def function(input):
        return answer(input)
    globals()[name] = named(name, function, f"{name}(input): {what}." + example(f"{name}(tensor(1.))", result))


_question("is_signed", lambda x: x.dtype.is_signed, "can its dtype hold negative numbers", "True")
_question("get_device", lambda x: -1, "-1: there is only the CPU", "-1")
_question("is_inference", lambda x: x.is_inference(), "was it made under inference_mode", "False")


def _nextafter_backward(node, grad):
    x, y = node.saved
    return grad * (x != y), grad * 0


_NEXTAFTER = tape.python_row("nextafter", _nextafter_backward)


def _after(x, y):
    """The neighbours of x on the way to y, by counting: the patterns of numbers count up from 0 on both sides."""
    x, y, whole = x.detach(), y.detach(), DTYPES[f"int{8 * x.dtype.itemsize}"]
    step = ops.where((y > x) == (x > 0), 1, -1)
    bits = ops.where(x == 0, ops.where(y > 0, 1, 1 - 2 ** (8 * whole.itemsize - 1)), x.contiguous().view(whole) + step).to(whole)
    return ops.where(x == y, y, ops.where(x.isnan() | y.isnan(), x + y, bits.view(x.dtype)))


def nextafter(input, other, *, out=None):
    """nextafter(input, other) -> Tensor: the floating-point number that follows input on the way to other. Gradient: to input, where they differ.

    >>> import microgradx
    >>> bool(microgradx.nextafter(microgradx.tensor(1.), microgradx.tensor(2.)) > 1)
    True
    """
    kind = ops.result_type(input, other)
    implemented(kind.is_floating_point, "nextafter_cpu", kind)
    x, y = ops.broadcast("nextafter", ops.cast_to(input, kind), ops.cast_to(other, kind))
    result = ops.copy_(ops.empty_like(x + y, kind), _after(x, y))        # in the order of both
    tape.record_python(_NEXTAFTER, result, (x, y), (x, y))
    return _cast_result(out, result)


Frexp = both("frexp", ("mantissa", "exponent"))


def frexp(input, *, out=None):
    """frexp(input) -> (mantissa, exponent): input = mantissa * 2^exponent, the mantissa in [0.5, 1). Gradient of the mantissa: 2^-exponent.

    >>> import microgradx
    >>> microgradx.frexp(microgradx.tensor(6.)).mantissa
    tensor(0.7500)
    """
    if not input.dtype.is_floating_point:
        raise RuntimeError(f"frexp: only supports floating-point dtypes, got {input.dtype!r}")
    exponent = ops.copy_(ops.empty_like(input, DTYPES["int32"]), tensor(np.frexp(array(input))[1]))
    half = -(exponent // 2)
    found = Frexp(input * ops.cast_to(half, input.dtype).exp2() * ops.cast_to(-exponent - half, input.dtype).exp2(), exponent)
    return results(out, found)


@shown_as("RenormBackward0")
def renorm(input, p, dim, maxnorm, *, out=None):
    """renorm(input, p, dim, maxnorm) -> Tensor: each slice along dim whose p-norm exceeds maxnorm is scaled down to it.

    >>> import microgradx
    >>> microgradx.renorm(microgradx.tensor([[3., 4.], [0.3, 0.4]]), 2, 0, 1.)
    tensor([[0.6000, 0.8000],
            [0.3000, 0.4000]])
    """
    if p <= 0 or maxnorm < 0 or input.dim() < 2:
        raise RuntimeError("renorm: p must be positive, maxnorm non-negative and input a matrix or more, "
                           f"got p={p}, maxnorm={maxnorm}, shape {list(input.shape)}")
    dim = _dim("renorm", dim, input.dim())
    norms = linalg.vector_norm(input, p, [d for d in range(input.dim()) if d != dim], True)
    return _result(out, input * ops.where(norms > maxnorm, maxnorm / (norms + 1e-7), ops.full((), 1, norms.dtype)))


def index_reduce(input, dim, index, source, reduce, *, include_self=True, out=None):
    """index_reduce(input, dim, index, source, reduce, include_self=True) -> Tensor: slices of source reduced into those of input that index names.

    >>> import microgradx
    >>> microgradx.index_reduce(microgradx.tensor([1., 1.]), 0, microgradx.tensor([0, 0]), microgradx.tensor([3., 5.]), "prod")
    tensor([15.,  1.])
    """
    if reduce not in ("prod", "mean", "amax", "amin"):
        raise RuntimeError(f"index_reduce(): Expected reduce to be one of prod, mean, amax or amin but got {reduce}.")
    dim = _dim("index_reduce", dim, input.dim())
    implemented(input.dtype.name != "bool" and not input.dtype.is_complex, "index_func_", input.dtype)
    need(index.dtype.name in ("int32", "int64"), RuntimeError, f"index_reduce(): Expected dtype int32/int64 for index, got {index.dtype!r}")
    index = index.long()
    if input.dim() == 0:
        need(source.dim() == 0 and index.numel() == 1, RuntimeError, f"index_reduce: source tensor shape must match self tensor shape: {list(source.shape)}")
        return _result(out, index_reduce(input.reshape(1), 0, index.reshape(-1), source.reshape(-1), reduce, include_self=include_self).reshape(()))
    shape = [1] * source.dim()
    shape[dim] = -1
    try:
        return _result(out, input.scatter_reduce(dim, index.reshape(shape).expand_as(source), source, reduce, include_self=include_self))
    except RuntimeError as error:
        raise (IndexError if "out of bounds" in str(error) else RuntimeError)(f"index_reduce: {error}") from None


# ---------------------------------------------------------------------------------------------------- geometry in place

def resize_(self, *sizes, memory_format=None):
    """The same memory in another shape, row-major or in a memory format; a larger one gets memory of undefined contents behind what is there.

    >>> import microgradx
    >>> microgradx.tensor([1, 2, 3, 4]).resize_(2, 2)
    tensor([[1, 2],
            [3, 4]])
    """
    if not sizes:
        raise TypeError("resize_() missing 1 required positional argument: 'size'")
    if self.requires_grad:
        raise RuntimeError("resize_: cannot resize variables that require grad")
    shape = tuple(n.item() if isinstance(n, Tensor) else n for n in (sizes[0] if len(sizes) == 1 and isinstance(sizes[0], (tuple, list)) else sizes))
    shape = _sizes("resize_", shape)
    last = {"microgradx.channels_last": 4, "microgradx.channels_last_3d": 5}.get(str(memory_format))
    need(last is not None or str(memory_format) in ("None", "microgradx.contiguous_format"), RuntimeError,
         f"resize_: unsupported memory format {memory_format}")
    need(last in (None, len(shape)), RuntimeError, f"resize_: required rank {last} tensor to use {memory_format}, got shape {list(shape)}")
    if shape == tuple(self.shape) and memory_format is None:
        return self
    strides, step = [0] * len(shape), 1
    for d in (*((1,) if last else ()), *range(len(shape) - 1, 1 if last else -1, -1), *((0,) if last else ())):
        strides[d], step = step, step * max(shape[d], 1)
    count = math.prod(shape)
    room = self.untyped_storage().size() // self.itemsize - self.storage_offset()       # of which the tensor may show less, or parts again and again
    flat = ops.as_strided(self, (min(count, room),), (1,), self.storage_offset())
    if count > room:
        need(self.untyped_storage().resizable(), RuntimeError, "resize_: Trying to resize storage that is not resizable: the memory is another object's")
        larger = ops.empty((count,), self.dtype)
        larger[:flat.numel()] = flat
        self.data = larger
    self.data = ops.as_strided(self, shape, strides, self.storage_offset())
    ops.zero_(ops.as_strided(self, (0,), (1,)))         # counts the version up, as PyTorch does
    return self


def resize_as_(self, other, *, memory_format=None):
    """resize_(other.shape); memory_format=preserve_format: in the format of other.

    >>> import microgradx
    >>> microgradx.tensor([1, 2, 3, 4]).resize_as_(microgradx.zeros(2, 1))
    tensor([[1],
            [2]])
    """
    _check("resize_as_", other, "the_template")
    kept = str(memory_format) == "microgradx.preserve_format"
    return resize_(self, other.shape, memory_format=ops.format_of(other) if kept else memory_format)


def new_empty_strided(self, size, stride, *, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False):
    """empty_strided(size, stride) of self's dtype.

    >>> import microgradx
    >>> microgradx.zeros(1).new_empty_strided((2, 3), (1, 2)).stride()
    (1, 2)
    """
    return empty_strided(size, stride, dtype=self.dtype if dtype is None else dtype, layout=layout, device=device, requires_grad=requires_grad)


def apply_(self, callable):
    """Each element replaced by callable(element), a number (TypeError): slow.

    >>> import microgradx
    >>> microgradx.tensor([1., 2.]).apply_(lambda x: x + 1)
    tensor([2., 3.])
    """
    if self.requires_grad:
        raise RuntimeError("apply_: can't call apply_() on a tensor that requires grad")
    return self.copy_(from_data("apply_", [callable(x) - 0 for x in self.reshape(-1).tolist()], self.dtype).reshape(self.shape))  # words have no difference


def map_(self, other, callable):
    """Each element replaced by callable(element, element of other): slow.

    other: of the same dtype (TypeError), broadcast to the shape of self. RuntimeError where either requires a gradient.

    >>> import microgradx
    >>> microgradx.tensor([1., 2.]).map_(microgradx.tensor([10.]), lambda x, y: x + y)
    tensor([11., 12.])
    """
    return _mapped("map_", self, {"other": other}, callable)


def map2_(self, x, y, callable):
    """Each element replaced by callable(element, element of x, element of y); the rest as `map_`.

    >>> import microgradx
    >>> microgradx.tensor([1., 2.]).map2_(microgradx.tensor([10.]), microgradx.tensor([3., 4.]), lambda a, x, y: a + x * y)
    tensor([31., 42.])
    """
    return _mapped("map2_", self, {"x": x, "y": y}, callable)


def _mapped(op, self, others, callable):
    for place, (name, other) in enumerate(others.items(), 1):
        need(isinstance(other, Tensor), TypeError, f"{op}(): argument '{name}' (position {place}) must be Tensor, not {type(other).__name__}")
        need(not self.requires_grad and not other.requires_grad, RuntimeError, f"{op}: can't call {op}() on a tensor that requires grad. Hint: .detach() it")
        need(self.dtype is other.dtype, TypeError, f"{op}: expected tensors of one dtype, got {self.dtype} and {other.dtype}")
    numbers = zip(*(other.expand(self.shape).reshape(-1).tolist() for other in others.values()), strict=True)
    return self.apply_(lambda element: callable(element, *next(numbers)))


def sparse_dim(self):
    """How many of its dimensions are sparse: 0.

    >>> import microgradx
    >>> microgradx.ones(2, 3).sparse_dim()
    0
    """
    return 0


def dense_dim(self):
    """How many of its dimensions are dense: all.

    >>> import microgradx
    >>> microgradx.ones(2, 3).dense_dim()
    2
    """
    return self.dim()


def dim_order(self, *, ambiguity_check=False):
    """dim_order() -> the dimensions from the outermost to the innermost in memory; RuntimeError for one that is not the only one if ambiguity_check.

    ambiguity_check: True, or memory formats of which exactly one has to fit.

    >>> import microgradx
    >>> microgradx.zeros(2, 3).t().dim_order()
    (1, 0)
    """
    if ambiguity_check is not False:
        shape, steps = self.shape, self.stride()
        fits = sum(self.is_contiguous(memory_format=f) for f in ambiguity_check) if ambiguity_check is not True else \
            1 if len({s for n, s in zip(shape, steps, strict=True) if n > 1}) == self.dim() else 0
        need(fits == 1, RuntimeError, f"dim_order: the order is not unique, or not that of one of the formats given: shape {list(shape)}, strides {steps}")
    order = sorted((d for d in range(self.dim()) if self.stride(d)), key=lambda d: -self.stride(d))
    for d in range(self.dim()):
        if not self.stride(d):                  # an expanded one stays where it is
            order.insert(d, d)
    return tuple(order)


METHODS["dim_order"] = dim_order
METHODS.update(resize_=resize_, resize_as_=resize_as_, new_empty_strided=new_empty_strided, apply_=apply_, map_=map_, map2_=map2_,
               sparse_dim=sparse_dim, dense_dim=dense_dim)


# ---------------------------------------------------------------------------------------------------- windows

def _kaiser(x, beta):
    """I0(beta r) / I0(beta) with r^2 = 1 - (2 x - 1)^2, where either may overflow."""
    r = np.sqrt(np.maximum(1 - (2 * x - 1) ** 2, 0))
    above, below = (array(special.i0e(tensor(z * beta, DTYPES["float64"]))) for z in (r, np.ones(())))
    return above / below * np.exp(abs(beta) * (r - 1))


def _window(name, formula, **parameters):
    names = ["periodic", *parameters]

    def function(window_length, *values, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False, **named):
        given = {**dict(zip(names, values, strict=False)), **named}
        if len(values) > len(names) or len(given) < len(values) + len(named) or given.keys() != set(names[:len(given)]):     # each only beside those before it
            raise TypeError(f"{name}(): takes window_length, {', '.join(names)}, got {(*values, *named)} after window_length")
        periodic = given.pop("periodic", True)
        need(isinstance(periodic, bool), TypeError, f"{name}(): argument 'periodic' must be bool, not {type(periodic).__name__}")
        given = {p: value * 1.0 for p, value in given.items()}
        if window_length < 0:
            raise RuntimeError(f"{name}: requires non-negative window_length, got window_length={window_length}")
        kind = as_dtype(dtype) or get_default_dtype()
        if not kind.is_floating_point:
            raise RuntimeError(f"{name}: expects floating point dtypes, got: {kind!r}")
        n = window_length + periodic if window_length > 1 else 2
        x = np.arange(window_length) / (n - 1)
        points = formula(x, **{**parameters, **given}) if window_length != 1 else np.ones(1)
        return _made(name, tensor(np.asarray(points, np.float64), kind), requires_grad, None, device, layout)
    globals()[name] = named(name, function, f"{name}(window_length, periodic=True) -> Tensor: a window for the analysis of signals."
            + example(f"{name}(1)", "tensor([1.])"))


_window("bartlett_window", lambda x: 1 - np.abs(2 * x - 1))
_window("hann_window", lambda x: 0.5 - 0.5 * np.cos(2 * np.pi * x))
_window("hamming_window", lambda x, alpha, beta: alpha - beta * np.cos(2 * np.pi * x), alpha=0.54, beta=0.46)
_window("blackman_window", lambda x: 0.42 - 0.5 * np.cos(2 * np.pi * x) + 0.08 * np.cos(4 * np.pi * x))
_window("kaiser_window", _kaiser, beta=12.0)


# ---------------------------------------------------------------------------------------------------- from other objects, in other orders

def empty_permuted(size, physical_layout, *, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False):
    """empty_permuted(size, physical_layout) -> Tensor of undefined contents, its dimensions lying in memory in this order, the outermost first.

    >>> import microgradx
    >>> microgradx.empty_permuted((2, 3, 4), (2, 0, 1)).stride()
    (3, 1, 6)
    """
    size, order = _sizes("empty_permuted", size), _sizes("empty_permuted", physical_layout)
    need(sorted(order) == list(range(len(size))), RuntimeError,
         f"empty_permuted: physical_layout must name each of the {len(size)} dimensions of {list(size)} once, got {list(order)}")
    steps, step = [0] * len(size), 1
    for d in reversed(order):
        steps[d], step = step, step * max(size[d], 1)
    return empty_strided(size, steps, dtype=dtype, layout=layout, device=device, requires_grad=requires_grad)


def nonzero_static(input, *, size, fill_value=-1, out=None):
    """nonzero_static(input, size=n) -> int64 Tensor (n, input.dim()): nonzero's first n rows, then rows of fill_value.

    >>> import microgradx
    >>> microgradx.nonzero_static(microgradx.tensor([0, 5]), size=2)
    tensor([[ 1],
            [-1]])
    """
    need(size >= 0, RuntimeError, f"nonzero_static: size must be non-negative, got {size}")
    found = input.nonzero()[:size]
    return _result(out, ops.cat([found, ops.full((size - len(found), input.dim()), fill_value, found.dtype)]), True)


def frombuffer(buffer, *, dtype, count=-1, offset=0, requires_grad=False):
    """A 1-d tensor on the memory of a buffer (bytes are read-only: writing raises).

    >>> import microgradx
    >>> microgradx.frombuffer(bytearray([1, 2, 3]), dtype=microgradx.uint8)
    tensor([1, 2, 3], dtype=microgradx.uint8)
    """
    dtype = as_dtype(dtype)
    need(dtype.np_name, RuntimeError, f"frombuffer: NumPy has no {dtype!r}")
    try:
        length = memoryview(buffer).nbytes
    except TypeError:
        raise ValueError(f"frombuffer: object does not implement Python buffer protocol: {type(buffer).__name__}") from None
    need(length and count, ValueError, f"frombuffer: both buffer length ({length}) and count ({count}) must not be 0. Hint: empty(0) has no elements")
    need(0 <= offset < length, ValueError, f"frombuffer: offset ({offset} bytes) must be non-negative and less than the buffer's length ({length} bytes)")
    array = np.frombuffer(buffer, dtype=dtype.np_name, count=count, offset=offset)
    _foreign("frombuffer", array)
    return _finish("frombuffer", from_array(array), requires_grad)


def scalar_tensor(s, *, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False):
    """A 0-d tensor.

    >>> import microgradx
    >>> microgradx.scalar_tensor(3)
    tensor(3.)
    """
    if not isinstance(s, (bool, int, float, np.generic, Tensor)):
        raise TypeError(f"scalar_tensor(): argument 's' (position 1) must be Number, not {type(s).__name__}")
    return _made("scalar_tensor", from_data("scalar_tensor", s, dtype or get_default_dtype()), requires_grad, None, device, layout)


# ---------------------------------------------------------------------------------------------------- further solvers

def vander(x, N=None, increasing=False):
    """vander(x, N=None, increasing=False) -> Tensor: the powers of x as columns, falling unless increasing.

    >>> import microgradx
    >>> microgradx.vander(microgradx.tensor([1, 2, 3]))
    tensor([[1, 1, 1],
            [4, 2, 1],
            [9, 3, 1]])
    """
    if x.dim() != 1:
        raise RuntimeError(f"vander: x must be a one-dimensional tensor, got {x.dim()} dimensions")
    need(N is None or N >= 0, RuntimeError, f"vander: N must be non-negative, got {N}")
    powers = _powers(x, x.shape[0] if N is None else N)
    return powers if increasing else powers.flip(1)


def linalg_vander(x, *, N=None):
    """vander(x, N=None) -> Tensor: the powers 0 ... N - 1 of the last dimension's numbers, along a new last dimension.

    >>> import microgradx
    >>> microgradx.linalg.vander(microgradx.tensor([2, 3]), N=3)
    tensor([[1, 2, 4],
            [1, 3, 9]])
    """
    need(x.dtype.name not in ("bool", "float16", "bfloat16"), RuntimeError,
         f"linalg.vander supports floating point, complex, and integer tensors, but got {x.dtype.short_name}")
    N = x.numel() if N is None and not x.dim() else x.shape[-1] if N is None else N
    need(N > 1, RuntimeError, f"linalg.vander: N must be greater than 1, got {N}")
    return _powers(x, N)


def _powers(x, N):
    x = (x if x.dim() else x.reshape(1)).unsqueeze(-1)
    ones = ops.full(tuple(x.shape), 1, x.dtype if x.dtype.name != "bool" else DTYPES["int64"])
    return ops.cat([ones, x.expand(*x.shape[:-1], max(N - 1, 0)).cumprod(-1)], -1)[..., :N]


def _cholesky_rule(node, g):
    X, _, L = node.saved
    gb = _cholesky_solve(g, L)
    both_sides = gb @ X.mH
    return gb, -(both_sides + both_sides.mH) @ L        # of all of L, as in PyTorch


_record_cholesky = linalg._recorded("linalg_cholesky_solve", _cholesky_rule, 1, "CholeskySolveBackward0")


def _cholesky_solve(B, L):
    X = _substituted("cholesky_solve", L.mH, _substituted("cholesky_solve", L, B, False), True)
    _record_cholesky([X], (B, L))
    return X


@shown_as("CholeskyInverseBackward0")
def cholesky_inverse(L, upper=False, *, out=None):
    """cholesky_inverse(L, upper=False) -> Tensor: the inverse of L L.T (of L.T L for upper).

    >>> import microgradx
    >>> microgradx.cholesky_inverse(microgradx.tensor([[2.]]))
    tensor([[0.2500]])
    """
    linalg._check("cholesky_inverse", L)
    need((L.diagonal(0, -2, -1) != 0).all(), linalg.LinAlgError, "cholesky_inverse: the diagonal has a zero, so the matrix is singular")
    L, eye = L.mH if upper else L, linalg._eye(L.shape[-1], L)
    V = _substituted("cholesky_inverse", L.mH, eye, True)           # times L it is 1 to the last bits; what L V = 1 gives, only L times it
    X = (V.conj() @ V.mT).mT            # V @ V.mH, column after column
    _record_cholesky([X], (eye, L))
    return _cast_result(out, X)


def cholesky_solve(B, L, upper=False, *, out=None):
    """cholesky_solve(B, L, upper=False) -> Tensor: X with L L.T X = B (L.T L X = B for upper).

    >>> import microgradx
    >>> microgradx.cholesky_solve(microgradx.tensor([[8.]]), microgradx.tensor([[2.]]))
    tensor([[2.]])
    """
    linalg._check_equation("cholesky_solve", L, B)
    need(min(B.dim(), L.dim()) >= 2 and B.shape[-2] == L.shape[-1], RuntimeError,
         f"cholesky_solve: expected B (..., n, k) and L (..., n, n), got shapes {list(B.shape)} and {list(L.shape)}")
    return _cast_result(out, _cholesky_solve(B, L.mH if upper else L))


@shown_as("LinalgMatrixExpBackward0")
def matrix_exp(A):
    """matrix_exp(A) -> Tensor: the exponential of square matrices, by scaling, a Taylor polynomial of degree 18 and squaring.

    >>> import microgradx
    >>> microgradx.matrix_exp(microgradx.zeros(2, 2))
    tensor([[1., 0.],
            [0., 1.]])
    """
    linalg._check("matrix_exp", A)
    norms = array(A.detach().abs().sum(-2).amax(-1)) if A.numel() else np.zeros(1)
    squarings = max(0, math.ceil(math.log2(max(float(norms.max(initial=0)), 1e-30)))) if np.isfinite(norms).all() else 0
    x = ops.cast_to(A, DTYPES["complex128" if A.dtype.is_complex else "float64"]) / 2 ** squarings
    powers = [ops.cast_to(from_array(np.eye(A.shape[-1])), x.dtype).expand_as(A)]
    for _ in range(4):
        powers.append(powers[-1] @ x)  # the first spreads NaN where x is infinite
    result = None                      # Horner's rule in x^4, whose coefficients are polynomials of degree 3: 8 products instead of 18
    for k in (16, 12, 8, 4, 0):
        part = powers[0] / math.factorial(k)
        for i in range(1, 4 if k < 16 else 3):
            part = part + powers[i] / math.factorial(k + i)
        result = part if result is None else result @ powers[4] + part
    for _ in range(squarings):
        result = result @ result
    return ops.cast_to(result, A.dtype)


def vecdot(x, y, *, dim=-1, out=None):
    """vecdot(x, y, dim=-1) -> Tensor: the dot products along a dimension, broadcasting.

    >>> import microgradx
    >>> microgradx.linalg.vecdot(microgradx.tensor([1., 2.]), microgradx.tensor([3., 4.]))
    tensor(11.)
    """
    need(x.dtype.is_floating_point or x.dtype.is_complex, RuntimeError, f"linalg.vecdot: Expected a floating point or complex tensor, got {x.dtype.short_name}")
    need(x.dtype is y.dtype, RuntimeError, f"linalg.vecdot: Expected x and y to have the same dtype, but found {x.dtype!r} and {y.dtype!r}")
    return _result(out, (ops.autocast(x).conj() * ops.autocast(y)).sum(dim))


def tensorinv(A, ind=2, *, out=None):
    """tensorinv(A, ind=2) -> Tensor: the inverse of A as a map from its last dimensions to its first `ind`.

    >>> import microgradx
    >>> microgradx.linalg.tensorinv(microgradx.eye(4).reshape(2, 2, 4), ind=2).shape
    microgradx.Size([4, 2, 2])
    """
    if ind <= 0:
        raise RuntimeError(f"tensorinv: expected a strictly positive integer for 'ind', got {ind}")
    rows, columns = A.shape[:ind], A.shape[ind:]
    if math.prod(rows) != math.prod(columns):
        raise RuntimeError(f"tensorinv: the product of the first {ind} dimensions of {list(A.shape)} must be that of the others")
    return _cast_result(out, linalg.inv(A.reshape(math.prod(rows), math.prod(columns))).reshape((*columns, *rows)))


def tensorsolve(A, B, dims=None, *, out=None):
    """tensorsolve(A, B, dims=None) -> Tensor: X with tensordot(A, X, X.ndim) = B; dims of A are moved last first.

    >>> import microgradx
    >>> microgradx.linalg.tensorsolve(2 * microgradx.eye(2), microgradx.tensor([2., 4.]))
    tensor([1., 2.])
    """
    if dims is not None:
        A = A.movedim(tuple(dims), tuple(range(A.dim() - len(dims), A.dim())))
    shape = A.shape[B.dim():]
    if math.prod(shape) != B.numel():
        raise RuntimeError(f"linalg.tensorsolve: A of shape {list(A.shape)} is no square map onto B of shape {list(B.shape)}")
    return _cast_result(out, linalg.solve(A.reshape(B.numel(), B.numel()), B.reshape(-1)).reshape(shape))


def from_file(filename, shared=None, size=0, *, dtype=None, layout=None, device=None, pin_memory=False, requires_grad=False):
    """from_file(filename, shared=False, size=0) -> Tensor: the first `size` numbers in a file, mapped into memory.

    shared=True: changes go to the file, which is made or made longer where it is too short, and processes share the memory; else they stay here.
    RuntimeError where the file is absent or too short.

    >>> import microgradx, numpy, tempfile
    >>> with tempfile.NamedTemporaryFile() as file:
    ...     numpy.arange(3.0).tofile(file.name)
    ...     microgradx.from_file(file.name, size=2, dtype=microgradx.float64)
    tensor([0., 1.], dtype=microgradx.float64)
    """
    need(isinstance(filename, str), TypeError, f"from_file(): argument 'filename' (position 1) must be str, not {type(filename).__name__}")
    need(size >= 0, RuntimeError, f"from_file: unable to map {size} numbers of {filename!r}")
    need(not pin_memory, RuntimeError, "tensors constructed from a file cannot be pinned")
    dtype = as_dtype(dtype or get_default_dtype())
    count = size * dtype.itemsize
    try:
        memory = shared_file(filename, count) if shared else np.memmap(filename, np.uint8, "c")[:count] if count else np.empty(0, np.uint8)
    except (OSError, ValueError) as error:
        raise RuntimeError(f"from_file: unable to open or map file <{filename}>: {error}") from None
    need(len(memory) == count, RuntimeError, f"from_file: file <{filename}> is smaller than the required mapping size <{count}>")
    return _made("from_file", from_array(np.asarray(memory)).view(dtype), requires_grad, None, device, layout)


linalg.matrix_exp = matrix_exp
PUBLIC = own(globals()) | {"unsafe_chunk": _HERE["chunk"], "unsafe_split": _HERE["split"], "unsafe_split_with_sizes": _HERE["split_with_sizes"]}
for _name in ("linalg_vander", "vecdot", "tensorinv", "tensorsolve"):                       # what stands in linalg alone
    setattr(linalg, _name.removeprefix("linalg_"), PUBLIC.pop(_name))
for _name in METHODS.keys() - {"resize_as_"}:
    del PUBLIC[_name]
