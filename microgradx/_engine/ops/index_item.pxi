# x[index] and x[index] = value, in three steps, here for x[2, :, rows, cols] with x of shape (5, A, R, C, E), rows and cols of shape (3,):
#
#   basic_part    what ints, slices, None and ... say is a view, taken from left to right:     v = x[2], of shape (A, R, C, E)
#                 what is left (tensors, lists, arrays, masks) is noted with its place:        rows at 1, cols at 2
#   flat_index    index tensors become one, broadcast and counted over all dimensions that     rows * C + cols, in [0, R * C)
#                 they index, which look like one then:                                        v as (outer, dim, inner) = (A, R * C, E)
#   rows_get      takes these places of `dim` (rows_write writes there):                       a result of shape (A, 3, E)
#
# Where they stand apart, as in x[2, rows, :, cols], `side_by_side` moves the indexed dimensions to the front, and so is the result: (3, R, E).

cdef extern from "Python.h":
    int PySlice_Unpack(object slice, Py_ssize_t* start, Py_ssize_t* stop, Py_ssize_t* step) except -1
    Py_ssize_t PySlice_AdjustIndices(Py_ssize_t length, Py_ssize_t* start, Py_ssize_t* stop, Py_ssize_t step)
    long long PyLong_AsLongLongAndOverflow(object i, int* overflow) except? -1

cdef struct Places:          # the tensors among the indices: how many, where in the view, over how many dimensions each
    int n
    bint masked              # the last of them was a mask
    int[MAX_DIMS] at
    int[MAX_DIMS] wide
    bint apart               # they do not stand side by side
    int[MAX_DIMS] order      # the dimensions that they index, then the others


cdef isize as_isize(object i) except? -1:
    cdef int overflow
    cdef isize value = PyLong_AsLongLongAndOverflow(i, &overflow)
    if overflow:
        raise ValueError(f"Overflow when unpacking long long: index {i} does not fit into 64 bits")
    return value


cdef Tensor select_at(Tensor x, int dim, object index, int source_dim):
    cdef isize i = as_isize(index)
    if x.nd == 0:
        raise IndexError("invalid index of a 0-dim tensor. Use `tensor.item()` to convert a 0-dim tensor to a number")
    if dim >= x.nd:
        raise IndexError(f"too many indices for tensor of dimension {x.nd}")
    cdef isize size = x.c_shape[dim]
    if i < -size or i >= size:
        raise IndexError(f"index {i} is out of bounds for dimension {source_dim} with size {size}")
    return select_v(x, dim, i + size if i < 0 else i)


cdef Tensor slice_at(Tensor x, int dim, object s, bint whole):
    """x[..., s, ...]; the whole range is x itself unless `whole` asks for a view of it."""
    cdef Py_ssize_t start, stop, step
    PySlice_Unpack(s, &start, &stop, &step)
    if step <= 0:
        raise ValueError("step must be greater than zero")
    if dim >= x.nd:
        raise IndexError("slice() cannot be applied to a 0-dim tensor." if x.nd == 0 else
                         f"too many indices for tensor of dimension {x.nd}")
    PySlice_AdjustIndices(x.c_shape[dim], &start, &stop, step)
    if start == 0 and stop == x.c_shape[dim] and step == 1 and not whole:
        return x
    return slice_v(x, dim, start, max(start, stop), step)


cdef bint endless(object obj):
    """Is it nested deeper than tensors are? NumPy would look for an end of a list that contains itself twice in all of 2**64 ways."""
    for depth in range(MAX_DIMS):
        if not isinstance(obj, (list, tuple)) or not len(obj):
            return False
        obj = obj[0]
    return True


cdef Tensor index_tensor(object obj):
    """A list, range or ndarray among the indices: bools stay bools, all other numbers become int64, as in PyTorch."""
    out = of_numbers(obj)
    if out is not None and not (<Tensor>out).dt <= F64:
        return out
    if isinstance(obj, str):
        raise TypeError(f"getitem(): invalid index of type 'str': {obj!r}")
    if isinstance(obj, (list, tuple)) and any([isinstance(o, Tensor) for o in obj]):
        obj = [o._array() if isinstance(o, Tensor) else o for o in obj]
    if endless(obj):
        raise TypeError(f"getitem(): a {type(obj).__name__} that is deeper than tensors are cannot be converted to indices. Hint: does it contain itself?")
    array = np.asarray(obj)
    if array.dtype == np.uint64 and (array >> 63).any() or array.dtype == object and all([isinstance(o, int) for o in array.flat]):
        raise ValueError(f"Overflow when unpacking long long: an index of {obj!r} does not fit into 64 bits")
    if array.dtype.kind not in "biuf":
        raise TypeError(f"getitem(): {type(obj).__name__} cannot be converted to indices: {obj!r}")
    if array.dtype != np.bool_ and (array.dtype != np.uint8 or not isinstance(obj, np.ndarray)):
        array = array.astype(np.int64)
    return <Tensor>from_array(np.array(array, order="C"))


