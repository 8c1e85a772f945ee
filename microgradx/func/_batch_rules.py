"""How functions compute with all samples at once: {name: rule(level, function, args, kwargs)}, whose result has the batch's dimension first.

A rule answers for the arguments that programs give; NotImplemented leaves a call to the samples, one after another, which is right for every function.
"""
import microgradx
from microgradx._engine.tensor import Tensor

RULES = {}


def rule(names):
    """Decorator: the rule for these functions."""
    def keep(function):
        for name in names.split():
            RULES[name] = function
        return function
    return keep


def tensors(args, kwargs):
    """The tensors among arguments."""
    return [x for x in (*args, *kwargs.values()) if isinstance(x, Tensor)]


def simple(level, args, kwargs, first=True):
    """Is the first argument, and no other, a tensor of the level?"""
    return level.own(args[0] if args else None) and sum(level.own(x) for x in tensors(args, kwargs)) == 1


def aligned(level, t, rank):
    """The whole of t, or t, with ones where a sample lacks dimensions."""
    if not level.own(t):
        return t
    w = t._whole
    return w if t.ndim >= rank else w.reshape(level.size, *(1,) * (rank - t.ndim), *t.shape)


POINTWISE = """abs absolute acos acosh add addcdiv addcmul angle arccos arccosh arcsin arcsinh arctan arctan2 arctanh asin asinh atan atan2 atanh bitwise_and
    bitwise_not bitwise_or bitwise_xor ceil celu clamp clamp_max clamp_min clip conj copysign cos cosh deg2rad digamma div divide elu eq erf erfc
    erfinv exp exp2 expm1 fix floor floor_divide fmax fmin fmod frac ge gelu greater greater_equal gt hardshrink hardsigmoid hardswish hardtanh
    heaviside hypot isclose isfinite isinf isnan isneginf isposinf isreal ldexp le leaky_relu lerp less less_equal lgamma log log10 log1p log2
    logaddexp logaddexp2 logical_and logical_not logical_or logical_xor logit logsigmoid lt masked_fill maximum minimum mish mul multiply mvlgamma
    nan_to_num ne neg negative nextafter not_equal polygamma positive pow rad2deg reciprocal relu relu6 remainder round rsqrt rsub selu sgn sigmoid
    sign signbit silu sin sinc sinh softplus softshrink softsign special_expit sqrt square sub subtract tan tanh tanhshrink threshold true_divide
    trunc where xlogy xlog1py float_power i0 expit __add__ __radd__ __sub__ __rsub__ __mul__ __rmul__ __truediv__ __rtruediv__ __floordiv__
    __rfloordiv__ __mod__ __rmod__ __pow__ __rpow__ __eq__ __ne__ __lt__ __le__ __gt__ __ge__ __and__ __or__ __xor__ __invert__ __neg__ __pos__
    __abs__ __rand__ __ror__ __rxor__ __lshift__ __rshift__ __iadd__ __isub__ __imul__ __itruediv__ __iand__ __ior__ __ixor__ __ipow__ __ifloordiv__
    __imod__ copy_ fill_ zero_ detach clone contiguous float double half bfloat16 long int short char byte bool to type_as cpu zeros_like ones_like
    full_like empty_like tril triu detach_ alias view_as_real real imag"""


SHAPED = set("tril triu to type_as".split())        # whose second argument is no operand


@rule(POINTWISE + "".join(f" {name}_" for name in POINTWISE.split() if name[-1] != "_"))
def pointwise(level, func, args, kwargs):
    """Elements of broadcast operands."""
    name, first = func.__name__, args[0] if args else None
    if not kwargs and level.own(first) and name not in SHAPED:
        if len(args) == 1 and first.ndim > 1:
            return func(first._whole)
        if len(args) == 2 and type(args[1]) in (int, float):
            return func(first._whole, args[1])
    given = tensors(args, kwargs)
    rank = max([t.ndim for t in given])
    if name in ("to", "type_as") and not level.own(first) or "memory_format" in kwargs:
        return NotImplemented
    if name in ("to", "type_as"):
        return func(*[x._whole if level.own(x) else x for x in args], **kwargs)
    if len({t.dtype for t in given}) > 1 and any(level.own(t) and not t.ndim for t in given):
        return NotImplemented               # a tensor without dimensions decides otherwise about the dtype
    if name[-1] == "_" and name[-2] != "_" and first.ndim < rank or name in ("tril", "triu") and (rank < 2 or len(given) > 1):
        return NotImplemented
    return func(*[aligned(level, x, rank) for x in args], **{k: aligned(level, x, rank) for k, x in kwargs.items()})


