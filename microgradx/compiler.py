"""What programs tell PyTorch's compiler and ask it: nothing is compiled here, so a function is itself and the answers are no."""
import contextlib
import functools

from microgradx._engine.tensor import Tensor
from microgradx._machine import _nothing
from microgradx._rows import need
from microgradx.jit import _decorator, is_tracing
from microgradx.nn.modules.module import Module

__all__ = ["allow_in_graph", "assume_constant_result", "compile", "cudagraph_mark_step_begin", "disable", "is_compiling",
           "is_dynamo_compiling", "is_exporting", "reset", "set_stance"]

allow_in_graph, assume_constant_result, disable = map(_decorator, ("allow_in_graph", "assume_constant_result", "disable"))
is_compiling = is_dynamo_compiling = is_exporting = is_tracing
reset = cudagraph_mark_step_begin = _nothing
_BACKENDS = "inductor eager aot_eager cudagraphs openxla tvm ts aot_ts".split()
_MODES = "default lite reduce-overhead max-autotune-no-cudagraphs max-autotune".split()


class set_stance(contextlib.ContextDecorator):
    """set_stance(stance="default"): a call, context or decorator that says when to compile; nothing is, so NotImplementedError for
    a function as force_backend.

    >>> import microgradx
    >>> with microgradx.compiler.set_stance("force_eager"):
    ...     print(microgradx.compile(lambda x: x + 1)(2))
    3
    """

    def __init__(self, stance="default", *, skip_guard_eval_unsafe=False, force_backend=None):
        need(force_backend is None or stance == "default", RuntimeError, "non-default stance cannot have force_backend set")
        need(not callable(force_backend), NotImplementedError, "set_stance: a function as backend is not supported, there is no graph to hand to it")

    def __enter__(self):
        return None

    def __exit__(self, *error):
        return None


def mark_dynamic(t, index, *, hint_override=None, min=None, max=None, specialize_on=None):
    """Says that the lengths of t along index (an int or several) change from call to call; there is no compiler to tell.

    >>> import microgradx
    >>> microgradx._dynamo.mark_dynamic(microgradx.ones(2), 0)
    """
    need(isinstance(index, (int, list, tuple)), AssertionError, f"Expected index to be int, list, or tuple, got {type(index)}")
    for each in index if isinstance(index, (list, tuple)) else ():
        mark_dynamic(t, each)


def maybe_mark_dynamic(t, index):
    """mark_dynamic, where a compiler may find another answer."""
    mark_dynamic(t, index)


def mark_static(t, index=None):
    """Says that the lengths of t along index (None: all) do not change, or of a class of modules, which it returns, that its attributes do not."""
    a_class = isinstance(t, type) and issubclass(t, Module)
    need(a_class or isinstance(t, Tensor), TypeError, f"mark_static expects a tensor/nn.Module class but received {type(t)}")
    mark_dynamic(t, 0 if index is None else index)
    return t if a_class else None


def mark_static_address(t, guard=False):
    """Says that t stays where it is in memory."""
    need(isinstance(t, Tensor), TypeError, f"mark_static_address expects a tensor but received {type(t)}")


class OptimizedModule(Module):
    """What compile makes of a module: the module is its child `_orig_mod`, under which state dicts have it; attributes are the module's."""

    def __init__(self, mod):
        super().__init__()
        del self.__dict__["training"]       # the module's: see below
        self._orig_mod = mod
        self.forward = mod.__call__

    training = property(lambda self: self._orig_mod.training, lambda self, mode: setattr(self._orig_mod, "training", mode))

    def __getattr__(self, name):
        try:
            return super().__getattr__(name)
        except AttributeError:
            return getattr(self._modules["_orig_mod"], name)

    def __setattr__(self, name, value):
        own = name in ("_orig_mod", "forward") or hasattr(type(self), name)
        super().__setattr__(name, value) if own else setattr(self._orig_mod, name, value)

    def __delattr__(self, name):
        delattr(self._orig_mod, name)

    def __len__(self):
        need(hasattr(self._orig_mod, "__len__"), TypeError, f"{type(self._orig_mod).__name__} does not support len()")
        return len(self._orig_mod)

    def __dir__(self):
        return sorted({*super().__dir__(), *dir(self._orig_mod)})

    def __reduce__(self):
        return OptimizedModule, (self._orig_mod,)