cdef object canonical(object obj):
    """One index as an int, slice, None, Ellipsis, bool or Tensor."""
    if isinstance(obj, (bool, slice)) or obj is None or obj is ...:
        return obj
    if isinstance(obj, Tensor):
        if (<Tensor>obj).nd == 0 and not differentiable((<Tensor>obj).dt):
            return bool(obj) if (<Tensor>obj).dt in (U8, BOOL) else int(obj)
        if (<Tensor>obj).dt not in (I64, I32, U8, BOOL):
            raise IndexError("tensors used as indices must be long, int, byte or bool tensors, got "
                             f"{dtype_of((<Tensor>obj).dt)!r}")
        return obj
    if isinstance(obj, (list, tuple, range, str, np.ndarray)):
        return canonical(index_tensor(obj))
    if not hasattr(obj, "__index__") or isinstance(obj, np.bool_):
        raise IndexError("only integers, slices (`:`), ellipsis (`...`), None and long or byte Variables are valid "
                         f"indices (got {type(obj).__name__})")
    return int(obj.__index__())


cdef tuple as_tuple(object index):
    """index as a tuple; a short list that holds more than numbers means a tuple too (deprecated, as in NumPy)."""
    if isinstance(index, tuple):
        return <tuple>index
    if isinstance(index, list) and len(index) < 32:
        for obj in index:
            if obj is None or obj is ... or (type(obj) is not int and isinstance(
                    obj, (Tensor, list, tuple, range, str, slice, np.ndarray))):
                warn("Using a non-tuple sequence for multidimensional indexing is deprecated and will be changed in pytorch 2.9; "
                     "use x[tuple(seq)] instead of x[seq].")
                return tuple(index)
    return (index,)


cdef Tensor mask_positions(Tensor mask, Tensor v, int dim, int where):
    """A mask over dimensions dim, dim + 1, ... of v: the flat positions where it is set."""
    for d in range(mask.nd):
        if dim + d >= v.nd or mask.c_shape[d] != v.c_shape[dim + d]:
            raise IndexError(f"The shape of the mask {list(shape_of(mask))} at index {d} does not match the shape of "
                             f"the indexed tensor {list(shape_of(v))} at index {where + d}")
    if mask.dt == U8:
        warn("indexing with dtype microgradx.uint8 is now deprecated, please use a dtype microgradx.bool instead.")
    return positions(cast(mask, BOOL))


cdef tuple canonical_all(tuple index, int* named):
    """The indices in canonical form, and how many dimensions of x they name."""
    cdef tuple items = index
    named[0] = 0
    for obj in index:
        if type(obj) is int or type(obj) is slice:
            named[0] += 1
        elif obj is not None and obj is not ...:
            plain = canonical(obj)
            if isinstance(plain, Tensor):
                named[0] += (<Tensor>plain).nd if (<Tensor>plain).dt >= U8 else 1
            elif not isinstance(plain, bool):
                named[0] += 1
            if plain is not obj:
                items = tuple([plain if item is obj else item for item in items])
    return items


cdef Tensor basic_part(Tensor x, tuple index, list tensors, Places* p):
    """The view that ints, slices, None and ... make of x; tensors among the indices are listed with their places."""
    cdef int dim = 0, source_dim = 0, named
    cdef Tensor v = x, t
    cdef tuple items = canonical_all(index, &named)
    p.n, p.masked = 0, False
    if named > x.nd and (named > 1 or x.nd or type(items[0]) not in (int, slice)):
        raise IndexError(f"too many indices for tensor of dimension {x.nd}")
    for obj in items:
        if type(obj) is int:
            v = select_at(v, dim, obj, source_dim)
            source_dim += 1
        elif type(obj) is slice:
            v = slice_at(v, dim, obj, False)
            dim, source_dim = dim + 1, source_dim + 1
        elif obj is ...:
            dim, source_dim = dim + x.nd - named, source_dim + x.nd - named
        elif obj is None:
            v = new_dim(v, dim)
            dim += 1
        else:
            if isinstance(obj, bool):
                v = new_dim(v, dim)
                t = positions(one_flag(obj))
                p.wide[p.n] = 1
            else:
                t = <Tensor>obj
                p.wide[p.n] = t.nd if t.dt >= U8 else 1
                source_dim += p.wide[p.n]
                if dim + p.wide[p.n] > v.nd:           # behind a second ellipsis
                    raise IndexError(f"too many indices for tensor of dimension {x.nd}")
                if t.dt >= U8:
                    p.masked = t.dt == BOOL
                    t = mask_positions(t, v, dim, dim)
            p.at[p.n] = dim
            dim += p.wide[p.n]
            p.n += 1
            tensors.append(t)
    return v


