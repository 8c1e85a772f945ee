"""The tape: what is recorded, and how gradients walk back."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any
from microgradx._engine.tensor import Tensor as _Tensor

class Pass(Table):
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
ROWS: builtins.dict
class Table:
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
def accumulates_everywhere() -> Any: """Does every running backward pass go to the .grad of all leaves (and not only to given inputs)?"""
def anomaly_enabled() -> Any: """(is anomaly detection on, does it search for NaN when it is)"""
def as_subclass(t: _Tensor, cls: Any) -> Any: """A view of t that is an instance of cls."""
def at_end(function: Any) -> Any: """Have the innermost running pass call function(True) when it has finished, or function(False) when it has raised."""
def autocast_code() -> Any: """The code of the dtype that this thread computes products in, -1: in their own."""
def backward_of_number(t: _Tensor, keep_graph: builtins.bool) -> Any: """The usual case: walk back from a recorded tensor of one element, with a gradient of 1, into every leaf's .grad. False, and"""
def call_node(n: Any, grads: builtins.tuple) -> Any: """n's rule on the gradients of its outputs (None where there is none), without its hooks."""
cold: builtins.dict
def count_packing(change: builtins.int) -> Any: """count_packing(int change)"""
def depends_on_others(tensors: builtins.list, own: Any) -> Any: """Do these tensors depend on a leaf that wants a gradient and is not one of `own`?"""
def facts_of(n: Any) -> Any: """(is n's rule constant around its input, the first number that n noted)."""
def flat(out: _Tensor, *inputs: Any) -> Any: """out with a derivative by the tensors among the inputs that is zero everywhere rather than absent."""
def is_grad_enabled() -> builtins.bool: """is_grad_enabled() -> bool: is this thread recording?"""
def is_inference_mode_enabled() -> builtins.bool: """is_inference_mode_enabled() -> bool: is this thread under inference_mode?"""
def leaf_like(n: Any, nr: builtins.int) -> Any: """A leaf with the shape and dtype of output nr of n, and any values."""
def made_at(n: Any) -> builtins.str: """made_at(Node n) -> str"""
def pack_slot(n: Any, slot: builtins.int) -> Any: """Have the open block of saved_tensors_hooks pack what n saved in this slot."""
def python_row(name: builtins.str, backward: Any, node_name: builtins.str | None=None) -> Any: """A row with a Python rule: backward(node, grad) (of several outputs a list of grads) -> gradient, or a tuple of them."""
def record_function(row: Any, outs: builtins.list, inputs: builtins.tuple, plain: builtins.tuple, dirty: builtins.tuple, to_save: builtins.tuple, extra: Any) -> Any: """Record a user's Function: one node, which is returned, for its outputs but the plain ones and integers (None: there are no others); dirty"""
def record_python(row: Any, outs: Any, inputs: builtins.tuple, to_save: builtins.tuple=(), extra: Any=None) -> Any: """Record a Python-level op of inputs (Tensors or None), where one of them is tracked."""
def rename(t: _Tensor, node_name: builtins.str, fresh: Any=None) -> Any: """Show the composed op that t is the result of under its own name (what grad_fn prints); returns t."""
def renamed_row(row: Any, node_name: builtins.str) -> Any: """The row with another name in what grad_fn prints."""
def retain_grad(t: _Tensor) -> Any: """Keep the gradient of this non-leaf in .grad after backward."""
def retains_grad(t: _Tensor) -> Any: """Will backward keep the gradient of this non-leaf?"""
def rule_of(n: Any, grads: Any, reduced: builtins.bool, unwanted: Any=0) -> Any: """What n's rule gives; reduced: in the shapes and dtypes of its inputs; unwanted: bits of inputs that it is not asked for, which gives None"""
def run_backward(tensors: builtins.list, grads: builtins.list, keep_graph: builtins.bool, create_graph: builtins.bool, inputs: builtins.list, accumulate: builtins.bool) -> Any: """Walk back from tensors with these gradients. inputs None: into every leaf's .grad. Else a list of gradients (None where"""
def run_rows(tensors: builtins.list, grads: builtins.list, keep_graph: builtins.bool, create_graph: builtins.bool, inputs: builtins.list) -> Any: """run_backward for several gradients of each tensor at once, along a further first dimension, as are those of the inputs; None, and nothing done,"""
def running() -> Any: """The innermost pass of this thread: (thread, how many are one inside of another)."""
def same_history(t: _Tensor) -> _Tensor: """same_history(Tensor t) -> Tensor"""
def saved_as(n: Any, name: builtins.str) -> Any: """What n saved under the name that PyTorch's nodes show it by: that of slot_as, or _saved_exponent."""
def saved_in(n: Any, slot: builtins.int) -> Any: """What n saved there."""
def set_anomaly(on: builtins.bool, check_nan: builtins.bool) -> Any: """Let nodes note, from now on, the user's file and line and digests of what they save, and backward search for NaN."""
def slot_as(n: Any, name: builtins.str) -> Any: """The slot of what PyTorch's nodes show as _saved_self, _saved_other (_mat2, _vec), _saved_result."""
def swap_autocast(code: builtins.int) -> Any: """Let this thread compute products in the dtype of this code (-1: in their own); returns the code before."""
def tensor_hooks(t: _Tensor) -> Any: """The dict that hooks of t go into, and the number of the output that stands with each."""
def unchanged(t: Any) -> Any: """t, which was made and filled just now: what is counted from here on are changes (of a sparse one, nothing is)."""
def unpack(n: Any, whole: builtins.bool=False) -> Any: """The saved tensors of a Python-level rule; whole: outputs with their history also while nothing is recorded."""
