"""Calls every public function, method and layer with arguments that make no sense; run as a process of its own by test_bad_input.

    python -m tests.nonsense SEED CALLS [NAME]

Prints every call that ended in something else than an ordinary exception, or in one that Python raised inside of what was called
(a local variable that was not set ...). The last line of stderr is the last call begun, so a crash or a hang names its cause.
"""
import faulthandler
import inspect
import random
import resource
import sys
import warnings

import numpy as np

import microgradx
from microgradx import linalg, nn, optim
from microgradx.nn import functional, init

ORDINARY = (TypeError, ValueError, RuntimeError, IndexError, NotImplementedError, AttributeError, OverflowError, MemoryError, KeyError,
            ZeroDivisionError, StopIteration, AssertionError, ImportError, FileNotFoundError, BufferError, np.linalg.LinAlgError)
ASSERTED = ("not compiled with", "must be divisible by num_heads", "must be greater than min_val", "padding_idx")       # where PyTorch asserts
# what sets something for the whole process, touches files, or blocks
LEFT_OUT = {"save", "load", "set_default_dtype", "set_default_device", "set_num_threads", "set_num_interop_threads", "compile", "set_printoptions",
            "set_flush_denormal", "set_grad_enabled", "set_autocast_enabled", "set_autocast_dtype", "set_default_tensor_type", "use_deterministic_algorithms", "set_deterministic_debug_mode",
            "set_rng_state", "set_warn_always", "from_file", "fork", "wait", "set_float32_matmul_precision", "inference_mode", "no_grad", "enable_grad",
            "data_ptr", "requires_grad_", "show_config", "get_file_path", "seed", "initial_seed", "DataParallel", "set_strict_losses", "strict_losses"}


def tensors():
    m = microgradx
    made = [m.ones(3), m.ones(2, 3), m.ones(()), m.zeros(0), m.zeros(0, 3), m.ones(1, 1, 4, 4), m.arange(6), m.arange(6).view(2, 3), m.tensor([True, False]),
            m.ones(2, 3).double(), m.ones(2, 3).half(), m.ones(3).bfloat16(), m.ones(2, 3).cfloat(), m.ones(3).cdouble(),
            m.ones(3, 2).cfloat().T, m.ones(2, 2, dtype=m.complex128, requires_grad=True), m.tensor([0, -1, 5]), m.tensor([2 ** 62, -2 ** 63]), m.ones(4, 4).T,
            m.ones(1).expand(5), m.ones(6)[::2], m.ones(2, 3, 4).permute(2, 0, 1), m.tensor(float("nan")), m.tensor([float("inf"), -1.0, 0.0]),
            m.ones(3, dtype=m.uint8), m.ones(2, 2, dtype=m.int32), m.ones([1] * 8), m.tensor(3), m.ones(3, requires_grad=True),
            m.ones(2, 3, requires_grad=True) * 2, m.eye(3), m.ones(2, 3, 5, 5, 5), nn.Parameter(m.ones(2, 2)), m.ones(1, 0, 2)]
    with m.inference_mode():
        made.append(m.ones(3))
    return made


def atoms():
    return [None, True, False, 0, 1, 2, 3, -1, -2, 7, 64, 2 ** 31, 2 ** 40, 2 ** 62, 2 ** 63 - 1, -2 ** 63, 2 ** 64, 0.0, 0.5, -1.5, 1e300, float("nan"),
            float("inf"), 1j, "", "mean", "sum", "none", "reflect", "ij->ji", "i,j", "\0", "float32", b"x", (), [], {}, (0,), (1, 2), [2, 3], (0, 0), (-1,), [-1, 3],
            (2 ** 62, 4), [None], ["a"], [[1, 2], [3]], (1.5, 2), object(), int, type, len, ..., slice(None), slice(5, 1, -1), range(3), microgradx.float32,
            microgradx.int64, microgradx.bool, microgradx.complex64, microgradx.device("cpu"), microgradx.Size([2, 3]), np.ones((2, 3)), np.float32(2), np.int64(3),
            np.array("a"), np.zeros((0, 2), np.int16), np.array([None]), iter([1, 2]), lambda *a: a, Exception("x"), microgradx.Generator()]


