"""Names of the top level that are no tensor functions: layouts, memory formats, type info, legacy types, GPU-era calls."""
import contextlib
import functools
import importlib
import inspect
import sys
import types
from collections import OrderedDict

import numpy as np

from microgradx import _methods, complex_numbers, elementary, fft, linalg, one_liners, pointwise, random, shaping, special
from microgradx._arguments import refusing
from microgradx._engine import dispatch, ops
from microgradx._engine.device import device as _device
from microgradx._engine.dtype import DTYPES, as_dtype, get_default_dtype
from microgradx._engine.dtype import dtype as _dtype
from microgradx._engine.storage import Storage
from microgradx._engine.tape import flat, is_grad_enabled, rename
from microgradx._engine.tensor import Size, Tensor, cold, install_methods, show_at_top_level
from microgradx._engine.warn import warn
from microgradx._kernels import threads
from microgradx._names import take_other_names
from microgradx._rows import RETURN_TYPES, WHOLE, named, need, own
from microgradx.storage import TypedStorage

MODULES = [importlib.import_module("microgradx." + name) for name in    # functions, and most of them methods
           """pointwise reduction shaping indexing products ordering cumulative layouts elementary contraction linalg special complex_numbers
           one_liners rare binning dlpack factorizations""".split()]
# they are called in every training step and check their arguments themselves
_QUICK = {"reshape", "flatten", "permute", "transpose", "t", "squeeze", "unsqueeze", "cat", "stack", "softmax", "log_softmax", "gather", "index_select",
          *(name for module in MODULES if module.__name__.endswith(("pointwise", "reduction", "products")) for name in module.PUBLIC
            if name not in ("outer", "ger", "addr", "addmv", "mv", "inner", "bitwise_not", "aminmax"))}
_COLD = """arange linspace logspace eye range full as_tensor asarray empty_strided full_like
    numel is_floating_point is_complex randint randperm multinomial""".split()      # of creation, of this module and random


def _guarded(table, prefix="", defined=None):
    """The functions of a table of names made refusing(); with `defined`, only those that these modules define."""
    made = {f: refusing(f, prefix) for name, f in table.items() if inspect.isfunction(f) and (prefix or f.__name__ not in _QUICK) and not name.startswith("_")
            and (defined is None or f.__module__ in defined)}
    table.update({name: made[f] for name, f in table.items() if inspect.isfunction(f) and f in made})


class _Word:
    """A constant with a name: strided, contiguous_format ..."""

    def __init__(self, name):
        self._name = name

    def __repr__(self):
        return f"microgradx.{self._name}"

    def __reduce__(self):
        return self._name


class memory_format(_Word):
    """The type of contiguous_format, channels_last and their like.

    >>> import microgradx
    >>> isinstance(microgradx.channels_last, microgradx.memory_format)
    True
    """


class layout(_Word):
    """The type of strided, which is every tensor's layout, and of sparse_coo.

    >>> import microgradx
    >>> isinstance(microgradx.ones(2).layout, microgradx.layout)
    True
    """


class OutOfMemoryError(RuntimeError):
    """What a GPU without memory raises: nothing here does.

    >>> import microgradx
    >>> microgradx.cuda.OutOfMemoryError is microgradx.OutOfMemoryError
    True
    """


_UNKNOWN_TO_NUMPY = {"bfloat16": (0.0078125, 3.3895313892515355e38, 1.1754943508222875e-38, 0.01),
                     "float8_e4m3fn": (0.125, 448.0, 0.015625, 1.0), "float8_e5m2": (0.25, 57344.0, 6.103515625e-05, 1.0)}


class _Limits:
    """What finfo and iinfo share: two of the same dtype are equal."""

    def __eq__(self, other):
        return type(other) is type(self) and other.dtype == self.dtype


