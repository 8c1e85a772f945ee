"""Puts everything in its place: the functions of the top level, the methods of Tensor, and their in-place forms."""
import functools
import importlib
import math

from microgradx import _machine, _methods, _type_info, complex_numbers, elementary, one_liners, pointwise, random, shaping
from microgradx._engine import ops
from microgradx._engine.device import device as _device
from microgradx._engine.dtype import as_dtype, dtype as _dtype
from microgradx._engine.storage import Storage
from microgradx._engine.tape import flat, is_grad_enabled, rename
from microgradx._engine.tensor import Size, Tensor, cold, install_methods, show_at_top_level
from microgradx._rows import RETURN_TYPES, named, need, own
from microgradx.storage import TypedStorage

MODULES = [importlib.import_module("microgradx." + name) for name in    # functions, and most of them methods
           """pointwise reduction shaping indexing products ordering cumulative layouts elementary contraction linalg special complex_numbers
           one_liners rare binning analysis dlpack factorizations""".split()]


def is_tensor(obj):
    """is_tensor(obj) -> bool.

    >>> import microgradx
    >>> microgradx.is_tensor(microgradx.tensor(1))
    True
    """
    return isinstance(obj, Tensor)


def is_storage(obj):
    """is_storage(obj) -> bool.

    >>> import microgradx
    >>> microgradx.is_storage(microgradx.zeros(1).untyped_storage())
    True
    """
    return isinstance(obj, (Storage, TypedStorage))


def is_floating_point(input):
    """is_floating_point(input) -> bool: is its dtype a floating one?

    >>> import microgradx
    >>> microgradx.is_floating_point(microgradx.tensor(1.))
    True
    """
    return input.dtype.is_floating_point


def is_complex(input):
    """is_complex(input) -> bool: is its dtype a complex one?

    >>> import microgradx
    >>> microgradx.is_complex(microgradx.tensor(1.))
    False
    """
    return input.dtype.is_complex


def is_nonzero(input):
    """is_nonzero(input) -> bool: of a tensor of one element.

    >>> import microgradx
    >>> microgradx.is_nonzero(microgradx.tensor([2.]))
    True
    """
    pointwise._check("is_nonzero", input)
    return bool(input)


def numel(input):
    """numel(input) -> int: the number of elements.

    >>> import microgradx
    >>> microgradx.numel(microgradx.zeros(2, 3))
    6
    """
    return input.numel()


def can_cast(from_, to):
    """can_cast(from, to) -> bool: may results of from be written into to?

    >>> import microgradx
    >>> microgradx.can_cast(microgradx.int64, microgradx.float32)
    True
    """
    return ops.castable(as_dtype(from_), as_dtype(to))


# ---------------------------------------------------------------------------------------------------- methods

# functions whose first argument is the tensor become methods as they are
_NOT_METHODS = {"broadcast_tensors", "broadcast_shapes", "cat", "concat", "concatenate", "stack", "hstack", "vstack", "dstack", "row_stack",
                "column_stack", "atleast_1d", "atleast_2d", "atleast_3d", "where", "chain_matmul", "searchsorted", "bucketize", "isin",
                "trapezoid", "trapz", "cumulative_trapezoid", "gradient", "triu_indices", "tril_indices", "block_diag", "meshgrid", "cartesian_prod",
                "bartlett_window", "hann_window", "hamming_window", "blackman_window", "kaiser_window", "vander", "alias_copy", "detach_copy",
                "as_strided_copy", "view_copy", "diagonal_copy", "t_copy", "expand_copy", "slice_copy", "permute_copy", "select_copy", "squeeze_copy",
                "unsqueeze_copy", "transpose_copy", "unfold_copy", "unbind_copy", "split_copy", "split_with_sizes_copy",
                "lu_unpack", "svd_lowrank", "pca_lowrank", "is_inference", "is_signed", "get_device", "combinations", "unravel_index", "fill", "detach",
                "einsum", "tensordot", "cdist", "polygamma", "typename", "frombuffer", "from_file", "scalar_tensor",
                "histogramdd", "segment_reduce", "from_dlpack", "to_dlpack", "empty_permuted", "view_as_real_copy", "view_as_complex_copy"}
