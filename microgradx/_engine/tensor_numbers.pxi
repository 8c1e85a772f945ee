# Tensors of Python's numbers in nested lists: the ordinary ones, of exact types, in one walk. All others are left to creation.py.

cdef enum:
    NO_NUMBERS = -1        # kinds of leaves, each of which holds the ones before it
    OF_BOOLS = 0
    OF_INTS = 1
    OF_FLOATS = 2


cdef int kind_of_leaves(object data, int d, int nd, const isize* shape) except -2:
    """The largest kind among the leaves of data, whose lengths must be shape from dimension d on."""
    cdef int kind = OF_BOOLS, k
    if d == nd:
        return OF_FLOATS if type(data) is float else OF_INTS if type(data) is int else OF_BOOLS if type(data) is bool else NO_NUMBERS
    if type(data) is not list and type(data) is not tuple or len(data) != shape[d]:
        return NO_NUMBERS
    for item in data:
        k = kind_of_leaves(item, d + 1, nd, shape)
        if k == NO_NUMBERS:
            return NO_NUMBERS
        kind = max(kind, k)
    return kind


cdef char* put_leaves(object data, int d, int nd, const isize* shape, int code, char* at) except NULL:
    """Write the leaves of data one after the other; returns the place behind the last. No more than shape says: making the tensor may have
    run the collector, and so any code, since they were counted."""
    if d < nd:
        for i in range(shape[d]):
            at = put_leaves(data[i], d + 1, nd, shape, code, at)
        return at
    if code == F32: (<float*>at)[0] = <float><double>data
    elif code == F64: (<double*>at)[0] = data
    elif code == I64: (<int64_t*>at)[0] = data
    else: at[0] = data is True
    return at + ITEMSIZE[code]


def of_numbers(data, dtype=None):
    """A new tensor of a number or nested lists of numbers; None where these are not all bools, ints and floats that need no check."""
    cdef isize[MAX_DIMS] shape
    cdef int nd = 0, kind, code
    first = data
    while type(first) is list or type(first) is tuple:
        if nd == MAX_DIMS or not len(first):
            return None
        shape[nd] = len(first)
        first = first[0]
        nd += 1
    kind = kind_of_leaves(data, 0, nd, shape)
    if kind == NO_NUMBERS:
        return None
    code = default_code() if kind == OF_FLOATS else I64 if kind == OF_INTS else BOOL
    if dtype is not None and dtype_code(dtype) != code:
        code = dtype_code(dtype)
        if code != F32 and code != F64:
            return None
    if code > I64 and code != BOOL:         # a default dtype of half precision
        return None
    t = empty(code, nd, shape)
    try:
        put_leaves(data, 0, nd, shape, code, t.c_data)
    except OverflowError:
        return None
    return t