class finfo(_Limits):
    """finfo(dtype): the limits of a floating-point dtype: eps, max, min, tiny, smallest_normal, resolution, bits.

    >>> import microgradx
    >>> microgradx.finfo(microgradx.float32).eps
    1.1920928955078125e-07
    """
    __module__ = "microgradx"

    def __init__(self, dtype=None):
        dtype = get_default_dtype() if dtype is None else as_dtype(dtype).to_real()
        need(dtype.is_floating_point, TypeError, f"microgradx.finfo() requires a floating point input type. Use microgradx.iinfo to handle '{dtype!r}'")
        self.dtype, self.bits = dtype.name, dtype.itemsize * 8
        if dtype.name in _UNKNOWN_TO_NUMPY:
            self.eps, self.max, self.tiny, self.resolution = _UNKNOWN_TO_NUMPY[dtype.name]
        else:
            info = np.finfo(dtype.np_name)
            self.eps, self.max, self.tiny = (float(v) for v in (info.eps, info.max, info.tiny))
            self.resolution = float(f"1e-{info.precision}")
        self.min, self.smallest_normal = -self.max, self.tiny

    def __repr__(self):
        return (f"finfo(resolution={self.resolution:g}, min={self.min:g}, max={self.max:g}, eps={self.eps:g}, "
                f"smallest_normal={self.smallest_normal:g}, tiny={self.tiny:g}, dtype={self.dtype})")


class iinfo(_Limits):
    """iinfo(dtype): the limits of an integer dtype: max, min, bits.

    >>> import microgradx
    >>> microgradx.iinfo(microgradx.uint8).max
    255
    """
    __module__ = "microgradx"

    def __init__(self, dtype):
        dtype = as_dtype(dtype)
        if dtype.is_floating_point or dtype.is_complex or dtype.name == "bool":
            raise TypeError(f"microgradx.iinfo() requires an integer input type. Use microgradx.finfo to handle '{dtype!r}'")
        info = np.iinfo(dtype.np_name)
        self.dtype, self.bits, self.max, self.min = dtype.name, dtype.itemsize * 8, int(info.max), int(info.min)

    def __repr__(self):
        return f"iinfo(min={self.min:g}, max={self.max:g}, dtype={self.dtype})"


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


def get_default_device():
    """get_default_device() -> device: the CPU.

    >>> import microgradx
    >>> microgradx.get_default_device()
    device(type='cpu')
    """
    return _device("cpu")


def set_default_device(device):
    """set_default_device(device): accepts the CPU, raises for others."""
    _device(device or "cpu")._require_cpu("set_default_device")


def set_default_tensor_type(t):
    """set_default_tensor_type(t): set_default_dtype(t.dtype), its older name (deprecated); t is a type of floats, as FloatTensor, or the name of one."""
    warn("microgradx.set_default_tensor_type() is deprecated as of PyTorch 2.1, use set_default_dtype")
    from microgradx._engine.dtype import set_default_dtype
    t = getattr(sys.modules["microgradx"], t.rpartition(".")[2]) if isinstance(t, str) else t
    need(isinstance(t, _TensorType) and t.dtype.is_floating_point, TypeError, f"only floating-point types are supported as the default type, not {t}")
    set_default_dtype(t.dtype)


def set_flush_denormal(mode):
    """set_flush_denormal(mode) -> bool: flush denormals to zero in this thread (x86 with SSE3); False where the CPU cannot."""
    from microgradx._engine.flush import set_flush
    need(isinstance(mode, bool), RuntimeError, f"set_flush_denormal: expects a bool, but got {type(mode).__name__}")
    return set_flush(bool(mode))


def compile(model=None, **options):
    """compile(model) -> model: nothing is compiled, everything already runs eagerly at C speed. Options are hints.

    >>> import microgradx
    >>> model = microgradx.nn.Linear(2, 1)
    >>> microgradx.compile(model) is model
    True
    """
    return (lambda f: f) if model is None else model


_DETERMINISTIC = {"mode": 0}         # 0, 1 (a warning where one is not), 2 (an error)


def use_deterministic_algorithms(mode, *, warn_only=False):
    """Results never depend on threads or timing here; the flags are remembered."""
    need(isinstance(mode, bool), TypeError, f"use_deterministic_algorithms(): argument 'mode' must be bool, not {type(mode).__name__}")
    _DETERMINISTIC["mode"] = (1 if warn_only else 2) * mode


