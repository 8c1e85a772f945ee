"""microgradx: reverse-mode automatic differentiation and small neural networks on a CPU, with PyTorch's names.

The engine is in `_engine` (Cython), the public functions in the modules beside this file, layers in `nn`, optimizers in
`optim`, data in `utils.data` and `vision`.
"""
import sys as _sys

from microgradx import _methods, _print, creation, indexing, pointwise, products, random, reduction, shaping
from microgradx._engine.device import device
from microgradx._engine.dtype import DTYPES as _DTYPES
from microgradx._engine.dtype import dtype, get_default_dtype, promote_types, set_default_dtype
from microgradx._engine.ops import linear as _linear
from microgradx._engine.ops import result_type
from microgradx._engine.tape import is_grad_enabled, is_inference_mode_enabled
from microgradx._engine.tensor import Size, Tensor
from microgradx._print import set_printoptions
from microgradx.creation import (
    arange, as_tensor, asarray, empty, empty_like, empty_strided, eye, from_numpy, full, full_like, linspace, logspace, ones, ones_like,
    range, tensor, zeros, zeros_like)
from microgradx.torch_version import TorchVersion as _TorchVersion

__version__ = _TorchVersion("2.13.0")  # the PyTorch release whose names and numbers these are: programs ask for it

globals().update(_DTYPES)

from microgradx import _machine, _surface  # noqa: E402 - needs the functions above

for _module in (*_surface.MODULES, random):
    globals().update(_module.PUBLIC)
_surface._install(globals())

from microgradx import autograd, linalg  # noqa: E402, I001 - in this order: each needs the ones before
from microgradx.autograd.anomaly_mode import is_anomaly_check_nan_enabled, is_anomaly_enabled, set_anomaly_enabled  # noqa: E402
from microgradx.autograd import enable_grad, inference_mode, no_grad, set_grad_enabled  # noqa: E402
from microgradx import sparse  # noqa: E402
from microgradx.sparse import dsmm, sparse_coo_tensor, spmm  # noqa: E402
from microgradx import amp, compiler, fft, func, hub, jit, multiprocessing, nn, optim, utils  # noqa: E402
from microgradx.amp import (  # noqa: E402
    GradScaler, autocast, clear_autocast_cache, get_autocast_cpu_dtype, get_autocast_dtype, get_autocast_gpu_dtype, is_autocast_cache_enabled,
    is_autocast_cpu_enabled, is_autocast_enabled, set_autocast_cache_enabled, set_autocast_dtype, set_autocast_enabled)
from microgradx.compiler import compile, cond  # noqa: E402
from microgradx.func import vmap  # noqa: E402
from microgradx.nn import _spectra, _top_level  # noqa: E402
from microgradx.serialization import load, save  # noqa: E402
from microgradx.storage import UntypedStorage  # noqa: E402

globals().update(_top_level.NAMES | _spectra.NAMES | compiler.ASSERTIONS)
cuda.amp = _machine._module("cuda.amp", "amp for the device cuda (deprecated).", **amp.cuda_names)  # noqa: F821 - set by install
cpu.amp = _machine._module("cpu.amp", "amp for the device cpu (deprecated).", **amp.cpu_names)  # noqa: F821

from microgradx import _deep_paths, _names  # noqa: E402

_deep_paths.install(_sys.modules[__name__])
_names.publish(_sys.modules[__name__])
_segment_reduce = segment_reduce  # noqa: F821 - as packages call it
__all__ = [name for name, value in globals().items() if not name.startswith("_") and not isinstance(value, type(_sys))]     # no module named random

# modules that are imported when they are first used
_LATER = ("distributed", "distributions", "futures", "library", "overrides", "signal", "testing", "vision")


def __getattr__(name):
    """A module of _LATER; what does not exist says so."""
    if name in _LATER:
        import importlib
        return importlib.import_module(f"microgradx.{name}")
    if name == "ops":
        return __getattr__("library").OPS
    if name == "Future":
        return __getattr__("futures").Future
    if name == "PyTorchFileReader":
        from microgradx._torch_files import PyTorchFileReader
        return PyTorchFileReader
    if name.startswith("_foreach_"):
        from microgradx._foreach import NAMES, foreach
        if name[9:] in NAMES:
            return foreach(name[9:])
    if name in _machine._REMOVED:
        return _machine._removed(name)
    if name in ("has_cuda", "has_cudnn", "has_mkldnn", "has_mps"):
        _machine.warn(f"'{name}' is deprecated, please use 'microgradx.backends.{name[4:]}'")
    if name.startswith("has_") and name[4:] in _machine.LIBRARIES:
        return _machine.LIBRARIES[name[4:]]
    raise AttributeError(f"module 'microgradx' has no attribute '{name}': what PyTorch has under this name is not supported here")


def __dir__():
    return sorted({*globals(), *_LATER, "Future", "PyTorchFileReader", "ops"})
