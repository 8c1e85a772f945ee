# Rows of pools, unfold and fold.

# ---------------------------------------------------------------------------------------------- linear maps in pairs

cdef Tensor linear_map(int kind, Tensor x, Geometry geo):
    """Even kinds take volumes (N, C, ...) to windows, odd ones windows to volumes."""
    cdef ConvShape* s = &geo.s
    cdef isize[3] shape
    cdef Tensor out, given = x
    if x.dt >= N_COMPUTE:                       # half precision computes in float32 and rounds
        return rounded(linear_map(kind, to_dtype(x, F32), geo), x.dt)
    if kind == AVG: geo.last = geo.n == 2 and lies_last(x)
    x = laid(x, geo)
    if kind == UNFOLD:
        shape[0], shape[1], shape[2] = s.n, s.c_in * volume(&s.k_d), volume(&s.out_d)
        out = empty(x.dt, 3, shape)
    else:
        out = blank(x.dt, s.n, s.c_in, geo.n, &s.in_d if kind & 1 else &s.out_d, geo.last)
    if kind <= DAVG and x.count and is_whole(s) and not geo.last:
        mean_of_whole(kind, x, out, geo)
    else:
        run(kind, out, geo, x, None, None, None)
    out = recorded(<Row>LINEAR[kind - AVG][geo.n - 1], out, x, kind, 0, geo)
    return lie_as(out, given) if geo.n == 2 and kind == AVG else out


cdef bint lies_last(Tensor x) noexcept:
    """Are the channels last, and not also in rows?"""
    return not x.contiguous and channels_last(x)


cdef Tensor laid(Tensor x, Geometry geo):
    """x in rows, or with its channels last."""
    return contiguous_t(x) if not geo.last else x if channels_last(x) == 2 else moved(contiguous_t(moved(x, 1, x.nd - 1)), x.nd - 1, 1)


cdef Tensor moved(Tensor x, int at, int to):
    """x with dimension `at` in the place `to`."""
    while at != to:
        x, at = transpose_v(x, at, at + (1 if to > at else -1)), at + (1 if to > at else -1)
    return x


cdef bint is_whole(const ConvShape* s) noexcept:
    """Is there one window, the whole input?"""
    return (volume(&s.out_d) == 1 and s.k_d == s.in_d and s.k_h == s.in_h and s.k_w == s.in_w
            and s.pad_d + s.pad_h + s.pad_w == 0)


cdef int mean_of_whole(int kind, Tensor x, Tensor out, Geometry geo) except -1:
    """out := the average of each volume, or (DAVG) what each of its elements gets: the kernels of sums and of copies are faster."""
    cdef isize[2] shape = [geo.s.n * geo.s.c_in, volume(&geo.s.in_d)]
    cdef Tensor size = number(geo.divisor if geo.divisor else shape[1], x.dt)
    if kind == AVG:
        x = div_t(sum_t(view_v(alias(x), 2, shape), 2, False), size)
    else:
        x = contiguous_t(expand_to(view_v(div_t(alias(x), size), 2, [shape[0], 1]), 2, shape))
    out.storage, out.c_data = x.storage, x.c_data


cdef object linear_backward(Node n, object g):
    return linear_map(n.i0 ^ 1, <Tensor>g, <Geometry>n.extra)

cdef list pool_rows(str name, str node_name, backward_fn rule):
    """An op's rows in 1, 2 and 3 dimensions. PyTorch's 1-d pools are a 2-d pool and a squeeze, and print so."""
    nodes = ["SqueezeBackward1", node_name.replace("#", "2"), node_name.replace("#", "3")]
    return [make_row(name.replace("#", str(i + 1)), rule, nodes[i]) for i in range(3)]

cdef list LINEAR = [
    pool_rows("avg_pool#d", "AvgPool#DBackward0", linear_backward),
    pool_rows("avg_pool#d_backward", "AvgPool#DBackwardBackward0", linear_backward),
    [None, make_row("unfold", linear_backward, "Im2ColBackward0")],
    [None, make_row("fold", linear_backward, "Col2ImBackward0")]]