cdef Tensor new_dim(Tensor v, int dim):
    if dim > v.nd:
        raise IndexError(f"Dimension out of range (expected to be in range of [{-v.nd - 1}, {v.nd}], but got {dim})")
    if v.nd == MAX_DIMS:
        raise RuntimeError(f"getitem: tensors have at most {MAX_DIMS} dimensions")
    return unsqueeze_v(v, dim)


cdef Tensor one_flag(bint value):
    """A mask of one element."""
    cdef isize[1] one
    one[0] = 1
    return full(value, BOOL, 1, one)


cdef Tensor flat_index(Tensor v, list tensors, Places* p, Spot* s):
    """The index tensors, broadcast together, as flat positions; s tells what they look at in side_by_side(v, p)."""
    cdef Tensor shape = common_shape(tensors)
    cdef int i, end = p.at[0]
    p.apart = False
    for i in range(p.n):
        p.apart = p.apart or p.at[i] != end
        end = p.at[i] + p.wide[i]
    if v.nd + shape.nd > MAX_DIMS:
        raise RuntimeError(f"index: tensors have at most {MAX_DIMS} dimensions, got {shape.nd} of the indices beside {v.nd}")
    result_shape(v, shape, p, s)
    return in_range(IndexError, "", <Tensor>tensors[0], s.dim, p.at[0], True) if p.n == 1 else combined(v, tensors, p, shape)


cdef Tensor side_by_side(Tensor v, const Places* p):
    """v with the dimensions in front that are indexed, where they stand apart."""
    return permute_v(v, p.order) if p.apart else v


cdef Tensor common_shape(list tensors):
    """A tensor of the shape that the index tensors have together; only its shape is used."""
    cdef Tensor shape = <Tensor>tensors[0], t
    cdef isize[MAX_DIMS] common
    cdef int nd = 0
    for t in tensors:
        if not same_shape(t, shape):
            try:
                broadcast_shape("index", t, shape, &nd, common)
            except RuntimeError:
                raise IndexError("shape mismatch: indexing tensors could not be broadcast together with shapes "
                                 + ", ".join([str(list(shape_of(<Tensor>o))) for o in tensors])) from None
            shape = empty(I64, nd, common)
    return shape


cdef Tensor combined(Tensor v, list tensors, const Places* p, Tensor shape):
    """Several index tensors, broadcast to one shape, as one: Horner's rule over the lengths they index."""
    cdef Tensor flat = zeros(I64, shape_of(shape)), t, wide
    for i in range(p.n):
        t = dense(cast(<Tensor>tensors[i], I64))
        if t.count != 1 and not same_shape(t, shape):
            wide = empty(I64, shape.nd, shape.c_shape)
            raw_copy(wide, t)
            t = wide
        size = 1
        for d in range(p.at[i], p.at[i] + p.wide[i]):
            size *= v.c_shape[d]
        bad = K.index.combine(flat.count, <const int64_t*>t.c_data, t.count != 1, size, <int64_t*>flat.c_data)
        if bad >= 0:
            out_of_range(IndexError, "", (<int64_t*>t.c_data)[bad if t.count != 1 else 0], p.at[i], size)
    return flat


cdef void result_shape(Tensor v, Tensor index, Places* p, Spot* s) noexcept:
    """s and p.order: v's dimensions in front of the indexed ones (none, if these stand apart), the indexed ones as one, those behind."""
    cdef bint[MAX_DIMS] indexed
    cdef int i, d, k = 0, first = 0 if p.apart else p.at[0]
    memset(indexed, 0, sizeof(indexed))
    s.outer = s.dim = s.inner = 1
    s.nd = 0
    for i in range(p.n):
        for d in range(p.at[i], p.at[i] + p.wide[i]):
            indexed[d] = True
            s.dim *= v.c_shape[d]
            p.order[k] = d
            k += 1
    for d in range(first):
        s.outer *= v.c_shape[d]
        s.shape[s.nd] = v.c_shape[d]
        s.nd += 1
    for d in range(index.nd):
        s.shape[s.nd] = index.c_shape[d]
        s.nd += 1
    for d in range(first, v.nd):
        if not indexed[d]:
            s.inner *= v.c_shape[d]
            s.shape[s.nd] = v.c_shape[d]
            s.nd += 1
            p.order[k] = d
            k += 1