def are_deterministic_algorithms_enabled():
    """What use_deterministic_algorithms was told."""
    return _DETERMINISTIC["mode"] > 0


def is_deterministic_algorithms_warn_only_enabled():
    """What use_deterministic_algorithms was told of warn_only."""
    return _DETERMINISTIC["mode"] == 1


def set_deterministic_debug_mode(debug_mode):
    """use_deterministic_algorithms by number or name: 0 "default", 1 "warn", 2 "error"."""
    need(isinstance(debug_mode, (int, str)), TypeError, f"set_deterministic_debug_mode(): debug_mode must be str or int, but got {type(debug_mode)}")
    modes = {"default": 0, 0: 0, "warn": 1, 1: 1, "error": 2, 2: 2}
    need(debug_mode in modes, RuntimeError, f"set_deterministic_debug_mode: invalid value of debug_mode {debug_mode!r}. Hint: it is one of {list(modes)}")
    _DETERMINISTIC["mode"] = modes[debug_mode]


def get_deterministic_debug_mode():
    """The number of the mode that set_deterministic_debug_mode or use_deterministic_algorithms set."""
    return _DETERMINISTIC["mode"]


def _threads(op, n):
    need(isinstance(n, WHOLE) and not isinstance(n, bool), RuntimeError, f"{op} expects an int, but got {type(n).__name__}")
    need(n > 0, RuntimeError, f"{op} expects a positive integer, got {n}")


def set_num_threads(n):
    """set_num_threads(n): how many threads kernels may use (results do not depend on it)."""
    _threads("set_num_threads", n)
    threads.set_num_threads(n)


def get_num_threads():
    """get_num_threads() -> int."""
    return threads.get_num_threads()


def set_num_interop_threads(n):
    """Accepted: there is one pool here, and it cannot change a result."""
    _threads("set_num_interop_threads", n)


def get_num_interop_threads():
    """get_num_interop_threads() -> 1: there is one pool."""
    return 1


_TOLD = {"matmul": "highest", "warnings": False}
_ATTENTION = dict.fromkeys(("flash", "mem_efficient", "math", "cudnn"), True)      # which of PyTorch's ways a program allows
_FASTPATH = {"enabled": True}       # of attention in eval mode; there is one way here


def set_float32_matmul_precision(precision):
    """Accepted ("highest", "high", "medium"): products are always computed in full float32 here."""
    if precision not in ("highest", "high", "medium"):
        warn(f"{precision} is not one of 'highest', 'high', or 'medium'; it is ignored")
        return
    _TOLD["matmul"] = precision


def get_float32_matmul_precision():
    """What set_float32_matmul_precision was told."""
    return _TOLD["matmul"]


def set_warn_always(enabled):
    """Remembered for is_warn_always_enabled: Python's filters alone choose which warnings are shown.

    >>> import microgradx
    >>> microgradx.set_warn_always(False)
    """
    need(isinstance(enabled, bool), RuntimeError, f"set_warn_always: a bool is expected, but got {type(enabled).__name__}")
    _TOLD["warnings"] = enabled


def is_warn_always_enabled():
    """What set_warn_always was told.

    >>> import microgradx
    >>> microgradx.is_warn_always_enabled()
    False
    """
    return _TOLD["warnings"]


def show_config():
    """show_config(): print version, CPU level, threads and the versions of what is used."""
    print(_config())


def _config():
    import platform

    import safetensors

    import microgradx
    return (f"microgradx {microgradx.__version__}\n  CPU level: {dispatch.LEVEL} (this machine has {', '.join(dispatch.supported_levels())})\n"
          f"  threads: {threads.get_num_threads()}\n  Python {platform.python_version()}, NumPy {np.__version__}, "
          f"safetensors {safetensors.__version__}, {platform.system()} {platform.machine()}")


# ---------------------------------------------------------------------------------------------------- legacy types

class _TensorType(type):
    def __instancecheck__(cls, value):
        return isinstance(value, Tensor) and value.dtype is cls.dtype

    def __str__(cls):
        return f"microgradx.{cls.__name__}"


