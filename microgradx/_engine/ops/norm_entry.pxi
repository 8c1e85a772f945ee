# What is called from above: arguments checked, then one of the four rows.

cdef int check_dtypes(str op, str c_name, Tensor x, tuple others) except -1:
    """others: (name, tensor or None) pairs of x's dtype."""
    if F64 < x.dt < N_COMPUTE:
        raise NotImplementedError(f"{op}: \"{c_name}\" not implemented for '{dtype_of(x.dt).short_name}'. Hint: "
                                  "convert with .float()")
    for name, other in others:
        if other is not None:
            t = <Tensor?>other
            if t.dt != x.dt and not (t.dt == F32 and x.dt >= N_COMPUTE):
                raise RuntimeError(f"{op}: mixed dtype (CPU): expected {name} of {dtype_of(x.dt).short_name} but found {dtype_of(t.dt).short_name}")


cdef Norm rows_of(str op, Tensor x, object normalized_shape, double eps, tuple params):
    """x as rows of the last dimensions, of sizes normalized_shape; params: (name, tensor or None) of that shape."""
    cdef Norm p = Norm.__new__(Norm)
    if not isinstance(normalized_shape, (tuple, list)):
        raise TypeError(f"{op}(): argument 'normalized_shape' (position 2) must be tuple of ints, not {type(normalized_shape).__name__}")
    shape = [int(size) for size in normalized_shape]
    cdef int lead = x.nd - len(shape)
    if not shape:
        raise RuntimeError(f"{op}: Expected normalized_shape to be at least 1-dimensional, but got []")
    if lead < 0 and op == "rms_norm":
        raise ValueError(f"rms_norm: Input tensor must have at least {len(shape)} dimensions, but got {x.nd}")
    for name, t in params:
        if t is not None and list(t.shape) != shape:
            raise RuntimeError(f"{op}: Expected {name} of the shape normalized_shape={shape}, but got {list(t.shape)}")
    if lead < 0 or [x.c_shape[lead + i] for i in range(len(shape))] != shape:
        raise RuntimeError(f"{op}: Given normalized_shape={shape}, expected input with shape {['*', *shape]}, but got input of size{list(shape_of(x))}".replace("'", ""))
    p.kind, p.call.n, p.call.c, p.call.s, p.call.groups, p.call.eps = NORM_GROUP, 1, 1, 1, 1, eps
    for d in range(x.nd):
        if d < lead: p.call.n *= x.c_shape[d]
        else: p.call.c *= x.c_shape[d]
    return p


def layer_norm(input, shape, Tensor weight=None, Tensor bias=None, eps=1e-5):
    """(input - mean) / sqrt(var + eps) * weight + bias over the last dimensions, whose sizes are shape."""
    cdef Tensor x = given(input, "layer_norm")
    if isinstance(eps, Tensor) and (<Tensor>eps).nd:
        raise TypeError("layer_norm(): argument 'eps' (position 5) must be float, not Tensor. Hint: eps.item()")
    cdef Norm p = rows_of("layer_norm", x, shape, eps, (("weight", weight), ("bias", bias)))
    check_dtypes("layer_norm", "LayerNormKernelImpl", x, (("weight", weight), ("bias", bias)))
    return normalize(p, LAYER_NORM, x, weight, bias)


def rms_norm(Tensor x, shape, Tensor w=None, eps=None):
    """x / sqrt(mean(x^2) + eps) * w over the last dimensions, whose sizes are shape; eps: the dtype's, unless given."""
    if eps is None:
        eps = np.finfo(np.float64 if x.dt in (F64, C128) else np.float32).eps
    cdef Norm p = rows_of("rms_norm", x, shape, eps, (("weight", w),))
    if is_complex(x.dt):
        return cold["complex"]("rms_norm", x, tuple(range(-len(shape), 0)), w, eps)
    check_dtypes("rms_norm", "rms_norm", x, ())
    if w is not None and w.dt != x.dt:
        w = to_dtype(w, F32 if x.dt >= N_COMPUTE else x.dt)
    return normalize(p, RMS_NORM, x, w, None, True)


