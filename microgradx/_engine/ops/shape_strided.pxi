# as_strided: a view of any geometry, its gradient, and the rules of in-place changes of such views.

def as_strided(Tensor input, size, stride, storage_offset_=None):
    """A view with any geometry, in elements of the storage; checked against its bounds."""
    cdef isize[MAX_DIMS] shape, strides
    cdef int nd = 0, ns = 0, d
    cdef bint inside, some = True
    cdef isize last, offset = storage_offset(input) if storage_offset_ is None else storage_offset_
    if not isinstance(size, (tuple, list)) or not isinstance(stride, (tuple, list)):
        raise TypeError(f"as_strided(): size and stride must be tuples of ints, not {type(size).__name__} and {type(stride).__name__}")
    fill_shape("as_strided", int_tuple("as_strided", (size,)), &nd, shape)
    fill_shape("as_strided", int_tuple("as_strided", (stride,)), &ns, strides)
    if nd != ns:
        raise RuntimeError(f"as_strided: mismatch in length of strides and shape: {list(stride)} and {list(size)}")
    inside = True              # last would overflow where it is far outside
    last = offset
    for d in range(nd):
        if shape[d] < 0 or strides[d] < 0:
            raise RuntimeError(f"as_strided: Negative sizes or strides are not supported, got size {list(size)}, stride {list(stride)}")
        some = some and shape[d] > 0
        if shape[d] > 1 and strides[d] > (input.storage.nbytes - last) // (shape[d] - 1):
            inside = False
        elif inside:
            last += (shape[d] - 1) * strides[d]
        inside = inside and last <= input.storage.nbytes
    inside = inside and last < input.storage.nbytes and (last + 1) * ITEMSIZE[input.dt] <= input.storage.nbytes
    if offset < 0 or (some and not inside):
        raise RuntimeError(f"as_strided: sizes {list(size)}, strides {list(stride)}, storage offset {offset} are out of bounds for "
                           f"storage of size {input.storage.nbytes}")
    return strided_v(input, nd, shape, strides, offset - storage_offset(input))


def flat(Storage storage, dtype):
    """All of a storage as numbers in a row."""
    cdef Tensor out = new_tensor(dtype_code(dtype), 1)
    out.storage, out.c_data = storage, storage.ptr
    out.c_shape[0], out.c_strides[0] = storage.nbytes // ITEMSIZE[out.dt], 1
    update_flags(out)
    return out


cdef Tensor strided_v(Tensor x, int nd, const isize* shape, const isize* strides, isize start):
    cdef Tensor out = strided(x, nd, shape, strides, start)
    cdef Node n = view_node(AS_STRIDED, out, x)
    if n is not None:
        n.extra = (tuple(shape_of(out)), out.stride(), start, tuple(shape_of(x)), x.stride())
    return out


def diagonal(Tensor input, isize offset, int a, int b):
    """A view of that diagonal of dimensions a and b (in range, not equal) as a last dimension."""
    cdef isize[MAX_DIMS] shape, strides
    cdef isize up = max(min(offset, <isize>1 << 40), <isize>0), down = max(-max(offset, -(<isize>1 << 40)), <isize>0)
    cdef int d, nd = 0
    for d in range(input.nd):
        if d != a and d != b:
            shape[nd], strides[nd] = input.c_shape[d], input.c_strides[d]
            nd += 1
    shape[nd] = max(<isize>0, min(input.c_shape[a] - down, input.c_shape[b] - up))
    strides[nd] = input.c_strides[a] + input.c_strides[b]
    out = strided_v(input, nd + 1, shape, strides, down * input.c_strides[a] + up * input.c_strides[b] if shape[nd] else 0)
    return rename(apart(out, input, lambda x: diagonal(x, offset, a, b)), "DiagonalBackward0")


