"""Rows of convolutions, pools, unfold and fold.

A convolution relates three tensors through <conv(x, w), y>: x (N, C, ...), w (O, C / groups, ...), y (N, O, ...).
The derivative by each, the other two given, is one kernel, and conv_map calls it: the convolution (by y), its transpose (by x) and the gradient of
the weight. So its rule is written with itself, and derivatives of any order follow. Pools, unfold and fold are in conv_pool.pxi.
"""
from cpython.bool cimport bool as pybool

from kernels.conv cimport *
from kernels.elementwise cimport B_ADD
from microgradx._engine.ops.common cimport *
from microgradx._engine.ops.elementwise cimport are_half, channels_last, contiguous_t, div_t, empty_channels_last, full, in_float32, in_lower, lie_as, number, rounded, to_dtype
from microgradx._engine.ops.index cimport scatter_add_t
from microgradx._engine.ops.reduce cimport dimset, sum_t
from microgradx._engine.ops.shape cimport add_rows, expand_to, reshape_t, squeeze_v, transpose_v, unsqueeze_v, view_v

import operator

from microgradx._engine.tape import rename

cdef class Geometry:
    """What a node keeps of a convolution or pool: the kernels' shape and the number of spatial dimensions."""
    cdef ConvShape s              # the problem, as the kernels see it
    cdef int n                    # spatial dimensions: 1, 2 or 3
    cdef bint last                # pools: do channels stand last?
    cdef int count_include_pad    # avg_pool
    cdef isize divisor            # avg_pool; 0: the window's size


cdef inline isize volume(const isize* field) noexcept nogil:
    return field[0] * field[1] * field[2]


cdef bint long_work(int kind, const ConvShape* s) noexcept:
    """Does this take some 100 us, so that letting go of the GIL pays?"""
    cdef double windows = <double>s.n * s.c_in * volume(&s.out_d) * volume(&s.k_d)
    if FORWARD <= kind <= DWEIGHT:
        return windows * s.c_out / s.groups > 2e6
    return windows + <double>s.n * s.c_in * volume(&s.in_d) > 1e5


cdef int run(int kind, Tensor out, Geometry geo, Tensor a, Tensor b, Tensor bias, Tensor index) except -1:
    """Fill out from contiguous a, b, bias, index (b, bias, index may be None), or geo.last. Sums over nothing are zeros."""
    cdef ConvCall call
    cdef conv_fn fn = K.conv.fn[kind][out.dt]
    if out.count == 0:
        return 0
    if a.count == 0 or (b is not None and b.count == 0):
        memset(out.c_data, 0, out.count * ITEMSIZE[out.dt])
        return 0
    call.s, call.count_include_pad, call.divisor, call.last = geo.s, geo.count_include_pad, geo.divisor, geo.last
    call.gemm, call.status = K.gemm.f32 if out.dt == F32 else K.gemm.f64, 0
    call.a, call.b, call.bias, call.out, call.index = a.c_data, data_of(b), data_of(bias), out.c_data, <int64_t*>data_of(index)
    if long_work(kind, &geo.s):
        with nogil:
            status = fn(&call, NULL)
    else:
        status = fn(&call, NULL)
    if status:
        raise MemoryError(f"conv: no memory for the scratch space of an output of shape {list(shape_of(out))}")


cdef Tensor blank(int dt, isize n, isize c, int spatial, const isize* field, bint last=False):
    """An empty (n, c, *the last `spatial` lengths of field), with the channels last or not."""
    cdef isize[5] shape
    shape[0], shape[1] = n, c
    for i in range(spatial): shape[2 + i] = field[3 - spatial + i]
    return (empty_channels_last if last else empty)(dt, 2 + spatial, shape)


# ---------------------------------------------------------------------------------------------------- reading arguments