def shifted(d, rank):
    """A sample's dimension (or several) as the whole's; None where it is out of range."""
    if isinstance(d, (tuple, list)):
        d = [shifted(i, rank) for i in d]
        return None if None in d or not d else tuple(d)
    return d % rank + 1 if type(d) is int and -rank <= d < rank else None


def along(names, place, default=None, extra=0):
    """The rule of functions of one tensor along the dimension that is their argument at this place; extra: as many more dimensions as the result has."""
    def compute(level, func, args, kwargs):
        kwargs = dict(kwargs)
        if not simple(level, args, kwargs):
            return NotImplemented
        key = next((k for k in ("dim", "dims", "axis") if k in kwargs), None)
        d = shifted(kwargs[key] if key else args[place] if len(args) > place else default, args[0].ndim + extra)
        if d is None:
            return NotImplemented
        if key:
            return func(args[0]._whole, *args[1:], **kwargs | {key: d})
        if len(args) < place:
            return func(args[0]._whole, *args[1:], **kwargs | {"dim": d})
        return func(args[0]._whole, *args[1:place], d, *args[place + 1:], **kwargs)
    for name in names.split():
        RULES[name] = compute
    return compute


along("softmax log_softmax softmin cumsum cumprod logcumsumexp cummax cummin", 1)
along("normalize", 2, 1)
along("sort argsort glu", 1, -1)
along("unbind", 1, 0)
along("topk kthvalue", 2, -1)
along("split chunk tensor_split split_with_sizes", 2, 0)
along("roll", 2)
along("select narrow", 1)
along("unsqueeze", 1, None, 1)


@rule("unfold")
def windows(level, func, args, kwargs):
    """Tensor's, along a dimension."""
    return NotImplemented if func is microgradx.nn.functional.unfold else along("", 1)(level, func, args, kwargs)


FULL = {"max": "amax", "min": "amin"}


@rule("sum nansum mean nanmean prod amax amin max min argmax argmin all any logsumexp var std median nanmedian count_nonzero norm vector_norm var_mean "
      "std_mean")
def reduction(level, func, args, kwargs):
    """Along dimensions, or of all elements of a sample."""
    name = func.__name__
    if sum(level.own(x) for x in tensors(args, kwargs)) == 2 and name in ("max", "min"):
        return pointwise(level, func, args, kwargs)
    if not simple(level, args, kwargs) or len(args) > 1 and isinstance(args[1], bool):
        return NotImplemented
    normed = name in ("norm", "vector_norm")
    x, place = args[0], 2 if normed else 1
    if kwargs.get("dim", args[place] if len(args) > place else None) is not None or "axis" in kwargs:
        return along("", place)(level, func, args, kwargs)
    rest = {k: v for k, v in kwargs.items() if k != "dim"}
    if rest.get("keepdim") or len(args) > place or normed and x.ndim > 1 and (len(args) > 1 or "ord" in rest):
        return NotImplemented
    flat = x._whole if x.ndim == 1 else x._whole.reshape(level.size, -1)
    if normed:
        return func(flat, *args[1:], dim=1, **rest)
    if name in FULL:
        return getattr(microgradx, FULL[name])(flat, 1)
    found = func(flat, dim=1, **rest)
    return found[0] if "median" in name else found


# ---------------------------------------------------------------------------------------------------- shapes

def sizes_of(args):
    """A shape that is given as one argument or as several."""
    return tuple(args[0]) if len(args) == 1 and isinstance(args[0], (tuple, list)) else tuple(args)