# ---------------------------------------------------------------------------------------------------- maxima

cdef object max_backward(Node n, object grad):
    """Zeros with each element of the gradient added at its index in the flattened volume."""
    cdef Tensor g = <Tensor>grad, index = saved(n, 0)
    cdef ConvShape* s = &(<Geometry>n.extra).s
    cdef isize[3] shape = [s.n, s.c_in, volume(&s.out_d)], whole = [s.n, s.c_in, volume(&s.in_d)]
    cdef isize[5] lying = [s.n, s.in_d, s.in_h, s.in_w, s.c_in]
    cdef int nd = (<Geometry>n.extra).n + 2
    cdef isize i, size = ITEMSIZE[g.dt]
    if (<Geometry>n.extra).last:
        dx = scatter_add_t(full(0, g.dt, 3, [s.n, whole[2], s.c_in]), 1, transpose_v(reshape_t(index, 3, shape), 1, 2), transpose_v(reshape_t(g, 3, shape), 1, 2))
        lying[5 - nd] = s.n
        return moved(reshape_t(dx, nd, lying + 5 - nd), nd - 1, 1)
    dx = blank(g.dt, s.n, s.c_in, nd - 2, &s.in_d)
    if grad_on():
        return reshape_t(scatter_add_t(full(0, g.dt, 3, whole), 2, reshape_t(index, 3, shape), reshape_t(g, 3, shape)), nd, dx.c_shape)
    g, index = dense(g), dense(index)
    for i in range(s.n * s.c_in):           # a plane at a time, while its zeros are in the cache
        memset(dx.c_data + i * whole[2] * size, 0, whole[2] * size)
        add_rows(g.dt, 1, whole[2], shape[2], 1, g.c_data + i * shape[2] * size, <const int64_t*>index.c_data + i * shape[2],
                 dx.c_data + i * whole[2] * size, -1)
    return dx

cdef list MAXIMA = pool_rows("max_pool#d", "MaxPool#DWithIndicesBackward0", max_backward)


cdef tuple maxima(Tensor x, Geometry geo, bint places):
    """(values, indices) of the windows; without places None for indices that no rule will need."""
    cdef ConvShape* s = &geo.s
    cdef Tensor values, given = x, index = None
    if x.dt >= N_COMPUTE:
        values, index = maxima(to_dtype(x, F32), geo, places)
        return lie_as(rounded(values, x.dt), x), index
    geo.last = lies_last(x)
    x = laid(x, geo)
    if places or rec1(x):
        index = blank(I64, s.n, s.c_in, geo.n, &s.out_d, geo.last)
    values = blank(x.dt, s.n, s.c_in, geo.n, &s.out_d, geo.last)
    run(MAX_POOL, values, geo, x, None, None, index)
    values = saving(<Row>MAXIMA[geo.n - 1], values, x, index, 0, geo)
    if not channels_last(given):
        return values, index
    return lie_as(values, given), None if index is None else lie_as(alias(index), given)


# ---------------------------------------------------------------------------------------------------- public pools

cdef Geometry geometry_of(Tensor x):
    """The problem of a pool before its windows are known."""
    cdef Geometry geo = Geometry.__new__(Geometry)
    geo.n = x.nd - 2
    geo.s.n, geo.s.c_in, geo.s.c_out, geo.s.groups = x.c_shape[0], x.c_shape[1], x.c_shape[1], 1
    set_in(geo, x, &geo.s.in_d)
    return geo


cdef int nonempty(str op, Tensor x, int first) except -1:
    """Only the batch may be empty; from dimension `first` on nothing may."""
    for i in range(first, x.nd):
        if x.c_shape[i] == 0:
            raise RuntimeError(f"{op}: Expected input to have non-zero size for non-batch dimensions, but got {list(shape_of(x))}")


