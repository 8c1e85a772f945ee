"""Sparse tensors in coordinate form, as graph networks take their adjacency matrices: where the values stand, and the values.

    adj = sparse_coo_tensor(edges, weights, (n, n));  h = sparse.mm(adj, x)        # or spmm, mm, adj @ x

The values are an ordinary Tensor, through which gradients flow. What is not here raises: a SparseTensor is no Tensor.
"""
import math

from microgradx import creation, products
from microgradx._engine import ops
from microgradx._engine.dtype import DTYPES, as_dtype, promote_types
from microgradx._engine.tape import is_grad_enabled, python_row, record_python, rename
from microgradx._engine.tensor import Size, Tensor, cold, install_methods, wrap_dim
from microgradx._print import dtype_suffix, values_text, with_suffixes
from microgradx._rows import named, need
from microgradx.creation import as_tensor
from microgradx.ordering import searchsorted
from microgradx.shaping import cat, stack

__all__ = ["addmm", "log_softmax", "mm", "softmax", "sum"]
_ADD_DENSE = "add(sparse, dense) is not supported. Hint: dense + sparse, or .to_dense()"


class SparseTensor:
    """Values at the places that the columns of indices say; values of one place add up. Dimensions behind the indexed ones are dense.

    >>> import microgradx
    >>> microgradx.sparse_coo_tensor([[0, 1], [2, 0]], [3., 4.], (2, 3)).to_dense()
    tensor([[0., 0., 3.],
            [4., 0., 0.]])
    """

    is_sparse, is_cuda, is_meta, device = True, False, False, creation.zeros(0).device

    def __init__(self, indices, values, size, coalesced=False):
        self._places, self._numbers, self.shape, self._coalesced = indices, values, Size(size), coalesced or values.shape[0] < 2

    dtype, is_leaf, grad_fn = (property(lambda self, name=name: getattr(self._numbers, name)) for name in ("dtype", "is_leaf", "grad_fn"))
    requires_grad = property(lambda self: self._numbers.requires_grad, lambda self, value: self.requires_grad_(value))
    ndim = property(lambda self: len(self.shape))
    T = property(lambda self: self.t())
    mT = property(lambda self: self.transpose(-1, -2))

    @property
    def data(self):
        """The same numbers without history; another sparse tensor may be put in their place, where a leaf stays one (its gradient goes, if the places do)."""
        return self.detach()

    @data.setter
    def data(self, other):
        old, stay = self._numbers, other._places is self._places
        if old.is_leaf and old.requires_grad:
            other = other.detach().requires_grad_()
            other._numbers.grad = old.grad if stay else None
        self.__dict__.update(other.__dict__)

    @property
    def layout(self):
        """microgradx.sparse_coo."""
        import microgradx
        return microgradx.sparse_coo

    @property
    def grad(self):
        """The gradient of a leaf, at its places; None before a backward."""
        if not self.is_leaf or self._numbers.grad is None:
            return None
        found, at = self._keys().unique(return_inverse=True)
        grad = self._numbers.grad.new_zeros((len(found), *self._numbers.shape[1:]))
        grad[at] = self._numbers.grad
        return SparseTensor(self._unravel(found), grad, self.shape)

    @grad.setter
    def grad(self, value):
        need(value is None, NotImplementedError, "grad: that of a sparse tensor is made by backward, and can only be set to None")
        self._numbers.grad = None

    def __repr__(self):
        def shown(name, tensor):
            return f"{name}=tensor({values_text(tensor.detach(), len(name) + 15)}" + f", size={tuple(tensor.shape)}" * (not tensor.numel()) + ")"

        suffixes = [f"size={tuple(self.shape)}", f"nnz={self._nnz()}", *dtype_suffix(self.dtype), "layout=microgradx.sparse_coo"]
        if self.requires_grad:
            suffixes.append(f"grad_fn=<{self.grad_fn.name()}>" if self.grad_fn is not None else "requires_grad=True")
        return with_suffixes(f"tensor({shown('indices', self._places)},\n       {shown('values', self._numbers)}", suffixes, 7, True)

    def size(self, dim=None):
        """The shape, or one dimension of it."""
        return self.shape if dim is None else self.shape[dim]

    def dim(self):
        """How many dimensions."""
        return len(self.shape)

    def numel(self):
        """How many elements the dense tensor has."""
        return math.prod(self.shape)

    def __len__(self):
        return self.shape[0]

    def __bool__(self):
        raise RuntimeError(f"Boolean value of a sparse tensor of shape {tuple(self.shape)} is not supported. Hint: ask .to_dense()")

    def __eq__(self, other):
        raise NotImplementedError("comparisons of sparse tensors are not supported. Hint: compare .to_dense()")

    __hash__ = object.__hash__

    def _nnz(self):
        return self._places.shape[1]

    def sparse_dim(self):
        """How many dimensions have indices."""
        return self._places.shape[0]

    def dense_dim(self):
        """How many dimensions the values have behind the indexed ones."""
        return self._numbers.dim() - 1

    def type(self, dtype=None):
        """The name of the type, or the values as another dtype."""
        return f"microgradx.sparse.{self.dtype.short_name}Tensor" if dtype is None else self.to(dtype)

    def to(self, *args, **kwargs):
        """Another dtype, or the only device."""
        return self._with(self._numbers.to(*args, **kwargs))

    def is_floating_point(self):
        """Are the values floating-point numbers?"""
        return self.dtype.is_floating_point

    def is_complex(self):
        """Are they complex numbers?"""
        return self.dtype.is_complex

    def cpu(self):
        """self: everything is on the CPU."""
        return self

    def cuda(self, *args, **kwargs):
        """AssertionError: there is no GPU."""
        return self._with(self._numbers.cuda(*args, **kwargs))

    def detach(self):
        """The same numbers without history."""
        return self._with(self._numbers.detach())

    def requires_grad_(self, requires_grad=True):
        """Make this a leaf that wants, or does not want, a gradient; returns self."""
        need(self.is_leaf, RuntimeError, "you can only change requires_grad flags of leaf variables.")
        self._numbers = self._numbers.detach().requires_grad_(requires_grad)
        return self

    def zero_(self):
        """Forget all numbers, in place; returns self."""
        return self._become(SparseTensor(self._places[:, :0], self._numbers.detach()[:0], self.shape, True))

    def clone(self):
        """A copy."""
        return SparseTensor(self._places.clone(), self._numbers.clone(), self.shape, self._coalesced)

    def _with(self, values):
        return self if values is self._numbers else SparseTensor(self._places, values, self.shape, self._coalesced)

    def is_coalesced(self):
        """Are the places sorted, and each there once, because coalesce made them so?"""
        return self._coalesced

    def _indices(self):
        return self._places

    def _values(self):
        return self._numbers

    def indices(self):
        """The places (sparse_dim, nnz); RuntimeError unless coalesced."""
        need(self._coalesced, RuntimeError, "Cannot get indices on an uncoalesced tensor, please call .coalesce() first")
        return self._places

    def values(self):
        """The numbers (nnz, ...); RuntimeError unless coalesced."""
        need(self._coalesced, RuntimeError, "Cannot get values on an uncoalesced tensor, please call .coalesce() first")
        return rename(self._numbers.view_as(self._numbers), "ValuesBackward0")

    def _keys(self):
        keys = self._places.new_zeros(self._nnz())
        for row, size in zip(self._places, self.shape, strict=False):
            keys = keys * size + row
        return keys

    def _unravel(self, keys):
        rows = []
        for size in reversed(self.shape[:self.sparse_dim()]):
            rows.append(keys % max(size, 1))
            keys = keys // max(size, 1)
        return stack(rows[::-1])

    def coalesce(self):
        """Places sorted and each once, the values of equal ones added."""
        if self._coalesced:
            return self
        found, at = self._keys().unique(return_inverse=True)
        values = self._numbers.new_zeros((len(found), *self._numbers.shape[1:])).index_add(0, at, self._numbers)
        return SparseTensor(self._unravel(found), rename(values, "CoalesceBackward0"), self.shape, True)

    def to_dense(self, dtype=None, *, masked_grad=None):
        """The Tensor with zeros elsewhere."""
        need(dtype is None and masked_grad is not False, RuntimeError, "to_dense: dtype= and masked_grad=False are not supported for a sparse tensor")
        if not self.sparse_dim():
            return rename(self._numbers.sum(0, dtype=self.dtype), "ToDenseBackward0")
        return rename(self._numbers.new_zeros(self.shape).index_put(tuple(self._places), self._numbers, accumulate=True), "ToDenseBackward0")

    def to_sparse(self):
        """self."""
        return self

    def numpy(self, *args, **kwargs):
        """TypeError: to_dense first."""
        raise TypeError("can't convert Sparse layout tensor to numpy. Use Tensor.to_dense() first.")

    __array__ = numpy

    def transpose(self, dim0, dim1):
        """Two indexed dimensions exchanged."""
        order, n, dim0, dim1 = [*range(self.dim())], self.sparse_dim(), *(wrap_dim("transpose", dim, self.dim()) for dim in (dim0, dim1))
        need(max(dim0, dim1) < n, RuntimeError, f"transpose: dimensions {dim0} and {dim1} of a sparse tensor must be among the {n} indexed ones")
        order[dim0], order[dim1] = order[dim1], order[dim0]
        return self.permute(order)

    def permute(self, *dims):
        """The dimensions in another order, the indexed ones among themselves."""
        dims = dims[0] if len(dims) == 1 and not isinstance(dims[0], int) else dims
        need(len(dims) == self.dim(), RuntimeError, f"permute: a sparse tensor of size {list(self.shape)} needs {self.dim()} dimensions, got {list(dims)}")
        order, n = [wrap_dim("permute", d, self.dim()) for d in dims], self.sparse_dim()
        need(len({*order}) == len(order), RuntimeError, f"permute: duplicate dims are not allowed, got {list(dims)}")
        need(max(order[:n], default=0) < max(n, 1), RuntimeError, f"permute: the {n} indexed dimensions must stay before the dense ones, got {list(dims)}")
        numbers = self._numbers.permute(0, *(d - n + 1 for d in order[n:]))
        out = SparseTensor(self._places[order[:n]], numbers, [self.shape[d] for d in order])
        out._coalesced = self._coalesced and order[:n] == sorted(order[:n])
        return out

    def unsqueeze(self, dim):
        """A dimension of size 1 more: an indexed one, unless it stands between or behind dense ones."""
        dim, n = wrap_dim("unsqueeze", dim, self.dim() + 1), self.sparse_dim()
        size = [*self.shape[:dim], 1, *self.shape[dim:]]
        if dim > n:
            return SparseTensor(self._places, self._numbers.unsqueeze(dim - n + 1), size, self._coalesced)
        return SparseTensor(cat([self._places[:dim], self._places.new_zeros(1, self._nnz()), self._places[dim:]]), self._numbers, size)

    def t(self):
        """The transposed matrix."""
        need(self.dim() <= 2, RuntimeError, f"t() expects a tensor with <= 2 dimensions, but self is {self.dim()}D")
        return self.transpose(0, 1) if self.dim() == 2 else self

    def index_select(self, dim, index):
        """What lies at the places of index along a dimension, one after the other."""
        dim = wrap_dim("index_select", dim, self.dim())
        n, size = self.shape[dim], [*self.shape[:dim], index.numel(), *self.shape[dim + 1:]]
        need(index.dim() == 1 and index.dtype.name == "int64", IndexError, "index_select(): index must be a 1-d tensor of int64, got "
             f"{index.dtype!r} {list(index.shape)}")
        need(bool(((index >= -n) & (index < n)).all()), IndexError, f"index_select(): index out of range in {index.tolist()} for dimension {dim} of size {n}")
        index = index % max(n, 1)
        if dim >= self.sparse_dim():
            return SparseTensor(self._places, self._numbers.index_select(dim - self.sparse_dim() + 1, index), size)
        order = self._places[dim].argsort(stable=True)
        keys = self._places[dim][order]
        first = searchsorted(keys, index)
        counts = searchsorted(keys, index, right=True) - first
        starts = (first - counts.cumsum(0) + counts).repeat_interleave(counts)          # less what lies before them in the result
        at = order[starts + creation.arange(len(starts))]
        places = self._places[:, at]
        places[dim] = creation.arange(len(index)).repeat_interleave(counts)
        return SparseTensor(places, self._numbers[at], size)

    def select(self, dim, index):
        """What lies at one place of a dimension: sparse, where indexed ones are left."""
        dim = wrap_dim("select", dim, self.dim())
        need(-self.shape[dim] <= index < self.shape[dim], IndexError, f"select(): index {index} out of range for {self.shape} at dimension {dim}")
        found = self.index_select(dim, as_tensor([index]))
        left, numbers = [d for d in range(self.sparse_dim()) if d != dim], found._numbers
        if dim >= self.sparse_dim():
            numbers = numbers.squeeze(dim - self.sparse_dim() + 1)
        return SparseTensor(found._places[left], numbers, self.shape[:dim] + self.shape[dim + 1:]) if left else numbers.sum(0, dtype=self.dtype)

    def unbind(self, dim=0):
        """What lies at each place of an indexed dimension."""
        return tuple(self.select(dim, i) for i in range(self.shape[dim]))

    def __getitem__(self, index):
        for i in index if isinstance(index, tuple) else (index,):
            need(isinstance(i, int), NotImplementedError, f"a sparse tensor is indexed by integers, not by {type(i).__name__}. Hint: index_select, .to_dense()")
            self = self.select(0, i)
        return self

    def sum(self, dim=None, dtype=None):
        """sparse.sum(self, dim, dtype)."""
        return sum(self, dim, dtype)

    def norm(self, p="fro", dim=None):
        """The norm of all numbers."""
        need(dim is None, RuntimeError, "norm_sparse currently only supports full reductions. Hint: .to_dense()")
        return self.coalesce()._numbers.norm(p)

    def pow(self, exponent):
        """Powers of the numbers; RuntimeError for the zeroth, which would be dense."""
        need(not isinstance(exponent, Tensor) and exponent != 0, RuntimeError, "pow: cannot raise to zeroth power on sparse tensor, nor to those of a tensor")
        return self.coalesce()._with(self.coalesce()._numbers ** exponent)

    __pow__ = pow

    def add(self, other, *, alpha=1):
        """self + alpha other, both sparse."""
        return self + (other if alpha == 1 else other * alpha)

    def sub(self, other, *, alpha=1):
        """self - alpha other, both sparse."""
        return self - (other if alpha == 1 else other * alpha)

    def copy_(self, other):
        """Take the numbers and places of another sparse tensor of this shape; returns self."""
        need(isinstance(other, SparseTensor) and other.shape == self.shape, RuntimeError, "copy_: expected a sparse tensor of the same shape")
        return self._become(other.clone().to(self.dtype))

    def _become(self, other):
        need(not (self.is_leaf and self.requires_grad and is_grad_enabled()), RuntimeError,
             "a leaf Variable that requires grad is being used in an in-place operation. Hint: wrap it in microgradx.no_grad()")
        need(ops.castable(other.dtype, self.dtype), RuntimeError, f"result type {other.dtype!r} can't be cast to the desired output type {self.dtype!r}")
        self.data = other.to(self.dtype)
        return self

    def __neg__(self):
        return self._with(-self._numbers)

    def __mul__(self, other):
        if isinstance(other, (SparseTensor, Tensor)) and other.dim() and not self.dim():
            return other.to_sparse() * self.to_dense()
        if isinstance(other, SparseTensor):
            same = self.dim() == other.dim() and self.shape[:self.sparse_dim()] == other.shape[:other.sparse_dim()]
            need(same or not other.dim(), RuntimeError, f"mul: sparse tensors must have the same sparse dimensions, got {self.shape} and {other.shape}")
            other = other.to_dense()
        if isinstance(other, Tensor) and other.dim():
            other = other.expand(self.shape)[tuple(self.coalesce()._places)]
            return self.coalesce()._with(self.coalesce()._numbers * other)
        return self._with(self._numbers * other)

    __rmul__ = __mul__

    def __truediv__(self, other):
        need(not isinstance(other, SparseTensor) and not (isinstance(other, Tensor) and other.dim()), RuntimeError,
             "div: a sparse tensor can only be divided by a number")
        return self._with(self._numbers / other)

    def __add__(self, other):
        need(isinstance(other, SparseTensor), RuntimeError, _ADD_DENSE)
        need(other.shape == self.shape, RuntimeError, f"add: expected sizes of 'self' and 'other' to match, but {list(self.shape)} != {list(other.shape)}")
        if other.sparse_dim() != self.sparse_dim():
            need(not self._nnz() or not other._nnz(), RuntimeError, f"add: one has {self.sparse_dim()} sparse dimensions, the other {other.sparse_dim()}")
            return self if self._nnz() else other
        if self._places is other._places:
            return self._with(self._numbers + other._numbers)
        places, values = cat([self._places, other._places], 1), cat([self._numbers, other._numbers])
        both = SparseTensor(places, values, self.shape)
        return both.coalesce() if self._coalesced and other._coalesced else both

    def __sub__(self, other):
        need(isinstance(other, SparseTensor), RuntimeError, _ADD_DENSE)
        return self + -other.to(promote_types(self.dtype, other.dtype))

    def __radd__(self, other):
        need(isinstance(other, Tensor), RuntimeError, f"add: a sparse tensor is added to a tensor, not to {type(other).__name__}")
        return _of_two("add", other, self)

    def __rsub__(self, other):
        need(isinstance(other, Tensor), RuntimeError, f"sub: a sparse tensor is subtracted from a tensor, not from {type(other).__name__}")
        return _of_two("sub", other, self)

    def mm(self, mat2):
        """spmm: self @ mat2."""
        return _product("mm", self, mat2, "MmBackward0")

    def __matmul__(self, other):
        need(isinstance(other, (Tensor, SparseTensor)), TypeError, f"matmul(): argument 'other' must be Tensor, not {type(other).__name__}")
        if other.dim() == 1:
            return rename(_product("mv", self, other.unsqueeze(1), "MvBackward0").squeeze(1), "MvBackward0")
        return self.mm(other)

    matmul = __matmul__

    def mv(self, vec):
        """self @ vec, a vector."""
        return products.mv(self, vec)

    def __getattr__(self, name):
        raise AttributeError(f"'SparseTensor' object has no attribute '{name}'. Hint: .to_dense() is a Tensor, which has more")

    def __rmatmul__(self, other):
        return (self.t() @ other.t()).t()