@rule("view reshape expand repeat permute flip broadcast_to tile new_zeros new_ones new_empty")
def by_sizes(level, func, args, kwargs):
    """Shapes and orders of dimensions."""
    kwargs = dict(kwargs)
    name, key = func.__name__, next((k for k in ("dims", "size", "shape", "sizes") if k in kwargs), None)
    sizes = sizes_of((kwargs.pop(key),) if key and len(args) == 1 else args[1:])
    if not simple(level, args, kwargs) or not sizes or not all(type(n) is int for n in sizes) or kwargs and not name.startswith("new_"):
        return NotImplemented
    x = args[0]
    if name in ("permute", "flip"):
        order = shifted(sizes, x.ndim)
        return NotImplemented if order is None else func(x._whole, (0, *order) if name == "permute" else order)
    if name in ("expand", "broadcast_to", "repeat", "tile"):
        if len(sizes) < x.ndim:
            return NotImplemented
        first = level.size if name in ("expand", "broadcast_to") else 1
        return getattr(aligned(level, x, len(sizes)), "expand" if first > 1 or "expand" in name or name == "broadcast_to" else "repeat")(first, *sizes)
    return func(x._whole, (level.size, *sizes), **kwargs)


NAMES = {"transpose": {"dim0": None, "dim1": None}, "movedim": {"source": None, "destination": None}, "unflatten": {"dim": None, "sizes": ()},
         "diagonal": {"offset": 0, "dim1": 0, "dim2": 1}, "flatten": {"start_dim": 0, "end_dim": -1}, "squeeze": {"dim": None}}


@rule("transpose swapaxes swapdims movedim moveaxis diagonal flatten unflatten squeeze t view_as reshape_as expand_as ravel adjoint")
def turned(level, func, args, kwargs):
    """Dimensions that are named one by one."""
    name, x = func.__name__, args[0]
    names = NAMES.get(name, {})
    if kwargs.keys() - names or not level.own(x):
        return NotImplemented
    if name in ("view_as", "reshape_as", "expand_as"):
        return getattr(aligned(level, x, args[1].ndim), name[:-3])(level.size, *args[1].shape)
    if not simple(level, args, kwargs) or name == "diagonal" and func is microgradx.linalg.diagonal or name == "adjoint" and x.ndim < 2:
        return NotImplemented
    rest = (*args[1:], *[kwargs.get(k, default) for k, default in list(names.items())[len(args) - 1:]])
    if name == "t":
        return x._whole if x.ndim < 2 else x._whole.transpose(1, 2) if x.ndim == 2 else NotImplemented
    if name == "ravel" or name == "flatten" and not x.ndim:
        return x._whole.reshape(level.size, -1)
    if name == "squeeze" and rest == (None,):
        rest = tuple(i for i, n in enumerate(x.shape) if n == 1)
        return x._whole.squeeze(tuple(i + 1 for i in rest)) if rest else x._whole.view(x._whole.shape)
    kept = rest[:name == "diagonal"]
    rest, sizes = (rest[:1], rest[1:]) if name == "unflatten" else (rest[len(kept):], ())
    places = [shifted(d, x.ndim) for d in rest]
    return NotImplemented if None in places else func(x._whole, *kept, *places, *sizes)


@rule("__get__")
def attribute(level, func, args, kwargs):
    """Properties that are views."""
    x, name = args[0], next((k for k in ("T", "H", "mT", "mH", "real", "imag") if func.__self__ is vars(Tensor)[k]), "")
    if x.ndim < 2 and name[-1:] in "TH" or x.ndim > 2 and name in ("T", "H"):
        return NotImplemented
    return getattr(x._whole, {"T": "mT", "H": "mH"}.get(name, name))


@rule("cat concat concatenate stack")
def joined(level, func, args, kwargs):
    """Several tensors along a dimension."""
    parts = list(args[0])
    d = kwargs.get("dim", args[1] if len(args) > 1 else 0)
    d = shifted(d, max(p.ndim for p in parts) + (func.__name__ == "stack"))
    if d is None or set(kwargs) - {"dim"} or len({p.ndim for p in parts}) > 1:
        return NotImplemented
    return func([p._whole if level.own(p) else p.expand(level.size, *p.shape) for p in parts], d)


