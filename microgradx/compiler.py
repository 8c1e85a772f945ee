"""What programs tell PyTorch's compiler and ask it: nothing is compiled here, so a function is itself and the answers are no."""
from microgradx._engine.tensor import Tensor
from microgradx._machine import _nothing, compile
from microgradx._rows import need
from microgradx.jit import _decorator, is_tracing

__all__ = ["allow_in_graph", "assume_constant_result", "compile", "cudagraph_mark_step_begin", "disable", "is_compiling",
           "is_dynamo_compiling", "is_exporting", "reset"]

allow_in_graph, assume_constant_result, disable = map(_decorator, ("allow_in_graph", "assume_constant_result", "disable"))
is_compiling = is_dynamo_compiling = is_exporting = is_tracing
reset = cudagraph_mark_step_begin = _nothing


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


def _raising(error):
    def check(cond, message=None):
        """error(message()) unless cond, which is a bool."""
        need(isinstance(cond, bool), TypeError, f"cond must be a bool, but got {type(cond)}")
        if not cond:
            need(message is None or callable(message), TypeError, f"message must be a callable, but got {type(message)}")
            raise error("Expected cond to be True, but got False." if message is None else str(message()))
    return check


ASSERTIONS = {"_assert": _assert, "_check": _raising(RuntimeError), "_check_value": _raising(ValueError), "_check_index": _raising(IndexError),
              "_check_type": _raising(TypeError), "_check_not_implemented": _raising(NotImplementedError)}