def _of_numbers(name):
    """The method that changes the numbers and leaves 0 as it is."""
    def changed(self):
        return self.coalesce()._with(getattr(self.coalesce()._numbers, name)())
    return named(name, changed, f"{name} of the numbers; 0 stays 0.")


def _in_place(change, name):
    def changed(self, *args, **kwargs):
        return self._become(change(self, *args, **kwargs))
    return named(name, changed, f"{name[:-1]}, in place; returns self.")


def _conversion(name, dtype):
    def converted(self):
        return self.to(dtype)
    return named(name, converted, f"The values as {dtype!r}.")


for _name in """abs sqrt square sign sgn sin tan asin atan sinh tanh asinh atanh relu expm1 log1p erf ceil floor round trunc isnan isinf isposinf isneginf
        signbit nan_to_num erfinv deg2rad rad2deg""".split():
    setattr(SparseTensor, _name, _of_numbers(_name))
    if hasattr(Tensor, f"{_name}_"):
        setattr(SparseTensor, f"{_name}_", _in_place(getattr(SparseTensor, _name), f"{_name}_"))
SparseTensor.neg, SparseTensor.mul, SparseTensor.div = SparseTensor.__neg__, SparseTensor.__mul__, SparseTensor.__truediv__
SparseTensor.nelement, SparseTensor.ndimension = SparseTensor.numel, SparseTensor.dim
for _name in ("add", "sub", "mul", "div", "neg", "t", "transpose"):
    setattr(SparseTensor, f"{_name}_", _in_place(getattr(SparseTensor, _name), f"{_name}_"))