@rule("__getitem__")
def indexed(level, func, args, kwargs):
    """x[...]: an index before the others takes all samples, or a sample's own indices beside its number."""
    x, index = args
    index = index if isinstance(index, tuple) else (index,)
    found = [i for i in index if isinstance(i, (Tensor, list)) or type(i) is bool]
    own = [i for i in found if isinstance(i, Tensor) and level.own(i)]
    if any(i.dtype in (microgradx.bool, microgradx.uint8) for i in own):
        raise RuntimeError("vmap: the result's shape would depend on the sample (dynamic shape): indexing with a boolean mask. Hint: where(mask, x, 0)")
    if not own:
        if len(found) > 1 or level.among(found):
            return NotImplemented
        return x._whole[(slice(None), *index)]
    if len(found) > 1 or not isinstance(index[0], Tensor):
        return NotImplemented
    places = own[0]._whole
    if not level.own(x):
        return x[(places, *index[1:])]
    batch = microgradx.arange(level.size).view(-1, *(1,) * own[0].ndim)
    return x._whole[(batch, places, *index[1:])]


@rule("masked_select")
def selected(level, func, args, kwargs):
    """The elements where a mask is True, which is the same for all samples."""
    mask = kwargs.get("mask", args[1] if len(args) > 1 else None)
    if level.own(mask):
        raise RuntimeError("vmap: Attempted to vmap over `mask` in microgradx.masked_select(self, mask): its result would have another shape for each sample. "
                           "Hint: where(mask, x, 0)")
    if len(args) != 2 or mask.dtype is not microgradx.bool:
        return NotImplemented
    x, shape = args[0], microgradx.broadcast_shapes(args[0].shape, mask.shape)
    return aligned(level, x, len(shape)).expand(level.size, *shape)[:, mask.expand(shape)]


@rule("__setitem__")
def assigned(level, func, args, kwargs):
    """x[...] = value."""
    x, index, value = args
    index = index if isinstance(index, tuple) else (index,)
    if any(isinstance(i, (Tensor, list)) or type(i) is bool for i in index):
        return NotImplemented
    part = x._whole[(slice(None), *index)]
    if isinstance(value, Tensor) and value.ndim >= part.ndim:
        return NotImplemented               # beginning with lengths of 1
    x._whole[(slice(None), *index)] = aligned(level, value, part.ndim - 1) if isinstance(value, Tensor) else value
    return None


@rule("gather scatter scatter_add take_along_dim index_select scatter_ scatter_add_")
def placed(level, func, args, kwargs):
    """Places along a dimension that are given as tensors."""
    if kwargs or len(args) < 3:
        return NotImplemented
    x = args[0]
    name, place = func.__name__, 2 if func.__name__ == "take_along_dim" else 1
    d = shifted(args[place], x.ndim)
    if d is None or not level.own(x):
        return NotImplemented
    if name == "index_select":
        return func(x._whole, d, args[2]) if simple(level, args, kwargs) else NotImplemented
    if any(isinstance(t, Tensor) and t.ndim != x.ndim for t in args[1:]):
        return NotImplemented
    rest = [t._whole if level.own(t) else t.expand(level.size, *t.shape) if isinstance(t, Tensor) else t for t in args[1:]]
    rest[place - 1] = d
    return func(x._whole, *rest)


# ---------------------------------------------------------------------------------------------------- products

def multiplied(level, a, b):
    """The product of matrices or vectors, each a pair (tensor, does it have the batch's dimension?)."""
    ranks = [t.ndim - own for t, own in (a, b)]
    if ranks == [2, 1] and b[1] and not a[1]:
        return microgradx.matmul(b[0], a[0].mT)
    rank = max(*ranks, 2)
    turned = []
    for (t, own), n, vector in zip((a, b), ranks, (-2, -1), strict=True):
        t = t.unsqueeze(vector) if n == 1 else t
        missing = rank - max(n, 2)
        turned.append(t.reshape(level.size, *(1,) * missing, *t.shape[1:]) if own and missing else t)
    out = microgradx.matmul(*turned)
    gone = tuple(d for d, n in zip((-2, -1), ranks, strict=True) if n == 1)
    return out.squeeze(gone) if gone else out