cdef int fill(str op, str name, object value, int n, isize absent, isize least, isize* field) except -1:
    """value, an int or n of them, into the last n places of a field of three; the others get `absent`."""
    field[0] = field[1] = absent
    if type(value) is int or type(value) is tuple and len(value) == n:       # as nearly always
        for i in range(n):
            each = value if type(value) is int else value[i]
            if type(each) is not int or not least <= each <= 2147483647:
                break
            field[3 - n + i] = each
        else:
            return 0
    values = (value,) * n if hasattr(value, "__index__") else tuple(value) if hasattr(value, "__iter__") else (value,)
    if not all([hasattr(v, "__index__") for v in values]) or values and (values[0] is True or values[0] is False):
        raise TypeError(f"{op}(): argument '{name}' must be int or tuple of ints, not {type(value).__name__} ({value!r})")
    if len(values) == 1:
        values *= n
    if len(values) != n:
        raise RuntimeError(f"{op}: expected {name} to be one integer or a list of {n}, got {name}={list(values)}")
    for i in range(n):
        field[3 - n + i] = operator.index(values[i])
        if field[3 - n + i] > 2147483647:                       # sums and products of such numbers overflow
            raise RuntimeError(f"{op}: {name} should fit int32, but got {list(values)}")
        if field[3 - n + i] < least:
            complaint = "negative" if least == 0 else "non-positive"
            raise RuntimeError(f"{op}: {complaint} {name} is not supported, got {name}={list(values)}")


cdef list listed(const isize* field, int n):
    return [field[3 - n + i] for i in range(n)]


cdef inline isize floor_div(isize a, isize b) noexcept nogil:
    return a / b if a >= 0 else -((b - 1 - a) / b)


cdef isize within(ConvShape* s, int i) noexcept:
    """The stride, but no longer than the padded input: it leads to no second window then, and scratch space grows with it."""
    return min((&s.stride_d)[i], max((&s.in_d)[i] + 2 * (&s.pad_d)[i], <isize>1))


cdef int windows_of(ConvShape* s) noexcept:
    """out := the number of windows along each dimension; returns in how many of them none fits."""
    cdef int i, none = 0
    for i in range(3):
        (&s.stride_d)[i] = within(s, i)
        (&s.out_d)[i] = floor_div((&s.in_d)[i] + 2 * (&s.pad_d)[i] - (&s.dil_d)[i] * ((&s.k_d)[i] - 1) - 1,
                                  (&s.stride_d)[i]) + 1
        none += (&s.out_d)[i] < 1
    return none


cdef int set_in(Geometry geo, Tensor x, isize* field) except -1:
    field[0] = field[1] = 1
    for i in range(geo.n): field[3 - geo.n + i] = x.c_shape[2 + i]


cdef int only_float(str op, str c_name, Tensor x) except -1:
    if not is_float(x.dt):
        raise NotImplementedError(f"{op}: \"{c_name}\" not implemented for '{dtype_of(x.dt).short_name}'. Hint: convert with .float()")


# ---------------------------------------------------------------------------------------------------- convolution

cdef Geometry conv_geometry(str op, bint transposed, Tensor x, Tensor w, Tensor b, stride, padding, dilation,
                            output_padding, isize groups):
    """The checked problem; of a transposed convolution, the one whose input gradient it is."""
    cdef Geometry geo = Geometry.__new__(Geometry)
    cdef ConvShape* s = &geo.s
    cdef int n = w.nd - 2
    geo.n = n
    fill(op, "stride", stride, n, 1, 1, &s.stride_d)
    fill(op, "padding", padding, n, 0, 0, &s.pad_d)
    fill(op, "dilation", dilation, n, 1, 1, &s.dil_d)
    set_in(geo, w, &s.k_d)
    s.groups, s.n = groups, x.c_shape[0]
    check_operands(op, transposed, x, w, b, groups)
    if transposed:
        s.c_in, s.c_out = w.c_shape[1] * groups, x.c_shape[1]
        set_in(geo, x, &s.out_d)
        transposed_size(op, geo, output_padding)
    else:
        s.c_in, s.c_out = x.c_shape[1], w.c_shape[0]
        set_in(geo, x, &s.in_d)
        if windows_of(s):
            padded = [size + 2 * p for size, p in zip(listed(&s.in_d, n), listed(&s.pad_d, n))]
            reach = [dil * (k - 1) + 1 for k, dil in zip(listed(&s.k_d, n), listed(&s.dil_d, n))]
            raise RuntimeError(f"{op}: Calculated padded input size per channel: ({' x '.join(map(str, padded))}). Kernel size: "
                               f"({' x '.join(map(str, reach))}). Kernel size can't be greater than actual input size. Hint: add padding")
    check_nonempty(op, x, w)
    return geo