def apart(Tensor out, Tensor input, again):
    """out, a view of input: elements of input that share memory have gradients of their own, so its rule undoes the same view (again) of a dense tensor."""
    cdef Tensor whole, view
    if out.node is not None and overlaps(input):
        whole = empty(input.dt, input.nd, input.c_shape)
        view = again(whole)
        (<Node>out.node).extra = (tuple(shape_of(view)), view.stride(), storage_offset(view), tuple(shape_of(whole)), whole.stride())
    return out

from microgradx._engine.tape import ROWS, rename

cdef Row AS_STRIDED = ROWS["as_strided"]


cdef Tensor view_dtype(Tensor x, object dtype):
    """The same bytes read as another dtype, without history; of another size, the last dimension grows or shrinks."""
    cdef Tensor out = alias(x)
    cdef isize old = ITEMSIZE[x.dt], new, ratio, d
    dtype = as_dtype(dtype)
    if not 0 <= dtype.code < N_KEPT:
        raise RuntimeError(f"view: cannot view {dtype_of(x.dt)!r} as {dtype!r}, which is not computed with here")
    out.dt, new = dtype.code, dtype.itemsize
    if old == new:
        return out
    words = f"to view {dtype_of(x.dt).short_name} as {dtype.short_name} (different element sizes), but got"
    if x.nd == 0:
        raise RuntimeError(f"view: self.dim() cannot be 0 {words} shape []")
    if x.c_strides[x.nd - 1] != 1:
        raise RuntimeError(f"view: self.stride(-1) must be 1 {words} {x.c_strides[x.nd - 1]}. Hint: view a .contiguous() copy")
    ratio = max(new, old) // min(new, old)
    if new > old:
        for what, found in [("self.size(-1)", x.c_shape[x.nd - 1]), ("self.storage_offset()", storage_offset(x)),
                            *((f"self.stride({d})", x.c_strides[d]) for d in range(x.nd - 1))]:
            if found % ratio:
                raise RuntimeError(f"view: {what} must be divisible by {ratio} {words} {found}")
    for d in range(x.nd - 1):
        out.c_strides[d] = x.c_strides[d] // ratio if new > old else x.c_strides[d] * ratio
    out.c_shape[x.nd - 1] = x.c_shape[x.nd - 1] // ratio if new > old else x.c_shape[x.nd - 1] * ratio
    update_flags(out)
    return out


def view_as_real(Tensor input):
    """A view with the real and imaginary parts of a complex tensor as its last dimension."""
    if not is_complex(input.dt):
        raise RuntimeError(f"view_as_real is only supported for complex tensors, got {dtype_of(input.dt)!r}")
    return as_view(VIEW_AS_REAL, parts(input), input)

cdef object view_as_real_backward(Node n, object g):
    return pair_up(contiguous_t(<Tensor>g))

cdef Row VIEW_AS_REAL = make_row("view_as_real", view_as_real_backward)


cdef Tensor paired(Tensor input):
    """The same memory, pairs of floats along the last dimension read as complex numbers."""
    cdef int d
    if input.dt > F64:
        raise RuntimeError(f"view_as_complex is only supported for floating tensors (float32, float64), got {dtype_of(input.dt)!r}")
    if input.nd == 0 or input.c_shape[input.nd - 1] != 2:
        raise RuntimeError(f"view_as_complex: Tensor must have a last dimension of size 2, got shape {list(shape_of(input))}")
    if input.count and (input.c_strides[input.nd - 1] != 1 or storage_offset(input) % 2) or any([input.c_strides[d] % 2 for d in range(input.nd - 1) if input.count]):
        raise RuntimeError("view_as_complex: Tensor must have a last dimension with stride 1, and other strides and the storage offset divisible by 2, "
                           f"got strides {input.stride()}. Hint: view_as_complex(x.contiguous())")
    out = strided(input, input.nd - 1, input.c_shape, input.c_strides, 0)
    for d in range(out.nd):
        out.c_strides[d] //= 2
    out.dt = C64 if input.dt == F32 else C128
    update_flags(out)
    return out


def view_as_complex(Tensor input):
    """A view of pairs of floats, the last dimension, as complex numbers."""
    return as_view(VIEW_AS_COMPLEX, paired(input), input)