SparseTensor.__iadd__, SparseTensor.__isub__, SparseTensor.__imul__, SparseTensor.__itruediv__ = (
    SparseTensor.add_, SparseTensor.sub_, SparseTensor.mul_, SparseTensor.div_)
for _name, _dtype in (("half", "float16"), ("float", "float32"), ("double", "float64"), ("int", "int32"), ("long", "int64"), ("bool", "bool")):
    setattr(SparseTensor, _name, _conversion(_name, DTYPES[_dtype]))


def _of_two(op, input, other):
    """add, sub, mul or div of operands of which one is sparse."""
    if not isinstance(input, SparseTensor):
        need(op != "div", RuntimeError, "div: a tensor cannot be divided by a sparse one. Hint: .to_dense()")
        need(op == "mul" or input.shape == other.shape, RuntimeError, f"{op}: a dense and a sparse tensor must have the same size, got {list(input.shape)} and "
             f"{list(other.shape)}")
    return getattr(input, op)(other) if isinstance(input, SparseTensor) else other * input if op == "mul" else getattr(input, op)(other.to_dense())


cold["sparse"] = _of_two


def _joined(tensors, dim):
    """cat of sparse tensors along an indexed dimension."""
    first = tensors[0]
    for x in tensors:
        need(isinstance(x, SparseTensor), NotImplementedError if x is first else RuntimeError, "cat: a sparse tensor is joined with sparse ones, not dense")
    dim = wrap_dim("cat", dim, first.dim())
    need(dim < first.sparse_dim(), RuntimeError, f"cat: dimension {dim} of sparse tensors must be among the {first.sparse_dim()} indexed ones")
    places, start = [], 0
    for x in tensors:
        need(x.sparse_dim() == first.sparse_dim() and [*x.shape[:dim], 0, *x.shape[dim + 1:]] == [*first.shape[:dim], 0, *first.shape[dim + 1:]], RuntimeError,
             f"cat: sizes of sparse tensors must match except in dimension {dim}, got {list(first.shape)} and {list(x.shape)}")
        moved = x._places.clone()
        moved[dim] += start
        places.append(moved)
        start += x.shape[dim]
    return SparseTensor(cat(places, 1), cat([x._numbers for x in tensors]), [*first.shape[:dim], start, *first.shape[dim + 1:]])