RANKS = {"mm": (2, 2), "addmm": (2, 2), "bmm": (3, 3), "baddbmm": (3, 3), "mv": (2, 1), "addmv": (2, 1), "dot": (1, 1)}


def pair(level, t):
    """(whole, True), or (tensor, False)."""
    return (t._whole, True) if level.own(t) else (t, False)


@rule("matmul mm bmm mv dot __matmul__ __rmatmul__")
def product(level, func, args, kwargs):
    """Matrix products, of vectors too."""
    a, b = args[::-1] if func.__name__ == "__rmatmul__" else args
    if kwargs or not a.ndim or not b.ndim or a.dtype is not b.dtype or (a.ndim, b.ndim) != RANKS.get(func.__name__, (a.ndim, b.ndim)):
        return NotImplemented
    return multiplied(level, pair(level, a), pair(level, b))


@rule("outer ger")
def outer(level, func, args, kwargs):
    """Products of all pairs."""
    a, b = args
    return pair(level, a)[0].unsqueeze(-1) * pair(level, b)[0].unsqueeze(-2) if a.ndim == b.ndim == 1 else NotImplemented


@rule("addmm addmv baddbmm")
def added(level, func, args, kwargs):
    """A sum and a product."""
    if kwargs or not args[0].ndim or tuple(t.ndim for t in args[1:]) != RANKS[func.__name__]:
        return NotImplemented
    out = multiplied(level, *[pair(level, t) for t in args[1:]])
    return out + aligned(level, args[0], args[1].ndim if args[2].ndim > 1 else 1)


@rule("linear")
def linear(level, func, args, kwargs):
    """x W' + b."""
    x, w, b = (*args, *kwargs.values(), None)[:3] if set(kwargs) <= {"bias"} else (None,) * 3
    if x is None or w.ndim != 2 or not x.ndim or b is not None and b.ndim > 1:
        return NotImplemented
    if not level.own(w):
        out = func(pair(level, x)[0], w, None if level.own(b) else b)
    else:
        out = multiplied(level, pair(level, x), (w._whole.mT, True))
    return out + aligned(level, b, x.ndim) if b is not None and (level.own(b) or level.own(w)) else out


@rule("einsum")
def einsum(level, func, args, kwargs):
    """Sums of products, by letters: one more, for the samples."""
    equation = args[0].replace(" ", "") if isinstance(args[0], str) else ""
    if "->" not in equation or kwargs:
        return NotImplemented
    given = list(args[1]) if len(args) == 2 and isinstance(args[1], (list, tuple)) else list(args[1:])
    letter = next(c for c in "ZYXWVUTSRQPONMLKJIHGFEDCBA" if c not in equation)
    terms, result = equation.split("->")
    terms = [letter * level.own(t) + term for t, term in zip(given, terms.split(","), strict=True)]
    return func(f"{','.join(terms)}->{letter}{result}", *[pair(level, t)[0] for t in given])


@rule("inverse inv det slogdet logdet cholesky cholesky_ex qr svd svdvals eigh eigvalsh eig eigvals pinv pinverse matrix_exp matrix_power matrix_rank "
      "fft ifft rfft irfft hfft")
def leading(level, func, args, kwargs):
    """Functions of the last dimensions, which take any before them."""
    least = -kwargs.get("dim", -1) if "fft" in func.__name__ else 2
    return func(args[0]._whole, *args[1:], **kwargs) if simple(level, args, kwargs) and len(args) < 3 and 0 < least <= args[0].ndim else NotImplemented


@rule("solve")
def solve(level, func, args, kwargs):
    """A x = b, of vectors too."""
    (a, b), vector = args, args[1].ndim == 1
    if kwargs or a.ndim != (2 if vector else b.ndim):
        return NotImplemented
    a, b = (t._whole if level.own(t) else t.expand(level.size, *t.shape) for t in (a, b))
    return func(a, b.unsqueeze(-1)).squeeze(-1) if vector else func(a, b)