cdef int transposed_size(str op, Geometry geo, object output_padding) except -1:
    """in := (out - 1) stride - 2 pad + dil (k - 1) + output_padding + 1."""
    cdef ConvShape* s = &geo.s
    cdef isize[3] extra
    fill(op, "output_padding", output_padding, geo.n, 0, 0, extra)
    for i in range(3):
        if s.n and extra[i] >= (&s.stride_d)[i] and extra[i] >= (&s.dil_d)[i]:
            raise RuntimeError(f"{op}: output padding must be smaller than either stride or dilation, but got {listed(extra, geo.n)} for "
                               f"{listed(&s.stride_d, geo.n)} and {listed(&s.dil_d, geo.n)}")
        (&s.in_d)[i] = (((&s.out_d)[i] - 1) * (&s.stride_d)[i] - 2 * (&s.pad_d)[i] + (&s.dil_d)[i] * ((&s.k_d)[i] - 1)
                        + extra[i] + 1)
    if s.in_d < 1 or s.in_h < 1 or s.in_w < 1:
        raise RuntimeError(f"{op}: Output size is too small: {listed(&s.in_d, geo.n)} of an input {listed(&s.out_d, geo.n)}. Hint: padding shrinks it")


cdef int check_operands(str op, bint transposed, Tensor x, Tensor w, Tensor b, isize groups) except -1:
    if groups < 1:
        raise RuntimeError(f"{op}: non-positive groups is not supported, got groups={groups}")
    if w.c_shape[0] < groups or w.c_shape[0] % groups:
        raise RuntimeError(f"{op}: groups={groups} must divide dimension 0 of the weight, which is {list(shape_of(w))}")
    want = w.c_shape[0] if transposed else w.c_shape[1] * groups
    if x.c_shape[1] != want:
        raise RuntimeError(f"{op}: Given {'transposed=1' if transposed else f'groups={groups}'}, weight of size {list(shape_of(w))}, expected "
                           f"input{list(shape_of(x))} to have {want} channels, but got {x.c_shape[1]} channels instead"
                           + ("; they stand last. Hint: .movedim(-1, 1)" if x.c_shape[x.nd - 1] == want else ""))
    want = w.c_shape[1] * groups if transposed else w.c_shape[0]
    if b is not None and (b.nd != 1 or b.count != want):
        raise RuntimeError(f"{op}: Given weight of size {list(shape_of(w))}, expected bias to be 1-dimensional with {want} elements, but got "
                           f"bias of size {list(shape_of(b))}")
    if w.dt == x.dt and not are_half(x, w, b) and (b is None or b.dt == x.dt or x.dt < N_COMPUTE): only_float(op, "slow_conv2d_cpu", x)
    if w.dt != x.dt:
        raise RuntimeError(f"{op}: expected scalar type {dtype_of(x.dt).short_name} but found {dtype_of(w.dt).short_name}: Input type "
                           f"({dtype_of(x.dt).short_name}) and weight or bias type ({dtype_of(w.dt).short_name}) should be the same")
    if b is not None and b.dt != x.dt and (not transposed or groups > 1 or w.nd == 5 or x.dt == BF16):
        raise RuntimeError(f"{op}: Input type ({dtype_of(x.dt).name}) and bias type ({dtype_of(b.dt).name}) should be the same")


cdef int check_nonempty(str op, Tensor x, Tensor w) except -1:
    if w.count == 0 or (x.count == 0 and x.c_shape[0]):
        raise RuntimeError(f"{op}: only the batch may be empty, but got input {list(shape_of(x))} and weight {list(shape_of(w))}")


cdef enum:          # the three tensors; kernels and rows are in the order of what they compute, from the other two in this order
    Y
    X
    W