cold["sparse_cat"] = _joined


def _stacked(tensors, dim):
    first = tensors[0]
    need(isinstance(first, SparseTensor), NotImplementedError, "stack: a sparse tensor is joined with sparse ones, not with dense")
    need(all(x.shape == first.shape for x in tensors), RuntimeError, f"stack expects each tensor to be equal size, but got {[list(x.shape) for x in tensors]}")
    dim = wrap_dim("stack", dim, first.dim() + 1)
    return _joined([x.unsqueeze(dim) if isinstance(x, SparseTensor) else x for x in tensors], dim)


cold["sparse_stack"] = _stacked


def _nothing_like(input, *, dtype=None, layout=None, device=None, requires_grad=False):
    """zeros_like and empty_like."""
    need(layout in (None, input.layout), NotImplementedError, f"zeros_like: a sparse tensor gives one of its layout, not {layout!r}. Hint: .to_dense()")
    made = SparseTensor(input._places[:, :0], input._numbers.detach()[:0].to(dtype or input.dtype).to(device or input.device), input.shape, True)
    return made.requires_grad_() if requires_grad else made


def _called(name, args, kwargs):
    """What a function of tensors gives for a sparse one: what its method does."""
    x = args[0]
    need(isinstance(x, SparseTensor), TypeError, f"{name}(): argument 'input' (position 1) must be Tensor, not {type(x).__name__}")
    if name in ("zeros_like", "empty_like"):
        return _nothing_like(*args, **kwargs)
    need(name[0] != "_" and hasattr(SparseTensor, name), NotImplementedError, f"{name}: not computed with sparse tensors. Hint: .to_dense()")
    return getattr(x, name)(*args[1:], **kwargs)