cdef object getitem(Tensor x, object index):
    cdef Places p
    cdef Spot s
    if type(index) is int:
        return select_at(x, 0, index, 0)
    if type(index) is slice:
        return slice_at(x, 0, index, True)
    tensors = []
    v = basic_part(x, as_tuple(index), tensors, &p)
    if p.n == 0:
        return v if v is not x else as_view(ALIAS, alias(x), x)
    flat = flat_index(v, tensors, &p, &s)
    return rows_get(INDEX, side_by_side(v, &p), flat, &s, -1)

upcalls.getitem = getitem


cdef Tensor assigned(Tensor x, object value):
    if isinstance(value, Tensor):
        return <Tensor>value
    if type(value) in (float, int):
        return constant("setitem", value, x.dt)
    if isinstance(value, (int, float, complex, np.integer)):         # PyTorch takes numpy.float64 and integers, no other of NumPy's numbers
        return constant("setitem", value.item() if isinstance(value, np.generic) else value, x.dt)
    raise TypeError(f"can't assign a {type(value).__name__} to a microgradx.{dtype_of(x.dt).short_name}Tensor; hint: "
                    "convert it with microgradx.tensor() first")


cdef Tensor without_leading_ones(Tensor value, int nd):
    """A value of more dimensions than its place may have leading ones."""
    cdef int drop = 0
    while value.nd - drop > nd and value.c_shape[drop] == 1:
        drop += 1
    return reshape_t(value, value.nd - drop, value.c_shape + drop) if drop else value


cdef int set_basic(Tensor v, Tensor value) except -1:
    """v[...] = value where v is a view; the unrecorded case goes straight to the copy."""
    if value.nd > v.nd:
        value = without_leading_ones(value, v.nd)
    if not broadcasts(value.nd, value.c_shape, v.nd, v.c_shape):
        raise RuntimeError(f"setitem: The expanded size of the tensor must match the existing size: Target sizes: "
                           f"{list(shape_of(v))}. Tensor sizes: {list(shape_of(value))}")
    if v.inference or (grad_on() and (tracked(v) or (differentiable(v.dt) and tracked(value)))):
        copy_(v, value)
        return 0
    check_write("setitem", v)
    raw_copy(v, value if apart(v, value) else raw_clone(value))
    bump(v)


cdef object setitem(Tensor x, object index, object value):
    cdef Places p
    cdef list tensors = []
    cdef Tensor v, y = assigned(x, value)
    if isinstance(index, Tensor) and (<Tensor>index).dt == BOOL and y.count == 1 and x.nd and same_shape(index, x):
        masked_fill_t(x, <Tensor>index, one_value(without_leading_ones(y, 0), x.dt), True)
        return None
    if index is False:
        return None
    if type(index) is int:
        v = select_at(x, 0, index, 0)
    else:
        v = basic_part(x, as_tuple(None if index is True else index), tensors, &p)
        if tensors:
            put_at(v, tensors, &p, without_leading_ones(y, 0), False)
            return None
    set_basic(v, y)
    return None

upcalls.setitem = setitem


cdef Tensor one_value(Tensor value, int dtype):
    """What fills a mask, in that dtype; RuntimeError where it does not fit."""
    if value.dt != dtype:
        constant("index_put_", value.item(), dtype)
    return to_dtype(value, dtype)


cdef int put_at(Tensor v, list tensors, Places* p, Tensor value, bint accumulate) except -1:
    """v[tensors] = value, or += value."""
    cdef Spot s
    cdef Tensor flat = flat_index(v, tensors, p, &s)
    if p.n == 1 and p.masked and value.count == 1 and not accumulate:       # masked_fill_, which converts
        value = one_value(value, v.dt)
    if value.dt != v.dt:
        raise RuntimeError(f"index_put_: Index put requires the source and destination dtypes match, got {dtype_of(v.dt).short_name} for the destination "
                           f"and {dtype_of(value.dt).short_name} for the source.")
    if not broadcasts(value.nd, value.c_shape, s.nd, s.shape):
        raise RuntimeError(f"index_put_: shape mismatch: value tensor of shape {list(shape_of(value))} cannot be "
                           f"broadcast to indexing result of shape {[s.shape[d] for d in range(s.nd)]}")
    rows_write("index_put_", INDEX_PUT, side_by_side(v, p), value, flat, &s, accumulate, True)