def _tensor_type(short, target):
    def new(cls, *args, **kwargs):
        return Tensor(*args, dtype=target, **kwargs)
    return _TensorType(f"{short}Tensor", (), {"__module__": "microgradx", "dtype": target, "__new__": new,
                                                  "__doc__": f"Makes tensors of {target!r} (legacy)."})


def _absent_type(name, error=TypeError):
    """The type of tensors, or of something else, on a GPU: nothing is one, and making one raises."""
    def new(cls, *args, **kwargs):
        raise error(f"type {name} not available: microgradx runs on the CPU only" + f"; use {name.partition('.')[2]}" * (error is TypeError))
    return type(name, (), {"__module__": "microgradx", "__new__": new})


# ---------------------------------------------------------------------------------------------------- the GPU era

def _module(name, doc, **names):
    module = types.ModuleType(f"microgradx.{name}", doc)
    vars(module).update(names)
    sys.modules[f"microgradx.{name}"] = module
    return module


def _nothing(*args, **kwargs):
    """Accepted: it cannot change a result on a machine without this device."""


def _no_device(kind):
    def refuse(*args, **kwargs):
        _device(kind)._require_cpu(kind)
    return refuse


class _Flags(types.SimpleNamespace):
    """Switches that choose between implementations elsewhere; they are remembered and change nothing here."""

    @contextlib.contextmanager
    def flags(self, **switches):
        """A block with these, and those off that are not named."""
        was = dict(vars(self))
        vars(self).update({name: False for name in ("enabled", "benchmark", "deterministic") if name in was} | switches)
        try:
            yield
        finally:
            vars(self).update(was)


_COLLECTIVES = """all_gather all_gather_into_tensor all_gather_object all_reduce all_to_all barrier broadcast broadcast_object_list gather gather_object
    get_backend get_rank get_world_size irecv isend monitored_barrier new_group recv reduce reduce_scatter scatter send""".split()


def _no_group(name):
    def collective(*args, **kwargs):
        raise ValueError(f"distributed.{name}: Default process group has not been initialized. Hint: ask is_initialized(); there is one process here")
    return named(name, collective, "Raises ValueError: there is one process.")


def _init_process_group(*args, **kwargs):
    """Raises NotImplementedError: there is one process; microgradx.multiprocessing has memory that several share."""
    raise NotImplementedError("distributed.init_process_group: not supported, there is one process here. Hint: multiprocessing and share_memory_()")


def _sdp_kernel(enable_flash=True, enable_math=True, enable_mem_efficient=True, enable_cudnn=True):
    """nn.attention.sdpa_kernel of a time when each implementation had a flag (deprecated): results do not depend on it."""
    warn("`microgradx.backends.cuda.sdp_kernel()` is deprecated. Please see nn.attention.sdpa_kernel() for the new context manager", FutureWarning)
    return contextlib.nullcontext({})


