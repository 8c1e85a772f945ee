"""What programs tell and ask the machine: threads, switches that are remembered, devices and processes that are not there."""
import contextlib
import ctypes
import functools
import os
import sys
import threading
import types
from collections import OrderedDict

import numpy as np

from microgradx._engine import dispatch
from microgradx._engine.device import device as _device
from microgradx._engine.warn import warn
from microgradx._kernels import threads
from microgradx._rows import WHOLE, need


def get_default_device():
    """get_default_device() -> device: the CPU, unless a block or set_default_device says "meta".

    >>> import microgradx
    >>> microgradx.get_default_device()
    device(type='cpu')
    """
    return sys.modules["microgradx._meta"].default() if "microgradx._meta" in sys.modules else _device("cpu")


def set_default_device(device):
    """set_default_device(device): where tensors are made, the CPU or "meta"; raises for others."""
    place = _device("cpu" if device is None else device)
    if place.type != "meta":
        place._require_cpu("set_default_device")
    if place.type == "meta" or "microgradx._meta" in sys.modules:
        from microgradx import _meta
        _meta.set_default(place)


def set_flush_denormal(mode):
    """set_flush_denormal(mode) -> bool: flush denormals to zero in this thread (x86 with SSE3); False where the CPU cannot."""
    from microgradx._engine.flush import set_flush
    need(isinstance(mode, bool), RuntimeError, f"set_flush_denormal: expects a bool, but got {type(mode).__name__}")
    return set_flush(bool(mode))


_DETERMINISTIC = {"enabled": False, "warn_only": False}


def use_deterministic_algorithms(mode, *, warn_only=False):
    """Remembered: the kernels' results never depend on threads or timing, whatever is set; those of `linalg` may on the number of threads."""
    need(isinstance(mode, bool), TypeError, f"use_deterministic_algorithms(): argument 'mode' must be bool, not {type(mode).__name__}")
    _DETERMINISTIC.update(enabled=mode, warn_only=bool(warn_only))


def are_deterministic_algorithms_enabled():
    """What use_deterministic_algorithms was told."""
    return _DETERMINISTIC["enabled"]


def is_deterministic_algorithms_warn_only_enabled():
    """What use_deterministic_algorithms was told of warn_only."""
    return _DETERMINISTIC["warn_only"]


def set_deterministic_debug_mode(debug_mode):
    """use_deterministic_algorithms by number or name: 0 "default", 1 "warn", 2 "error"."""
    need(isinstance(debug_mode, (int, str)), TypeError, f"set_deterministic_debug_mode(): debug_mode must be str or int, but got {type(debug_mode)}")
    modes = {"default": 0, 0: 0, "warn": 1, 1: 1, "error": 2, 2: 2}
    need(debug_mode in modes, RuntimeError, f"set_deterministic_debug_mode: invalid value of debug_mode {debug_mode!r}. Hint: it is one of {list(modes)}")
    _DETERMINISTIC.update(enabled=modes[debug_mode] > 0, warn_only=modes[debug_mode] == 1)


def get_deterministic_debug_mode():
    """The number of the mode that set_deterministic_debug_mode or use_deterministic_algorithms set."""
    return (2 - _DETERMINISTIC["warn_only"]) * _DETERMINISTIC["enabled"]


def _threads(op, n):
    need(isinstance(n, WHOLE) and not isinstance(n, bool), RuntimeError, f"{op} expects an int, but got {type(n).__name__}")
    need(n > 0, RuntimeError, f"{op} expects a positive integer, got {n}")
    need(n < 2**31, ValueError, f"{op}: Overflow when unpacking {n}. Hint: that many threads are nowhere")


def set_num_threads(n):
    """set_num_threads(n): how many threads kernels may use, and with them NumPy's OpenBLAS, which `linalg` calls (another BLAS keeps its own number).

    Kernels' results do not depend on it; those of `linalg` may in their last bits from 256 rows on. Below, it keeps to one thread.
    """
    _threads("set_num_threads", n)
    threads.set_num_threads(n)
    _blas().set(int(n))