cold["sparse_call"] = _called


def sparse_mask(self, mask):
    """sparse_mask(mask) -> SparseTensor: the elements of self at the places of mask, a sparse tensor of its shape. Gradient: of these.

    >>> import microgradx
    >>> microgradx.tensor([[1., 2.], [3., 4.]]).sparse_mask(microgradx.eye(2).to_sparse()).values()
    tensor([1., 4.])
    """
    need(isinstance(mask, SparseTensor) and mask.sparse_dim(), NotImplementedError, "sparse_mask: the mask must be a sparse tensor with indexed dimensions")
    need(self.shape == mask.shape, RuntimeError, f"sparse_mask(): operands have incompatible sizes; self has size {list(self.shape)} but mask has size "
         f"{list(mask.shape)}")
    return mask._with(rename(self[tuple(mask._places)], "SparseMaskBackward0"))


def _check_grad(self, value):
    """May value, which is no Tensor, be assigned to self.grad?"""
    need(isinstance(value, SparseTensor), TypeError, f"assigned grad expected to be a Tensor or None but got grad of type {type(value).__name__}")
    need(value.dtype is self.dtype and value.shape == self.shape and self.is_leaf, RuntimeError,
         f"assigned grad must have the leaf's dtype and shape, expected {self.dtype!r} {list(self.shape)}, got {value.dtype!r} {list(value.shape)}")