cdef Tensor conv_map(int role, Tensor p, int role_of_p, Tensor q, Tensor bias, Geometry geo):
    """The derivative of <conv(x, w), y> by the tensor of this role, the others, p and q, given, contiguous and checked; of x and y plus bias, a number
    for each channel, where it is not None."""
    cdef ConvShape* s = &geo.s
    cdef Tensor a = p, b = q, out
    if role_of_p > 3 - role - role_of_p:
        a, b = q, p
    if role == W: out = blank(p.dt, s.c_out, s.c_in // s.groups, geo.n, &s.k_d)
    else: out = blank(p.dt, s.n, s.c_out if role == Y else s.c_in, geo.n, &s.out_d if role == Y else &s.in_d)
    run(FORWARD + role, out, geo, a, b, None if bias is None or role != Y else dense(bias), None)
    if bias is not None and role == X:
        add_to_channels(out, to_dtype(bias, out.dt))
    if grad_on() and (tracked(a) or tracked(b) or (bias is not None and tracked(bias))):
        n = record(<Row>MAPS[role], out, (edge_of(a), edge_of(b), None if bias is None else edge_of(bias)))
        n.i0, n.extra = role, geo
        if needs(n, 1): save(n, 0, a)
        if needs(n, 0): save(n, 1, b)
    return out

cdef object map_backward(Node n, object grad):
    cdef Tensor g = contiguous_t(<Tensor>grad)
    cdef int role = <int>n.i0
    return (conv_map(X if role == Y else Y, g, role, saved(n, 1), None, <Geometry>n.extra) if needs(n, 0) else None,
            conv_map(X if role == W else W, g, role, saved(n, 0), None, <Geometry>n.extra) if needs(n, 1) else None,
            channel_sum(g) if needs(n, 2) else None)

cdef list MAPS = [make_row("conv", map_backward, "ConvolutionBackward0"), make_row("conv_transpose", map_backward, "ConvolutionBackward0"),
                  make_row("conv_dweight", map_backward, "ConvolutionBackwardBackward0")]


cdef int add_to_channels(Tensor x, Tensor b) except -1:
    cdef isize[5] shape = [1, b.count, 1, 1, 1], strides = [0, b.c_strides[0], 0, 0, 0]
    run_binary(K.elementwise.binary[B_ADD][x.dt], x, strided(b, x.nd, shape, strides, 0), x)


cdef Tensor channel_sum(Tensor g):
    """The gradient of a bias: (N, C, ...) summed over all but C."""
    return sum_t(g, ((<dimset>1 << g.nd) - 1) & ~<dimset>2, False)


def convolve(Tensor x, Tensor w, b, str kind, bint transposed, stride, padding, dilation, output_padding, groups):
    """Either of the two below."""
    if isinstance(groups, bool):
        raise TypeError(f"{kind}{w.nd - 2}d(): argument 'groups' must be int, not bool")
    if autocasts(x, w) or (b is not None and autocasts(<Tensor>b, <Tensor>b)):
        return in_lower(convolve, (x, w, b, kind, transposed, stride, padding, dilation, output_padding, groups))
    cdef int n = w.nd - 2
    cdef str op = f"{kind}{n}d"
    cdef Tensor out, like
    if not 1 <= n <= 3:
        raise RuntimeError(f"{kind}: expected a weight of 3, 4 or 5 dimensions (1d, 2d, 3d), but got {list(shape_of(w))}")
    if x.nd != w.nd and x.nd != w.nd - 1:
        raise RuntimeError(f"{op}: Expected {n + 1}D (unbatched) or {n + 2}D (batched) input to {op}, but got input of size: {list(shape_of(x))}")
    if x.nd < w.nd:
        out = convolve(unsqueeze_v(x, 0), w, b, kind, transposed, stride, padding, dilation, output_padding, groups)
        return rename(squeeze_v(out, 0), "SqueezeBackward1")
    geo = conv_geometry(op, transposed, x, w, b, stride, padding, dilation, output_padding, groups)
    if x.dt >= N_COMPUTE:
        return in_float32(convolve, (x, w, b, kind, transposed, stride, padding, dilation, output_padding, groups))
    like = x if channels_last(x) else w
    x, w = contiguous_t(x), contiguous_t(w)
    out = conv_map(X if transposed else Y, x, Y if transposed else X, w, b, geo)
    return out if n == 3 and x.dt == F64 else lie_as(out, like)             # as PyTorch, which has no fast kernel there


def conv(Tensor x, Tensor w, Tensor b=None, stride=1, padding=0, dilation=1, groups=1):
    """Cross-correlation of (N, C, ...) or (C, ...) with w (O, C / groups, ...), plus b, in 1 to 3 dimensions."""
    return convolve(x, w, b, "conv", False, stride, padding, dilation, 0, groups)


def conv_transpose(Tensor x, Tensor w, Tensor b=None, stride=1, padding=0, output_padding=0, groups=1,
                   dilation=1):
    """The gradient of conv by its input, of x (N, C, ...) or (C, ...) and w (C, O / groups, ...), plus b (O)."""
    return convolve(x, w, b, "conv_transpose", True, stride, padding, dilation, output_padding, groups)


include "conv_pool.pxi"