cdef Geometry pool_geometry(str op, Tensor x, kernel, stride, padding, dilation, bint ceil_mode):
    cdef Geometry geo = geometry_of(x)
    cdef ConvShape* s = &geo.s
    cdef int i, n = geo.n
    fill(op, "kernel_size", kernel, n, 1, 1, &s.k_d)
    fill(op, "stride", kernel if stride is None or isinstance(stride, (list, tuple)) and not stride else stride, n, 1, 1, &s.stride_d)
    fill(op, "padding", padding, n, 0, 0, &s.pad_d)
    fill(op, "dilation", dilation, n, 1, 1, &s.dil_d)
    nonempty(op, x, 1)
    for i in range(3):
        if (&s.pad_d)[i] > (&s.k_d)[i] / 2:
            raise RuntimeError(f"{op}: pad should be at most half of effective kernel size, and smaller than or equal to half of kernel size, "
                               f"but got {listed(&s.pad_d, n)} for {listed(&s.k_d, n)}")
        stride_i = (&s.stride_d)[i]
        last = (&s.in_d)[i] + 2 * (&s.pad_d)[i] - (&s.dil_d)[i] * ((&s.k_d)[i] - 1) - 1
        (&s.out_d)[i] = floor_div(last + (stride_i - 1 if ceil_mode else 0), stride_i) + 1
        if ceil_mode and ((&s.out_d)[i] - 1) * stride_i >= (&s.in_d)[i] + (&s.pad_d)[i]:
            (&s.out_d)[i] -= 1          # the last window must begin inside the input or its left padding
        (&s.stride_d)[i] = within(s, i)
    if s.out_d < 1 or s.out_h < 1 or s.out_w < 1:
        given, made = ("x".join(map(str, [s.c_in, *size])) for size in (listed(&s.in_d, n), listed(&s.out_d, n)))
        raise RuntimeError(f"{op}: Given input size: ({given}). Calculated output size: ({made}). Output size is too small for "
                           f"kernel_size={listed(&s.k_d, n)}")
    return geo


cdef str pool_name(str name, Tensor x):
    if not 3 <= x.nd <= 5:
        raise RuntimeError(f"{name}: Expected a batched input (N, C, ...) of 3 to 5 dimensions, but got {list(shape_of(x))}")
    return f"{name}{x.nd - 2}d"


cdef Tensor exact_floats(str op, Tensor x):
    """Integers as float64, where no value is rounded."""
    if x.dt == I64 and x.count and max(abs(int(x._array().min())), abs(int(x._array().max()))) > 1 << 53:
        raise NotImplementedError(f"{op}: int64 values beyond 2**53 are not supported")
    return cast(x, F64)


def max_pool(Tensor x, kernel, stride=None, padding=0, dilation=1, pybool ceil_mode not None=False, bint places=True):
    """(values, indices): the maximum of each window of (N, C, ...), and its place in the flattened volume. NaN wins.

    places=False: values alone, and faster where no gradient will need the indices."""
    cdef str op = pool_name("max_pool", x)
    cdef Tensor values, index
    geo = pool_geometry(op, x, kernel, stride, padding, dilation, ceil_mode)
    if I64 <= x.dt <= U8:
        values, index = maxima(exact_floats(op, x), geo, places)
        values = cast(values, x.dt)
    else:
        only_float(op, op, x)
        values, index = maxima(x, geo, places)
    return (values, index) if places else values


def adaptive_max_pool(Tensor x, sizes):
    """(values, indices): the maximum of each of `sizes` windows of (N, C, ...) floats, which share each dimension as evenly as they can."""
    cdef Geometry geo = geometry_of(x)
    for i in range(3):
        (&geo.s.k_d)[i] = (&geo.s.out_d)[i] = sizes[i + geo.n - 3] if i >= 3 - geo.n else 1
        (&geo.s.stride_d)[i], (&geo.s.pad_d)[i], (&geo.s.dil_d)[i] = 0, 0, 1
    return maxima(x, geo, True)