cold["check_grad"] = _check_grad


def _rows_rule(node, grad):
    places, padding_idx, shape = node.extra_
    values = grad.reshape(places.numel(), shape[1])
    if padding_idx is not None:
        kept = places != padding_idx
        places, values = places[kept], values[kept]
    return SparseTensor(places.unsqueeze(0), values.clone(), shape)


_ROWS = python_row("sparse_rows", _rows_rule, node_name="EmbeddingBackward0")


def rows_of(weight, input, padding_idx=None):
    """weight[input], (*input.shape, D), whose gradient by weight is sparse. padding_idx: a row without gradient."""
    out = ops.embedding(weight.detach(), input.detach(), -1)
    record_python(_ROWS, out, (weight,), extra=(input.detach().reshape(-1).to(DTYPES["int64"]).clone(), padding_idx, weight.shape))
    return out


def _product(name, input, mat2, node):
    """input @ mat2, of a sparse input."""
    need(isinstance(mat2, (Tensor, SparseTensor)), TypeError, f"{name}(): argument 'mat2' (position 2) must be Tensor, not {type(mat2).__name__}")
    need(input.dim() == input.sparse_dim() == mat2.dim() == 2, RuntimeError,
         f"{name}: matrices expected, got a sparse {list(input.shape)} with {input.sparse_dim()} indexed dimensions and {list(mat2.shape)}")
    need(input.shape[1] == mat2.shape[0], RuntimeError,
         f"{name}: Expected dim 0 size {input.shape[1]}, got {mat2.shape[0]}: {list(input.shape)} @ {list(mat2.shape)}")
    need(input.dtype is mat2.dtype, RuntimeError, f"{name}: expected scalar type {input.dtype.short_name} but found {mat2.dtype.short_name}")
    sparse = isinstance(mat2, SparseTensor)
    rows, columns = input._places
    picked = (mat2.to_dense() if sparse else mat2)[columns]
    out = picked.new_zeros((input.shape[0], mat2.shape[1])).index_add(0, rows, input._numbers.unsqueeze(1) * picked)
    return to_sparse(out) if sparse else rename(out, node)