class _OpenBLAS:
    """The BLAS that NumPy was built with, if it is one whose threads can be counted: how many it may use, and fewer for a while."""

    def __init__(self):
        library = ctypes.CDLL(np.linalg._umath_linalg.__file__)     # through which its functions are found
        names = (name for name in ("scipy_openblas_{}_num_threads64_", "openblas_{}_num_threads64_", "openblas_{}_num_threads")
                 if hasattr(library, name.format("set")))
        self.name = next(names, None)
        self.get, self._set = (getattr(library, self.name.format(word)) if self.name else lambda *n: 1 for word in ("get", "set"))
        self.lock, self.alone, self.wanted = threading.Lock(), 0, 1

    def set(self, n):
        with self.lock:
            self.wanted = n
            if not self.alone:
                self._set(n)

    def __enter__(self):
        """One thread, until the last of those that asked for it has left."""
        with self.lock:
            if not self.alone:
                self.wanted = self.get()
                self._set(1)
            self.alone += 1

    def __exit__(self, *error):
        with self.lock:
            self.alone -= 1
            if not self.alone:
                self._set(self.wanted)


_blas = functools.cache(_OpenBLAS)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_blas.cache_clear)   # another thread may have held the lock, and left it so to the child


def _one_thread(compute):
    """compute(matrix, ...), on one thread of OpenBLAS for 32 to 255 rows: on a busy machine its threads wait for each other far longer than they work."""
    def function(matrix, *rest, **options):
        if 32 <= max(matrix.shape[-2:]) < 256:          # it splits no smaller ones
            with _blas():
                return compute(matrix, *rest, **options)
        return compute(matrix, *rest, **options)
    return function


def get_num_threads():
    """get_num_threads() -> int."""
    return threads.get_num_threads()


def set_num_interop_threads(n):
    """Remembered for get_num_interop_threads: there is one pool here, and it cannot change a result."""
    _threads("set_num_interop_threads", n)
    _TOLD["interop"] = int(n)


def get_num_interop_threads():
    """get_num_interop_threads() -> int: what set_num_interop_threads was told, at first the number of CPUs."""
    return _TOLD["interop"]


_TOLD = {"matmul": "highest", "warnings": False, "interop": os.cpu_count()}
_ATTENTION = dict.fromkeys(("flash", "mem_efficient", "math", "cudnn"), True)      # which of PyTorch's ways a program allows
_FASTPATH = {"enabled": True}       # of attention in eval mode; there is one way here


def set_float32_matmul_precision(precision):
    """Accepted ("highest", "high", "medium"): products are always computed in full float32 here."""
    need(isinstance(precision, str), RuntimeError, f"set_float32_matmul_precision expects a str, but got {type(precision).__name__}")
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


def _parallel_info():
    return (f"ATen/Parallel:\n\tat::get_num_threads() : {threads.get_num_threads()}\n\tat::get_num_interop_threads() : {get_num_interop_threads()}\n"
            f"std::thread::hardware_concurrency() : {os.cpu_count()}\n")


# ---------------------------------------------------------------------------------------------------- the GPU era

class OutOfMemoryError(RuntimeError):
    """What a GPU without memory raises: nothing here does.

    >>> import microgradx
    >>> microgradx.cuda.OutOfMemoryError is microgradx.OutOfMemoryError
    True
    """


def _absent_type(name, error=TypeError, why="microgradx runs on the CPU only"):
    """The type of tensors, or of something else, on a GPU or of a part that is not there: nothing is one, and making one raises."""
    def new(cls, *args, **kwargs):
        raise error(f"type {name} not available: {why}" + f"; use {name.partition('.')[2]}" * (error is TypeError))
    return type(name, (), {"__module__": "microgradx", "__doc__": "What programs ask for; nothing here is one.", "__new__": new})


def _module(name, doc, **names):
    """A module of the top level, entered where an import statement looks for it."""
    made = types.ModuleType(f"microgradx.{name}", doc)
    vars(made).update(names)
    sys.modules[f"microgradx.{name}"] = made
    return made


_REMOVED = {"eig": "eig", "symeig": "eigh", "solve": "solve", "lstsq": "lstsq", "matrix_rank": "matrix_rank"}     # and what in linalg came instead


def _removed(name):
    """A function that PyTorch removed and whose name says so when it is called."""
    def function(*args, **kwargs):
        raise RuntimeError(f"{name}: This function was deprecated since version 1.9 and is now removed. Hint: microgradx.linalg.{_REMOVED[name]}")
    return function


def _nothing(*args, **kwargs):
    """Accepted: it cannot change a result on a machine without this device."""


def _no_device(kind):
    def refuse(*args, **kwargs):
        _device(kind)._require_cpu(kind)
    return refuse


def _no_accelerator(*args, **kwargs):
    raise RuntimeError("Cannot access accelerator device when none is available. Hint: if microgradx.accelerator.is_available():")


class _Stream:
    """A queue of the CPU: what is put there has been done at once."""

    def __init__(self, priority=-1):
        self.priority = priority

    wait_stream = wait_event = record_event = _nothing