def compile(model=None, *, fullgraph=False, dynamic=None, backend=None, mode=None, options=None, name=None, disable=False, recompile_limit=None,
            isolate_recompiles=False, shapes_spec=None):
    """compile(model): a function itself, a module as the child `_orig_mod` of one that calls it, unless it is one, and itself with disable=True.

    Nothing is compiled: everything already runs at C speed, and the other arguments are hints. Without model a decorator.
    Raises NotImplementedError for a backend that is a function: there is no graph to hand to it.

    >>> import microgradx
    >>> model = microgradx.compile(microgradx.nn.Linear(2, 1))
    >>> list(model.state_dict()), model.in_features
    (['_orig_mod.weight', '_orig_mod.bias'], 2)
    """
    need(mode is None or options is None, RuntimeError, "Either mode or options can be specified, but both can't be specified at the same time.")
    need(mode is None or mode in _MODES, RuntimeError, f"Unrecognized mode={mode}, should be one of: {', '.join(_MODES)}")
    need(dynamic is None or isinstance(dynamic, bool), AssertionError, f"compile: dynamic is expected to be a bool or None, got {dynamic!r}")
    need(not callable(backend), NotImplementedError, "compile: a function as backend is not supported, there is no graph to hand to it")
    need(backend is None or backend in _BACKENDS, RuntimeError, f"Invalid backend: {backend!r}, expected one of {_BACKENDS}")
    if model is None:
        return functools.partial(compile, disable=disable)
    need(callable(model), AssertionError, f"A callable function is expected, but {type(model)} is provided.")
    return OptimizedModule(model) if isinstance(model, Module) and not disable and not isinstance(model, OptimizedModule) else model


def cond(pred, true_fn, false_fn, operands=()):
    """cond(pred, true_fn, false_fn, operands=()): true_fn(*operands) if pred, else false_fn(*operands). pred is a bool or has one element.

    >>> import microgradx
    >>> microgradx.cond(microgradx.tensor(True), lambda x: x + 1, lambda x: x - 1, (microgradx.ones(2),))
    tensor([2., 2.])
    """
    need(isinstance(pred, (bool, int, float)) or isinstance(pred, Tensor) and pred.numel() == 1, RuntimeError,
         f"Expected pred to be bool or single-element tensor, but got {pred}.")
    need(callable(true_fn) and callable(false_fn), RuntimeError, "Expect both branches to be callable.")
    need(isinstance(operands, (tuple, list)), RuntimeError, f"Expect operands to be a tuple of tensors, but got {operands}.")
    return true_fn(*operands) if pred else false_fn(*operands)


def _assert(condition, message):
    """AssertionError(message) unless condition, which may be a tensor: an assert that PyTorch's tracers see."""
    need(condition, AssertionError, message)


def _assert_async(input, assert_msg="Expected Tensor with single nonzero value, but got zero"):
    """RuntimeError(assert_msg) unless the one element of a tensor is true."""
    need(isinstance(input, Tensor), TypeError, f"_assert_async(): argument 'input' (position 1) must be Tensor, not {type(input).__name__}")
    need(bool(input), RuntimeError, assert_msg)


def _raising(error):
    def check(cond, message=None):
        """error(message()) unless cond, which is a bool."""
        need(isinstance(cond, bool), TypeError, f"cond must be a bool, but got {type(cond)}")
        if not cond:
            need(message is None or callable(message), TypeError, f"message must be a callable, but got {type(message)}")
            raise error("Expected cond to be True, but got False." if message is None else str(message()))
    return check


ASSERTIONS = {"_assert": _assert, "_assert_async": _assert_async, "_check": _raising(RuntimeError), "_check_value": _raising(ValueError),
              "_check_index": _raising(IndexError), "_check_type": _raising(TypeError), "_check_not_implemented": _raising(NotImplementedError)}