def sparse_coo_tensor(indices=None, values=None, size=None, *, dtype=None, device=None, pin_memory=False, requires_grad=False, check_invariants=None,
                      is_coalesced=None):
    """sparse_coo_tensor(indices, values, size=None) -> SparseTensor: values (nnz, ...) at indices (dimensions, nnz), which tell a size that is None.

    Gradient: of values. requires_grad=True makes a leaf of its own, with a sparse gradient. RuntimeError where the shapes do not fit.

    >>> import microgradx
    >>> adj = microgradx.sparse_coo_tensor([[0, 1, 1], [2, 0, 2]], [3., 4., 5.], (2, 3))
    >>> microgradx.sparse.mm(adj, microgradx.ones(3, 1))
    tensor([[3.],
            [9.]])
    """
    creation._device(device or "cpu")._require_cpu("sparse_coo_tensor", RuntimeError)
    if values is None:
        size = creation._shape("sparse_coo_tensor", (indices,)) if size is None else size
        indices, values = creation.zeros(len(size), 0, dtype=DTYPES["int64"]), creation.zeros(0)
    indices, values = as_tensor(indices).to(DTYPES["int64"]), as_tensor(values, dtype=dtype)
    need(indices.dim() == 2, RuntimeError, f"sparse_coo_tensor: indices must be sparse_dim x nnz, but got: {list(indices.shape)}")
    values = values if values.dim() else values.expand(1)
    need(indices.shape[1] == values.shape[0], RuntimeError,
         f"sparse_coo_tensor: indices and values must have same nnz, but got {list(indices.shape)} and {list(values.shape)}")
    size = [*((indices.amax(1) + 1).tolist() if indices.shape[1] else [0] * len(indices)), *values.shape[1:]] if size is None else tuple(size)
    need(len(size) >= len(indices) and tuple(values.shape[1:]) == tuple(size[len(indices):]), RuntimeError,
         f"sparse_coo_tensor: a size of {len(indices)} indexed dimensions and then dense ones must end with {list(values.shape[1:])}, got {list(size)}")
    low, high = (indices.amin(1).tolist(), indices.amax(1).tolist()) if indices.shape[1] else ([], [])
    for dim, (lowest, highest, n) in enumerate(zip(low, high, size, strict=False)):
        need(lowest >= 0 and highest < n, RuntimeError,
             f"sparse_coo_tensor: size is inconsistent with indices: for dim {dim}, size is {n} but found index {highest if lowest >= 0 else lowest}")
    if requires_grad:
        values = values.detach().requires_grad_()
    elif values.requires_grad:
        values = rename(values.view_as(values), "SparseCooTensorWithDimsAndTensorsBackward0")
    return SparseTensor(indices, values, size, bool(is_coalesced))


def to_sparse(self, sparse_dim=None, *, layout=None):
    """The elements that are not 0 as a SparseTensor; sparse_dim: the first dimensions are indexed, the others dense; layout: sparse_coo. Gradient: of these.

    >>> import microgradx
    >>> microgradx.tensor([[0., 2.], [3., 0.]]).to_sparse().values()
    tensor([2., 3.])
    """
    need(layout is None or repr(layout) == "microgradx.sparse_coo", TypeError, f"to_sparse(): layout must be microgradx.sparse_coo, not {layout!r}")
    n = self.dim() if sparse_dim is None else sparse_dim
    need(isinstance(n, int), TypeError, f"to_sparse(): argument 'sparse_dim' must be int, not {type(n).__name__}; the layout is microgradx.sparse_coo")
    need(min(self.dim(), 1) <= n <= self.dim(), RuntimeError, f"to_sparse: sparse_dim must be in [{min(self.dim(), 1)}, {self.dim()}], got {n}")
    there = self.detach() != 0
    places = (there if n == self.dim() else there.flatten(n).any(-1)).nonzero().t().contiguous()
    values = self[tuple(places)]
    return SparseTensor(places, values.flatten() if n == self.dim() else values, self.shape, True)


def to_dense(self, dtype=None, *, masked_grad=None):
    """self, in this dtype: it is dense.

    >>> import microgradx
    >>> microgradx.eye(1).to_dense()
    tensor([[1.]])
    """
    return self if dtype is None else ops.cast_to(self, as_dtype(dtype), False)


def mm(mat1, mat2):
    """mm(mat1, mat2) -> Tensor: the product of a sparse matrix and a dense one, or the sparse one of two sparse ones. Gradient: of values, mat2.

    >>> import microgradx
    >>> microgradx.sparse.mm(microgradx.eye(2).to_sparse(), microgradx.ones(2, 1))
    tensor([[1.],
            [1.]])
    """
    return _product("sparse.mm", mat1, mat2, "SparseAddmmBackward0") if isinstance(mat1, SparseTensor) else mat1 @ mat2