_STREAM = _Stream()


# what the module's has_mkl and the like say: numbers of devices and other people's kernels are not in here
LIBRARIES = {**dict.fromkeys(("cuda", "cudnn", "mps", "mkl", "mkldnn", "openmp"), False), "lapack": True, "spectral": True}


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


def _sdp_kernel(enable_flash=True, enable_math=True, enable_mem_efficient=True, enable_cudnn=True):
    """nn.attention.sdpa_kernel of a time when each implementation had a flag (deprecated): results do not depend on it."""
    warn("`microgradx.backends.cuda.sdp_kernel()` is deprecated. Please see nn.attention.sdpa_kernel() for the new context manager", FutureWarning)
    return contextlib.nullcontext({})


def _modules(number):
    """The modules of the top level about devices, backends and processes, and what is raised there; number: the version's."""
    absent = dict(is_available=lambda: False, device_count=lambda: 0, manual_seed=_nothing, manual_seed_all=_nothing, seed=_nothing,
                  seed_all=_nothing, empty_cache=_nothing, is_initialized=lambda: False, is_bf16_supported=lambda *a, **k: False)
    cuda = _module("cuda", "There is no GPU here: queries say so, seeding is accepted, running raises.", **absent,
                   **dict.fromkeys(("synchronize", "current_device", "set_device", "get_device_name", "get_device_properties", "get_device_capability",
                                    "mem_get_info", "current_stream", "default_stream", "get_rng_state", "initial_seed", "init", "ipc_collect"),
                                   _no_device("cuda")),
                   **{f"{most}memory_{what}": lambda device=None: 0 for most in ("", "max_") for what in ("allocated", "reserved", "cached")},
                   get_rng_state_all=list, set_rng_state_all=_nothing,
                   **{f"{short}Tensor": _absent_type(f"cuda.{short}Tensor") for short in ("Float", "Double", "Long", "Int", "Byte", "Bool", "Half")},
                   **{name: _absent_type(f"cuda.{name}", RuntimeError) for name in "Event Stream StreamContext CUDAGraph device graph stream".split()},
                   memory_stats=lambda device=None: OrderedDict(), get_arch_list=list, OutOfMemoryError=OutOfMemoryError, _initialized=False,
                   **dict.fromkeys(("reset_peak_memory_stats", "reset_max_memory_allocated", "reset_max_memory_cached"), _nothing))
    mps = _module("mps", "There is no Apple GPU here.", **absent)
    xpu = _module("xpu", "There is no Intel GPU here.", **absent)
    accelerator = _module("accelerator", "There is no accelerator here.", is_available=lambda: False, device_count=lambda: 0,
                          current_accelerator=lambda check_available=False: None,
                          **dict.fromkeys(("synchronize", "empty_cache", "current_device_index", "set_device_index", "current_stream", "set_stream",
                                           "memory_allocated", "max_memory_allocated", "memory_reserved", "max_memory_reserved", "memory_stats",
                                           "get_memory_info", "reset_peak_memory_stats"), _no_accelerator))
    backends = _module("backends", "Flags of backends that do not exist here.", __allow_nonbracketed_mutation=contextlib.nullcontext,
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
    cpu = _module("cpu", "Where everything is.", is_available=lambda: True, device_count=lambda: 1, current_device=lambda: "cpu",
                  is_initialized=lambda: True, **dict.fromkeys(("synchronize", "set_device"), _nothing), Stream=_Stream,
                  current_stream=lambda device=None: _STREAM, stream=lambda stream: contextlib.nullcontext())
    fx = _module("fx", "There is no tracer, and no function that it could look into.", wrap=lambda fn_or_name: fn_or_name,
                 **{name: _absent_type(f"fx.{name}", NotImplementedError, "there is no tracer") for name in ("Graph", "GraphModule", "Node", "Tracer")})
    onnx = _module("onnx", "There is no export to ONNX, and so none is going on.", is_in_onnx_export=lambda: False)
    config = _module("__config__", "What this build uses.", show=_config, parallel_info=_parallel_info)
    version = _module("version", "Versions.", __version__=number, cuda=None, hip=None, xpu=None, debug=False)
    OutOfMemoryError.__module__ = "microgradx"
    return dict(OutOfMemoryError=OutOfMemoryError, cuda=cuda, mps=mps, xpu=xpu, cpu=cpu, __config__=config, accelerator=accelerator, backends=backends,
                fx=fx, onnx=onnx, version=version)