def pair_up(Tensor input):
    """The same of a fresh result that nobody else holds: no view of it."""
    return recorded(VIEW_AS_COMPLEX, paired(input), input)

cdef object view_as_complex_backward(Node n, object g):
    return view_as_real(<Tensor>g)

cdef Row VIEW_AS_COMPLEX = make_row("view_as_complex", view_as_complex_backward)


cdef isize reach_of(object shape, object strides) except -1:
    """How many elements of memory lie from the first to the last."""
    return 0 if 0 in shape else 1 + sum([(length - 1) * step for length, step in zip(shape, strides)])


cdef Tensor with_strides(Tensor like_g, object shape, object strides, object view=(), object steps=(), isize offset=0):
    """Zeros of this shape laid out with these strides (a base's own, dense or overlapping), in memory that holds a view at offset, too:
    as_strided looks before and behind a base that is itself a part of something."""
    cdef isize before = max(0, -offset)
    cdef isize[1] flat
    flat[0] = before + max(1, reach_of(shape, strides), offset + reach_of(view, steps))
    return look(full(0, like_g.dt, 1, flat), shape, strides, before)


cdef Tensor look(Tensor base, object shape, object strides, isize offset):
    cdef isize[MAX_DIMS] c_shape, c_strides
    cdef int nd = 0
    fill_shape("as_strided", shape, &nd, c_shape)
    fill_shape("as_strided", strides, &nd, c_strides)
    return strided(base, nd, c_shape, c_strides, offset)


def as_strided_pad(Tensor g, geometry):
    """Zeros in the base's layout with g added where the view looks (overlaps add up)."""
    shape, strides, offset, base_shape, base_strides = geometry
    cdef Tensor out = with_strides(g, base_shape, base_strides, shape, strides, offset)
    cdef Tensor place = look(out, shape, strides, offset)
    if g.count and overlaps(place):
        if g.dt > F64 and not is_complex(g.dt):                 # half precision: sums in float32
            return as_strided_pad(to_dtype(g, F32), geometry).to(g.dtype)
        add_rows(g.dt, 1, extent(place), g.count, 1, dense(g).c_data, <const int64_t*>places(place).c_data, place.c_data, -1)
    else:
        raw_copy(place, g)
    return recorded(AS_STRIDED_PAD, out, g, 0, 0, geometry)


cdef bint overlaps(Tensor t):
    """May two elements share memory? Sorted by stride, every step must pass what lies below it."""
    cdef isize reach = 0
    dims = sorted([(t.c_strides[d], t.c_shape[d]) for d in range(t.nd) if t.c_shape[d] > 1])
    for step, length in dims:
        if step <= reach:
            return True
        reach += step * (length - 1)
    return False


cdef Tensor places(Tensor x, Tensor index=None, int dim=-1):
    cdef Tensor of = x if index is None else index
    cdef isize count = of.count
    cdef isize size = x.c_shape[dim] if dim >= 0 and x.nd else 1
    cdef Tensor out = empty(I64, 1, &count)
    cdef isize bad = K.index.places(of.nd, of.c_shape, x.c_strides, dim, size, <const int64_t*>data_of(index), <int64_t*>out.c_data)
    if bad >= 0:
        raise RuntimeError(f"gather, scatter: index {(<int64_t*>index.c_data)[bad]} is out of bounds for dimension {dim} with size {size}")
    return out


cdef isize extent(Tensor t) noexcept:
    """How many elements lie in memory from t's first one on."""
    return (t.storage.ptr + t.storage.nbytes - t.c_data) // ITEMSIZE[t.dt]


cdef int unmoved(isize bad) except -1:
    """What a kernel found of indices that had been checked: NumPy, another thread or process may have changed them since."""
    if bad >= 0:
        raise IndexError(f"index number {bad} was changed after it had been checked, and is out of bounds now. Hint: index with a clone() of what others write")