def _accelerators(number):
    absent = dict(is_available=lambda: False, device_count=lambda: 0, manual_seed=_nothing, manual_seed_all=_nothing, seed=_nothing,
                  seed_all=_nothing, empty_cache=_nothing, is_initialized=lambda: False, is_bf16_supported=lambda *a, **k: False)
    cuda = _module("cuda", "There is no GPU here: queries say so, seeding is accepted, running raises.", **absent,
                   **dict.fromkeys(("synchronize", "current_device", "set_device", "get_device_name", "get_device_properties", "get_device_capability",
                                    "mem_get_info", "current_stream", "default_stream", "get_rng_state", "initial_seed", "init", "ipc_collect"),
                                   _no_device("cuda")),
                   **{f"{most}memory_{what}": lambda *a: 0 for most in ("", "max_") for what in ("allocated", "reserved", "cached")},
                   get_rng_state_all=list, set_rng_state_all=_nothing,
                   **{f"{short}Tensor": _absent_type(f"cuda.{short}Tensor") for short in ("Float", "Double", "Long", "Int", "Byte", "Bool", "Half")},
                   **{name: _absent_type(f"cuda.{name}", RuntimeError) for name in ("Event", "Stream", "CUDAGraph", "device", "stream")}, _initialized=False,
                   memory_stats=lambda *a: OrderedDict(), get_arch_list=list, OutOfMemoryError=OutOfMemoryError,
                   **dict.fromkeys(("reset_peak_memory_stats", "reset_max_memory_allocated", "reset_max_memory_cached"), _nothing))
    mps = _module("mps", "There is no Apple GPU here.", **absent)
    xpu = _module("xpu", "There is no Intel GPU here.", **absent)
    accelerator = _module("accelerator", "There is no accelerator here.", is_available=lambda: False, device_count=lambda: 0,
                          current_accelerator=lambda check_available=False: None)
    backends = _module("backends", "Flags of backends that do not exist here.",
                       cudnn=_Flags(enabled=True, benchmark=False, deterministic=False, allow_tf32=True, benchmark_limit=None, is_available=lambda: False,
                                    version=lambda: None, is_acceptable=lambda tensor: False),
                       cuda=_Flags(matmul=_Flags(allow_tf32=False, allow_fp16_reduced_precision_reduction=True, allow_bf16_reduced_precision_reduction=True),
                                   is_built=lambda: False, sdp_kernel=_sdp_kernel,
                                   **{f"enable_{way}_sdp": functools.partial(_ATTENTION.__setitem__, way) for way in _ATTENTION},
                                   **{f"{way}_sdp_enabled": functools.partial(_ATTENTION.get, way) for way in _ATTENTION}),
                       cpu=_Flags(get_cpu_capability=lambda: {"base": "DEFAULT"}.get(dispatch.LEVEL, dispatch.LEVEL.upper())),
                       mha=_Flags(get_fastpath_enabled=functools.partial(_FASTPATH.get, "enabled"),
                                  set_fastpath_enabled=functools.partial(_FASTPATH.__setitem__, "enabled")),
                       mps=_Flags(is_available=lambda: False, is_built=lambda: False), mkl=_Flags(is_available=lambda: False),
                       mkldnn=_Flags(enabled=False, is_available=lambda: False), openmp=_Flags(is_available=lambda: False))
    for name in ("cudnn", "cuda", "mps", "mha", "mkl", "mkldnn"):
        sys.modules[f"microgradx.backends.{name}"] = getattr(backends, name)
    cpu = _module("cpu", "Where everything is.", is_available=lambda: True, device_count=lambda: 1, current_device=lambda: "cpu", synchronize=_nothing)
    config = _module("__config__", "What this build uses.", show=_config)
    distributed = _module("distributed", "There is one process here: queries say so.", is_available=lambda: False, is_initialized=lambda: False,
                          **{name: _no_group(name) for name in _COLLECTIVES}, init_process_group=_init_process_group,
                          destroy_process_group=_init_process_group, ReduceOp=types.SimpleNamespace(**{op: op for op in "SUM AVG PRODUCT MIN MAX".split()}))
    version = _module("version", "Versions.", __version__=number, cuda=None, hip=None, xpu=None, debug=False)
    return dict(cuda=cuda, mps=mps, xpu=xpu, cpu=cpu, __config__=config, accelerator=accelerator, backends=backends, distributed=distributed, version=version)


# ---------------------------------------------------------------------------------------------------- methods