def near():
    """Values that come closer to what is expected: they get deeper into a function."""
    return [None, True, False, 0, 1, 2, 3, -1, -2, 5, 0.5, 2.0, (), (0,), (1,), (1, 2), (2, 3), (3, 2), (0, 1), (-1, 0), (1, 1), (2, -1), [3], [1, 0],
            (3, 5), (2, 2, 1), (1, 1, 1, 1), "mean", "sum", "none", "constant", "reflect", "nearest", "ij->ji", microgradx.float64, microgradx.int64,
            microgradx.bool, microgradx.float16]


def targets():
    """name -> (callable, is a method)"""
    found = {}
    for where, module in (("", microgradx), ("nn.functional.", functional), ("linalg.", linalg), ("nn.init.", init), ("nn.", nn), ("optim.", optim),
                          ("autograd.", microgradx.autograd)):
        for name in sorted(dir(module)):
            value = getattr(module, name, None)
            if not name.startswith("_") and name not in LEFT_OUT and callable(value) and not inspect.ismodule(value):
                found[where + name] = (value, False)
    for name in sorted(dir(microgradx.Tensor)):
        value = getattr(microgradx.Tensor, name, None)
        if callable(value) and name not in LEFT_OUT and (not name.startswith("_") or name.startswith("__") and name not in (
                "__class__", "__init_subclass__", "__subclasshook__", "__new__", "__dir__", "__getattribute__", "__setattr__", "__delattr__")):
            found["Tensor." + name] = (value, True)
    return found


def argument(rng, pool, depth=0):
    kind = rng.random()
    if kind < 0.5:
        return rng.choice(pool["tensors"])
    if kind < 0.92 or depth > 1:
        return rng.choice(pool["atoms"])
    return rng.choice((list, tuple))(argument(rng, pool, depth + 1) for _ in range(rng.randrange(4)))


def show(value):
    if isinstance(value, microgradx.Tensor):
        return f"<{str(value.dtype).split('.')[-1]} {list(value.shape)} {value.stride()} grad={value.requires_grad}>"
    if isinstance(value, (list, tuple)):
        return f"{type(value).__name__}({', '.join(show(v) for v in value)})"
    return repr(value)[:60].replace("\n", " ")


def names_of(function):
    try:
        return [p.name for p in inspect.signature(function).parameters.values() if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)]
    except (ValueError, TypeError):
        return []


def attempt(rng, name, function, method, pool):
    args = [argument(rng, pool) for _ in range(rng.choice((0, 1, 1, 2, 2, 3, 3, 4, 5)))]
    if method or rng.random() < 0.7:
        args.insert(0, rng.choice(pool["tensors"]))
    names = names_of(function)[len(args):]
    kwargs = {k: argument(rng, pool) for k in rng.sample(names, min(len(names), rng.choice((0, 0, 1, 2))))}
    call = f"{name}({', '.join(map(show, args))}{''.join(f', {k}={show(v)}' for k, v in kwargs.items())})"
    print(call, file=sys.stderr, flush=True)
    try:
        result = function(*args, **kwargs)
        if isinstance(result, nn.Module) and rng.random() < 0.8:
            result = result(*(argument(rng, pool) for _ in range(rng.choice((1, 1, 2)))))
        if isinstance(result, microgradx.Tensor) and result.numel() < 10_000:
            repr(result)
            if result.requires_grad and result.numel():
                result.sum().backward()
    except ORDINARY as error:
        if isinstance(error, (UnboundLocalError, SystemError, RecursionError)):
            print(f"{type(error).__name__}: {call}: {error}")
        if isinstance(error, AssertionError) and not any(text in str(error) for text in ASSERTED):
            print("AssertionError:", call, error)
    except Exception as error:      # noqa: BLE001 (this is what is looked for)
        print(f"{type(error).__name__}: {call}: {error}")


def main(seed, calls, only=None):
    resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
    faulthandler.enable()
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    rng = random.Random(int(seed))
    found = targets()
    names = [only] if only else sorted(found)
    for i in range(int(calls)):
        if i % 20 == 0:                     # calls change their arguments
            microgradx.set_grad_enabled(True)
            pool = {"tensors": tensors(), "atoms": rng.choice((atoms, near))()}
        name = rng.choice(names)
        faulthandler.dump_traceback_later(60, exit=True)
        attempt(rng, name, *found[name], pool)
    faulthandler.cancel_dump_traceback_later()
    assert (microgradx.ones(3) + 1).tolist() == [2.0] * 3 and microgradx.is_grad_enabled()
    print("done", len(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