def addmm(mat, mat1, mat2, *, beta=1.0, alpha=1.0):
    """addmm(mat, mat1, mat2, beta=1, alpha=1) -> Tensor: beta mat + alpha mat1 @ mat2, mat1 sparse.

    >>> import microgradx
    >>> microgradx.sparse.addmm(microgradx.ones(2, 1), microgradx.eye(2).to_sparse(), microgradx.ones(2, 1), alpha=2)
    tensor([[3.],
            [3.]])
    """
    return mat * beta + mm(mat1, mat2) * alpha


def sum(input, dim=None, dtype=None):
    """sum(input, dim=None, dtype=None): of all numbers (a Tensor), or over dimensions (sparse, unless none of the indexed ones are left).

    >>> import microgradx
    >>> microgradx.sparse.sum(microgradx.eye(2).to_sparse(), 1).to_dense()
    tensor([1., 1.])
    """
    values = input._numbers if dtype is None else input._numbers.to(dtype)
    if dim is None:
        return values.sum()
    n, dims = input.sparse_dim(), [wrap_dim("sparse.sum", d, input.dim()) for d in ((dim,) if isinstance(dim, int) else dim)]
    need(len(set(dims)) == len(dims), RuntimeError, f"sparse.sum: a dim appears twice in {dim}")
    dense = [d - n + 1 for d in dims if d >= n]
    values = values.sum(dense) if dense else values
    left = [d for d in range(n) if d not in dims]
    if not left:
        return values.sum(0)
    size = [size for d, size in enumerate(input.shape) if d not in dims]
    return SparseTensor(input._places[left], values, size, input._coalesced and len(left) == n).coalesce()


def softmax(input, dim, *, dtype=None):
    """softmax(input, dim): over the numbers that are there, along an indexed dimension; what is not there counts as -inf.

    >>> import microgradx
    >>> microgradx.sparse.softmax(microgradx.eye(2).to_sparse(), 1).values()
    tensor([1., 1.])
    """
    logs = log_softmax(input, dim, dtype=dtype)
    return logs._with(logs._numbers.exp())


def log_softmax(input, dim, *, dtype=None):
    """log_softmax(input, dim): the logarithm of softmax.

    >>> import microgradx
    >>> microgradx.sparse.log_softmax(microgradx.eye(2).to_sparse(), 1).values()
    tensor([0., 0.])
    """
    input = input.coalesce()
    dim, x = wrap_dim("sparse.log_softmax", dim, input.dim()), input._numbers if dtype is None else input._numbers.to(dtype)
    need(dim < input.sparse_dim() and x.dim() == 1, RuntimeError,
         f"sparse.log_softmax: dim {dim} of {list(input.shape)} must be an indexed one, and none dense")
    rest = SparseTensor(input._places[[d for d in range(input.dim()) if d != dim]], x, [s for d, s in enumerate(input.shape) if d != dim])
    found, at = rest._keys().unique(return_inverse=True)
    largest = x.detach().new_full((len(found),), -math.inf).scatter_reduce(0, at, x.detach(), "amax")
    x = x - largest[at]
    return input._with(x - x.new_zeros(len(found)).index_add(0, at, x.exp()).log()[at])


def spmm(input, mat2):
    """spmm(input, mat2) -> Tensor: mm, where input may be sparse.

    >>> import microgradx
    >>> microgradx.spmm(microgradx.eye(2).to_sparse(), microgradx.ones(2, 1))
    tensor([[1.],
            [1.]])
    """
    return ops.mm(input, mat2)


dsmm = spmm


class _SparseType(type):
    def __instancecheck__(cls, value):
        return isinstance(value, SparseTensor) and value.dtype is cls.dtype


def _new(cls, *args):
    if args and isinstance(args[0], Tensor):
        return sparse_coo_tensor(*args)
    return sparse_coo_tensor(size=args).to(cls.dtype)


for _d in DTYPES.values():
    if _d.name in ("float32", "float64", "int64", "int32", "int16", "int8", "uint8"):
        globals()[f"{_d.short_name}Tensor"] = _SparseType(f"{_d.short_name}Tensor", (), {
            "__module__": __name__, "dtype": _d, "__new__": _new,
            "__doc__": f"Makes a SparseTensor of {_d!r} (legacy)."})
install_methods({"sparse_mask": sparse_mask, "to_sparse": to_sparse, "to_sparse_coo": to_sparse, "to_dense": to_dense})

from microgradx._diagonals import spdiags  # noqa: E402, F401 - needs SparseTensor