cdef Norm channels_of(str op, int kind, Tensor x, double eps):
    """x (N, C, ...) as (N, C, S)."""
    cdef Norm p = Norm.__new__(Norm)
    if x.nd < 2:
        raise IndexError(f"{op}: Dimension out of range: the channels are dimension 1, and the input has shape {list(shape_of(x))}")
    p.kind, p.call.n, p.call.c, p.call.s, p.call.groups, p.call.eps = kind, x.c_shape[0], x.c_shape[1], 1, 1, eps
    for d in range(2, x.nd): p.call.s *= x.c_shape[d]
    return p


def batch_norm(Tensor x, Tensor w=None, Tensor b=None, Tensor running_mean=None, Tensor running_var=None,
               bint training=False, double momentum=0.1, double eps=1e-5):
    """(x - mean) / sqrt(var + eps) * w + b for each channel (dimension 1).

    training: the batch's statistics, towards which the running ones are moved, in place; else the running ones.
    """
    cdef Norm p = channels_of("batch_norm", NORM_BATCH, x, eps)
    cdef Tensor mean = None, var = None
    others = (("running_mean", running_mean), ("running_var", running_var), ("weight", w), ("bias", b))
    for name, t in others:
        if t is None:
            if not training and name.startswith("running"):
                raise RuntimeError(f"batch_norm: {name} must be defined in evaluation mode")
        elif t.numel() != p.call.c:
            raise RuntimeError(f"batch_norm: {name} should contain {p.call.c} elements not {t.numel()}")
        elif name.startswith("running") and t.requires_grad:
            raise RuntimeError(f"batch_norm: The function is not differentiable with respect to argument '{name}'. Hint: {name}.detach()")
    if (running_mean is None) != (running_var is None):
        raise ValueError("batch_norm: running_mean and running_var must either both be None or neither be None")
    check_dtypes("batch_norm", "batch_norm", x, others)
    if running_mean is not None:
        mean, var = dense(cast(running_mean, F32 if x.dt >= N_COMPUTE else x.dt)), dense(cast(running_var, F32 if x.dt >= N_COMPUTE else x.dt))
    p.call.training, p.call.momentum, p.call.running_mean, p.call.running_var = training, momentum, data_of(mean), data_of(var)
    p.last = not x.contiguous and channels_last(x) == 2
    out = normalize(p, BATCH_NORM, x, w, b)
    if not (x.contiguous or p.last): lie_as(out, x)
    if training and x.count and mean is not None:
        if mean is not running_mean: raw_copy(running_mean, mean)
        if var is not running_var: raw_copy(running_var, var)
        bump(running_mean)
        bump(running_var)
    return out


def group_norm(Tensor x, isize groups, Tensor w=None, Tensor b=None, double eps=1e-5):
    """(x - mean) / sqrt(var + eps) * w + b over each of `groups` groups of channels (dimension 1) of each sample."""
    cdef Norm p = channels_of("group_norm", NORM_GROUP, x, eps)
    if groups < 1:
        raise RuntimeError(f"group_norm: Expected num groups to be greater than 0, got {groups}")
    if p.call.c % groups:
        raise RuntimeError(f"group_norm: num_groups={groups} must divide the channels of {list(shape_of(x))}")
    for name, t in (("weight", w), ("bias", b)):
        if t is not None and (t.dim() != 1 or t.numel() != p.call.c):
            raise RuntimeError(f"group_norm: Expected {name} to be a vector of {p.call.c} elements, the channels, but got {list(t.shape)}")
    check_dtypes("group_norm", "GroupNormKernelImpl", x, (("weight", w), ("bias", b)))
    p.call.groups = groups
    return lie_as(normalize(p, GROUP_NORM, x, w, b), x)