def avg_pool(Tensor x, kernel, stride=None, padding=0, pybool ceil_mode not None=False, pybool count_include_pad not None=True,
             divisor_override=None):
    """The mean of each window of (N, C, ...); divisor_override: its sum divided by this."""
    cdef str op = pool_name("avg_pool", x)
    cdef Geometry geo = pool_geometry(op, x, kernel, stride, padding, 1, ceil_mode)
    only_float(op, op, x)
    if geo.n == 3 and (geo.s.k_d > geo.s.in_d or geo.s.k_h > geo.s.in_h or geo.s.k_w > geo.s.in_w):
        raise RuntimeError(f"{op}: kernel_size={listed(&geo.s.k_d, 3)} is larger than the input {list(shape_of(x))}")
    if divisor_override is not None and divisor_override == 0:
        raise RuntimeError(f"{op}: divisor must be not zero, got divisor_override=0")
    geo.count_include_pad = count_include_pad
    geo.divisor = 0 if divisor_override is None else divisor_override
    return linear_map(AVG, x, geo)


# ---------------------------------------------------------------------------------------------------- unfold, fold

cdef int fill_windows(str op, Geometry geo, kernel, dilation, padding, stride) except -1:
    fill(op, "kernel_size", kernel, geo.n, 1, 1, &geo.s.k_d)
    fill(op, "dilation", dilation, geo.n, 1, 1, &geo.s.dil_d)
    fill(op, "padding", padding, geo.n, 0, 0, &geo.s.pad_d)
    fill(op, "stride", stride, geo.n, 1, 1, &geo.s.stride_d)
    return windows_of(&geo.s)


cdef str sliding(Geometry geo):
    return (f"kernel_size={tuple(listed(&geo.s.k_d, 2))}, dilation={tuple(listed(&geo.s.dil_d, 2))}, "
            f"padding={tuple(listed(&geo.s.pad_d, 2))}, stride={tuple(listed(&geo.s.stride_d, 2))}")


def unfold(Tensor x, kernel, dilation=1, padding=0, stride=1):
    """The windows of (N, C, H, W) as columns (N, C kH kW, L)."""
    geo = geometry_of(x)
    none_fits = fill_windows("unfold", geo, kernel, dilation, padding, stride)
    nonempty("unfold", x, 1)
    only_float("unfold", "im2col_out_cpu", x)
    if none_fits:
        raise RuntimeError(f"unfold: no window fits {list(shape_of(x))}: {sliding(geo)}")
    return linear_map(UNFOLD, x, geo)


def fold(Tensor x, output_size, kernel, dilation=1, padding=0, stride=1):
    """Columns (N, C kH kW, L) added up to (N, C, *output_size): the transpose of unfold."""
    cdef Geometry geo = Geometry.__new__(Geometry)
    cdef ConvShape* s = &geo.s
    geo.n = 2
    fill("fold", "output_size", output_size, 2, 1, 1, &s.in_d)
    fill_windows("fold", geo, kernel, dilation, padding, stride)
    nonempty("fold", x, 1)
    only_float("fold", "col2im_out_cpu", x)
    if x.c_shape[1] % volume(&s.k_d):
        raise RuntimeError(f"fold: kernel_size={tuple(listed(&s.k_d, 2))} does not divide dimension 1 of the input {list(shape_of(x))}")
    s.n, s.c_in, s.c_out, s.groups = x.c_shape[0], x.c_shape[1] // volume(&s.k_d), 1, 1
    if s.out_h < 1 or s.out_w < 1 or x.c_shape[2] != s.out_h * s.out_w:
        raise RuntimeError(f"fold: output_size={tuple(listed(&s.in_d, 2))}, {sliding(geo)} makes {s.out_h} * {s.out_w} windows, "
                           f"but the input has {x.c_shape[2]}")
    return linear_map(FOLD, x, geo)