# functions whose first argument is the tensor become methods as they are
_NOT_METHODS = {"broadcast_tensors", "broadcast_shapes", "cat", "concat", "concatenate", "stack", "hstack", "vstack", "dstack", "row_stack",
                "column_stack", "atleast_1d", "atleast_2d", "atleast_3d", "where", "chain_matmul", "searchsorted", "bucketize", "isin",
                "trapezoid", "trapz", "cumulative_trapezoid", "gradient", "triu_indices", "tril_indices", "block_diag", "meshgrid", "cartesian_prod",
                "bartlett_window", "hann_window", "hamming_window", "blackman_window", "kaiser_window", "vander", "alias_copy", "detach_copy",
                "as_strided_copy", "view_copy", "diagonal_copy", "t_copy", "expand_copy", "slice_copy", "permute_copy", "select_copy", "squeeze_copy",
                "unsqueeze_copy", "transpose_copy", "unfold_copy", "unbind_copy", "split_copy", "split_with_sizes_copy",
                "lu_unpack", "svd_lowrank", "pca_lowrank", "is_inference", "is_signed", "get_device", "combinations", "unravel_index", "fill", "detach",
                "einsum", "tensordot", "cdist", "polygamma", "typename", "frombuffer", "scalar_tensor",
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
        method.__wrapped__ = like  # inspect.signature, help and editors show its arguments
    return named(name, method, f"{name[:-1]}, in place: {what}. Gradient: that of {name[:-1]}.")


def _inplace_method(name, function):
    """The in-place form of a function: the same computation, its result and history written into self."""
    direct = _DIRECT.get(name)

    def method(self, *args, **kwargs):
        if direct is not None and (done := direct(self, *args, **kwargs)) is not None:
            return done
        pointwise._check(name, self)
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
        polygamma=polygamma, is_floating_point=is_floating_point, is_complex=is_complex, add_=ops.add_, sub_=ops.sub_, subtract_=ops.sub_, mul_=ops.mul_,
        multiply_=ops.mul_, div_=div_, divide_=div_, copy_=ops.copy_, fill_=ops.fill_, zero_=ops.zero_, where=where,
        **{f"{name}_as": shaped_as(f"{name}_as", getattr(ops, name)) for name in ("view", "reshape", "expand")},
        **{f"{name}_": _inplace_view(f"{name}_", getattr(shaping, name)) for name in (
            "unsqueeze", "squeeze", "t", "transpose", "swapaxes", "swapdims", "as_strided")})


def _is_contiguous(self, memory_format):
    need(isinstance(memory_format, _Word), TypeError,
         f"is_contiguous(): argument 'memory_format' must be microgradx.memory_format, not {type(memory_format).__name__}")
    dims = {"microgradx.channels_last": 4, "microgradx.channels_last_3d": 5}.get(repr(memory_format))
    return self.is_contiguous() if dims is None else self.dim() == dims and self.movedim(1, -1).is_contiguous()


cold["is_contiguous"] = _is_contiguous


def _install(namespace):
    """Fill the top-level namespace, and put the methods on Tensor."""
    for word in ("strided", "sparse_coo", "contiguous_format", "preserve_format", "channels_last", "channels_last_3d"):
        namespace[word] = (layout if word.startswith("s") else memory_format)(word)
    namespace.update(own(globals()), finfo=finfo, iinfo=iinfo, memory_format=memory_format, layout=layout, OutOfMemoryError=OutOfMemoryError)
    for shown in (memory_format, layout, OutOfMemoryError):
        shown.__module__ = "microgradx"
    for short in ("Float", "Double", "Long", "Int", "Short", "Char", "Byte", "Bool", "Half", "BFloat16"):
        target = next(d for d in DTYPES.values() if d.short_name == short)
        namespace[f"{short}Tensor"] = _tensor_type(short, target)
    import math
    namespace.update(pi=math.pi, e=math.e, inf=math.inf, nan=math.nan, newaxis=None)
    namespace.update(_accelerators(namespace["__version__"]))
    namespace["return_types"] = _module("return_types", "The types of results with several parts.", **RETURN_TYPES)
    for module in (fft, linalg, special):
        _guarded(vars(module), module.__name__[11:] + ".", (module.__name__, "microgradx.factorizations", "microgradx.rare", "microgradx.elementary"))
    for name in _COLD:
        namespace[name] = refusing(namespace[name])
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
    for table in (methods, namespace):
        take_other_names(table)
    for module in (fft, linalg, special):
        take_other_names(vars(module), but=())
    install_methods(methods)
    show_at_top_level(Tensor, Size, _dtype, _device)
    install_methods({"nbytes": Storage.size}, Storage)      # the field of that name is C's
    namespace.update({name + "_": getattr(Tensor, name + "_") for name in _INPLACE_FUNCTIONS})      # microgradx.relu_(x): x.relu_()