_INPLACE = ("abs neg exp exp2 expm1 log log1p log2 log10 sqrt rsqrt reciprocal square sin cos tan asin acos atan sinh cosh tanh sigmoid erf "
            "erfc sign floor ceil trunc relu round clamp clip clamp_min clamp_max lerp addcmul addcdiv fmod atan2 hypot copysign eq ne lt le "
            "gt ge logical_and logical_or logical_xor logical_not bitwise_not negative absolute arcsin arccos arctan arctan2 fix "
            "asinh acosh atanh arcsinh arccosh arctanh lgamma digamma erfinv xlogy nan_to_num logit sinc frac heaviside deg2rad rad2deg ldexp gcd lcm sgn "
            "i0 igamma igammac mvlgamma polygamma addmm addmv baddbmm addbmm addr tril triu nextafter renorm index_reduce "
            "not_equal less less_equal greater greater_equal").split()
_COMPOSED = ("renorm_", "index_reduce_")       # steps in between save self, which is about to be overwritten
_DIRECT = {"addcmul_": ops.addcmul_, "addcdiv_": ops.addcdiv_, "lerp_": ops.lerp_,  # in one pass; None where that does not apply
           **{f"{name}_": functools.partial(ops.elementwise.unary_, ops.UNARY[name]) for name in
              "abs neg exp log sqrt rsqrt square reciprocal sin cos tan tanh sigmoid erf floor ceil trunc relu".split()},
           "clamp_": pointwise._clamp_}
_INPLACE_FUNCTIONS = ("abs acos acosh addmv arccos arccosh arcsin arcsinh arctan arctanh as_strided asin asinh atan atanh ceil clamp clamp_max clamp_min clip "
                      "cos cosh deg2rad detach erf erfc exp2 exp expm1 fill fix floor frac gcd i0 index_put lcm ldexp log10 log1p log2 log logit nan_to_num "
                      "neg negative rad2deg reciprocal relu round rsqrt sigmoid sin sinc sinh sqrt square tan tanh trunc xlogy zero").split()
_INPLACE_OPERATORS = {"true_divide_": "DIV", "pow_": "POW", "floor_divide_": "FLOOR_DIVIDE", "remainder_": "REMAINDER",
                      "bitwise_and_": "AND", "bitwise_or_": "OR", "bitwise_xor_": "XOR", "bitwise_left_shift_": "LEFT_SHIFT",
                      "bitwise_right_shift_": "RIGHT_SHIFT"}


def _in_place(name, method, like=None, what="its result, rounded to self's dtype, overwrites self"):
    if like is not None:
        method.__wrapped__ = like           # inspect.signature, help, editors and looks at arguments show its arguments
    return named(name, method, f"{name[:-1]}, in place: {what}. Gradient: that of {name[:-1]}.")


def _inplace_method(name, function):
    """The in-place form of a function: the same computation, its result and history written into self."""
    direct = _DIRECT.get(name)
    alone = isinstance(direct, functools.partial)       # takes no arguments, but its kernel does

    def method(self, *args, **kwargs):
        if direct is not None and not (alone and (args or kwargs)) and (done := direct(self, *args, **kwargs)) is not None:
            return done
        if "out" in kwargs:
            raise TypeError(f"{name}() got an unexpected keyword argument 'out': its result is self")
        if name.startswith("logical"):          # which PyTorch does not record
            return ops.copy_(self.detach(), function(self, *args, **kwargs)) is None or self
        need(name not in ("abs_", "absolute_") or not self.dtype.is_complex, RuntimeError, "In-place abs is not supported for complex tensors.")
        if (name in _COMPOSED or self.dtype.is_complex) and self.requires_grad:         # steps in between saved self, which is about to be overwritten
            return ops.assign_inplace(name, self, function(self.clone(), *args, **kwargs))
        result = function(self, *args, **kwargs)
        if function.__name__ in ops.COMPARE and self.dtype.is_floating_point:           # PyTorch records these, with gradients of 0
            other = next(iter((*args, *kwargs.values())))
            result = rename(flat(ops.cast_to(result, self.dtype), self, other), f"{function.__name__.title()}Backward{int(isinstance(other, Tensor))}")
        return ops.assign_inplace(name, self, result)
    return _in_place(name, method, function)


def _inplace_operator(name, number):
    def method(self, other):
        return ops.inplace_operator(number, self, other)
    return _in_place(name, method)


def _inplace_view(name, make):
    def method(self, *args, **kwargs):
        changed = ops.elementwise.take_geometry(name, self, make(self, *args, **kwargs))
        if is_grad_enabled() and changed.grad_fn is not None:          # PyTorch numbers the rows of these behind those of the functions
            shown = changed.grad_fn.name()
            rename(changed, f"{shown[:-1]}{int(shown[-1]) + (3 if shown.startswith('Squeeze') else 1)}", False)
        return changed
    return _in_place(name, method, make, "self becomes that view of its memory")