cdef int add_rows(int dt, isize outer, isize dim, isize n, isize inner, const char* y, const int64_t* idx, char* out, isize skip,
                  isize step=0) except -1:
    """The kernel for a dtype; complex numbers add as twice as many real ones."""
    if is_complex(dt):
        dt, inner = F32 if dt == C64 else F64, 2 * inner
    return unmoved(K.index.add_rows[dt](outer, dim, n, inner, y, idx, step, out, skip))


cdef object as_strided_pad_backward(Node n, object g):
    """Elements of the base that share memory held the same sum: their gradients are added."""
    shape, strides = n.extra[3:]
    if overlaps(with_strides(<Tensor>g, shape, strides)):
        g = as_strided_pad(<Tensor>g, (shape, strides, 0, shape, strides))
    return as_strided_look(<Tensor>g, n.extra)

cdef Row AS_STRIDED_PAD = make_row("as_strided_backward", as_strided_pad_backward)


cdef Tensor as_strided_look(Tensor base_g, object geometry):
    """The view's part of a gradient of the base, as a copy with history."""
    shape, strides, offset, base_shape, base_strides = geometry
    cdef Tensor laid = with_strides(base_g, base_shape, base_strides, shape, strides, offset)
    raw_copy(laid, base_g)
    return recorded(AS_STRIDED_LOOK, look(laid, shape, strides, offset).clone(), base_g, 0, 0, geometry)

cdef object as_strided_look_backward(Node n, object g):
    return as_strided_pad(<Tensor>g, n.extra)

cdef Row AS_STRIDED_LOOK = make_row("as_strided_copy", as_strided_look_backward)


cdef Tensor without_part(Tensor g, object geometry):
    """g with the view's part set to zero."""
    shape, strides, offset, base_shape, base_strides = geometry
    cdef Tensor out = with_strides(g, base_shape, base_strides, shape, strides, offset)
    raw_copy(out, g)
    cdef Tensor place = look(out, shape, strides, offset)
    raw_copy(place, full(0, g.dt, 0, NULL))
    return recorded(WITHOUT_PART, out, g, 0, 0, geometry)

cdef object without_part_backward(Node n, object g):
    return without_part(<Tensor>g, n.extra)

cdef Row WITHOUT_PART = make_row("as_strided_zero", without_part_backward)


cdef Tensor as_pairs(Node n, Tensor g):
    """g, or its pairs of reals where the node leads from complex numbers to real ones or back."""
    return view_as_real(g) if n.i0 and is_complex(g.dt) else g


cdef Tensor crossed(Node n, Tensor made, Tensor g):
    """What was made of g's pairs, as complex numbers where g is real and the node leads to the other kind."""
    return pair_up(made) if n.i0 and not is_complex(g.dt) else made


cdef object as_strided_backward(Node n, object g):
    """An expanded input: the elements that share memory share the gradient, so that summing over them later counts it once."""
    pairs = as_pairs(n, <Tensor>g)
    grad = as_strided_pad(pairs, n.extra)
    if overlaps(grad):
        shape, strides = n.extra[3:]
        ones = with_strides(pairs, shape, strides)
        raw_copy(ones, full(1, (<Tensor>pairs).dt, 0, NULL))
        grad = grad / as_strided_pad(ones, (shape, strides, 0, shape, strides))
    return crossed(n, grad, <Tensor>g)


cdef object copy_slices_backward(Node n, object g):
    """Without the part that was replaced to the base, that part to what replaced it; one of the two is of the gradient's dtype."""
    cdef Tensor kept = None, pairs = as_pairs(n, <Tensor>g)
    if needs(n, 0):
        kept = without_part(pairs, n.extra)
        if pairs is not g: kept = pair_up(kept)
    return kept, crossed(n, as_strided_look(pairs, n.extra), <Tensor>g)

cdef Row COPY_SLICES = ROWS["copy_slices"]
AS_STRIDED.c_backward, COPY_SLICES.c_backward = as_strided_backward, copy_slices_backward