def _shape_methods():
    """Methods whose arguments may be spread: x.view(2, 3), x.permute(0, 1)."""
    def where(self, condition, other):
        """where(condition, self, other)."""
        return ops.where(condition, self, other)

    def div_(self, other, *, rounding_mode=None):
        """div, in place."""
        if rounding_mode is None:
            return ops.inplace_operator(ops.DIV, self, other)
        return ops.assign_inplace("div_", self, pointwise.div(self, other, rounding_mode=rounding_mode))

    def conj_physical_(self):
        """self conjugated in place; nothing changes where it is real.

        >>> import microgradx
        >>> microgradx.tensor([1., -2.]).conj_physical_()
        tensor([ 1., -2.])
        """
        made = rename(complex_numbers.conj(self).clone(), "ConjPhysicalBackward1")
        return ops.assign_inplace("conj_physical_", self, made)        # counts as a change, in PyTorch too

    def float_power_(self, exponent):
        """float_power, in place; RuntimeError unless self is float64."""
        if self.dtype.name not in ("float64", "complex128"):
            raise RuntimeError(f"the base given to float_power_ has dtype {self.dtype.short_name} but the operation's result requires dtype Double")
        return ops.assign_inplace("float_power_", self, one_liners.float_power(self, exponent))

    def polygamma(self, n):
        """polygamma(n, self)."""
        return elementary.PUBLIC["polygamma"](n, self)

    def shaped_as(name, core):
        def method(self, other):
            pointwise._check(name, other, "other")
            return core(self, other.shape)
        return named(name, method, f"{name[:-3]}(other.shape).")

    return dict(
        view=ops.view, reshape=ops.reshape, permute=ops.permute, expand=ops.expand, contiguous=ops.contiguous,
        conj_physical_=conj_physical_, float_power_=float_power_,
        polygamma=polygamma, is_floating_point=is_floating_point, is_complex=is_complex, is_nonzero=is_nonzero, add_=ops.add_, sub_=ops.sub_,
        subtract_=ops.sub_, mul_=ops.mul_, multiply_=ops.mul_, div_=div_, divide_=div_, copy_=ops.copy_, fill_=ops.fill_, zero_=ops.zero_, where=where,
        **{f"{name}_as": shaped_as(f"{name}_as", getattr(ops, name)) for name in ("view", "reshape", "expand")},
        **{f"{name}_": _inplace_view(f"{name}_", getattr(shaping, name)) for name in (
            "unsqueeze", "squeeze", "t", "transpose", "swapaxes", "swapdims", "as_strided")})


def _is_contiguous(self, memory_format):
    need(isinstance(memory_format, _type_info._Word), TypeError,
         f"is_contiguous(): argument 'memory_format' must be microgradx.memory_format, not {type(memory_format).__name__}")
    dims = {"microgradx.channels_last": 4, "microgradx.channels_last_3d": 5}.get(repr(memory_format))
    return self.is_contiguous() if dims is None else self.dim() == dims and self.movedim(1, -1).is_contiguous()


cold["is_contiguous"] = _is_contiguous


def _install(namespace):
    """Fill the top-level namespace, and put the methods on Tensor."""
    namespace.update(own(globals()), **own(vars(_machine)), **_type_info.NAMES, **_machine._modules(namespace["__version__"]))
    namespace.update(pi=math.pi, e=math.e, inf=math.inf, nan=math.nan, newaxis=None)
    namespace["return_types"] = _machine._module("return_types", "The types of results with several parts.", **RETURN_TYPES)
    methods = _methods.METHODS
    for module in MODULES:
        for name, function in module.PUBLIC.items():
            if name not in _NOT_METHODS:
                methods.setdefault(name, function)
    for name, number in _INPLACE_OPERATORS.items():
        methods[name] = _inplace_operator(name, getattr(ops, number))
    for module in (*MODULES, random):
        methods.update(getattr(module, "METHODS", {}))
    methods.update({name: namespace[name] for name in ("bernoulli", "multinomial")}, **_shape_methods())
    for name in _INPLACE:
        methods[name + "_"] = _inplace_method(name + "_", methods[name])
    for name in ops.HOT_UNARY:
        methods[name] = getattr(ops.elementwise, name)
        methods[name].__doc__ = pointwise.PUBLIC[name].__doc__
    install_methods(methods)
    show_at_top_level(Tensor, Size, _dtype, _device)
    install_methods({"nbytes": Storage.size}, Storage)      # the field of that name is C's
    namespace.update({name + "_": getattr(Tensor, name + "_") for name in _INPLACE_FUNCTIONS})      # microgradx.relu_(x): x.relu_()
