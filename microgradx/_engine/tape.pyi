"""The tape: what is recorded, and how gradients walk back."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any
from microgradx._engine.tensor import Tensor as _Tensor

class Pass:
    ...
ROWS: builtins.dict
def accumulates_everywhere(): """Does every running backward pass go to the .grad of all leaves (and not only to given inputs)?"""
def anomaly_enabled(): """(is anomaly detection on, does it search for NaN)"""
def as_subclass(t: _Tensor, cls): """A view of t that is an instance of cls."""
def at_end(function): """Have the innermost running pass call function(True) when it has finished, or function(False) when it has raised."""
def autocast_code(): """The code of the dtype that this thread computes products in, -1: in their own."""
def backward_of_number(t: _Tensor, keep_graph: builtins.bool): """The usual case: walk back from a recorded tensor of one element, with a gradient of 1, into every leaf's .grad. False, and"""
def call_node(n, grads: builtins.tuple): """n's rule on the gradients of its outputs (None where there is none), without its hooks."""
cold: builtins.dict
def count_packing(change: builtins.int): """count_packing(int change)"""
def depends_on_others(tensors: builtins.list, own): """Do these tensors depend on a leaf that wants a gradient and is not one of `own`?"""
def flat(out: _Tensor, *inputs): """out with a derivative by the tensors among the inputs that is zero everywhere rather than absent."""
def is_grad_enabled() -> builtins.bool: """is_grad_enabled() -> bool: is this thread recording?"""
def is_inference_mode_enabled() -> builtins.bool: """is_inference_mode_enabled() -> bool: is this thread under inference_mode?"""
def leaf_like(n, nr: builtins.int): """A leaf with the shape and dtype of output nr of n, and any values."""
def location(n): """What messages say about where a node was made."""
def pack_slot(n, slot: builtins.int): """Have the open block of saved_tensors_hooks pack what n saved in this slot."""
def python_row(name: builtins.str, backward, multi: builtins.bool = False, node_name=None): """A row with a Python rule: backward(node, grad) (a list of grads when multi) -> gradient, or a tuple of them."""
def record_function(row, outs: builtins.list, differentiable: builtins.tuple, inputs: builtins.tuple, to_save, saved_outputs, dirty: builtins.list, extra): """Record a user's Function: one node for its outputs; dirty ones were changed in place and take the new history."""
def record_python(row, outs, inputs: builtins.tuple, to_save: builtins.tuple = (), saved_outputs=(), extra=None): """Record a Python-level op of inputs (Tensors or None), where one of them is tracked."""
def rename(t: _Tensor, node_name: builtins.str, fresh=None): """Show the composed op that t is the result of under its own name (what grad_fn prints); returns t."""
def renamed_row(row, node_name: builtins.str): """The row with another name in what grad_fn prints."""
def repack(n, a: _Tensor): """a is about to be overwritten, which hooks on saved tensors could not know: what n just saved of it is packed again as a copy."""
def retain_grad(t: _Tensor): """Keep the gradient of this non-leaf in .grad after backward."""
def retains_grad(t: _Tensor): """Will backward keep the gradient of this non-leaf?"""
def run_backward(tensors: builtins.list, grads: builtins.list, keep_graph: builtins.bool, create_graph: builtins.bool, inputs: builtins.list, accumulate: builtins.bool): """Walk back from tensors with these gradients. inputs None: into every leaf's .grad. Else a list of gradients (None where"""
def running(): """The innermost pass of this thread: (thread, how many are one inside of another)."""
def same_history(t: _Tensor) -> _Tensor: """same_history(Tensor t) -> Tensor"""
def saved_as(n, name: builtins.str): """What n saved under the name that PyTorch's nodes show it by: that of slot_as, or _saved_exponent."""
def set_anomaly(on: builtins.bool, check_nan: builtins.bool): """From now on nodes note the user's file and line and a digest of what they save; backward searches for NaN."""
def slot_as(n, name: builtins.str): """The slot of what PyTorch's nodes show as _saved_self, _saved_other (_mat2, _vec), _saved_result."""
def swap_autocast(code: builtins.int): """Let this thread compute products in the dtype of this code (-1: in their own); returns the code before."""
def tensor_hooks(t: _Tensor): """The dict that hooks of t go into, and what stands before each: of a leaf 'tensor', else the number of the output."""
def unchanged(t): """t, which was made and filled just now: what is counted from here on are changes (of a sparse one, nothing is)."""
def unpack(n, whole: builtins.bool = False): """The saved tensors of a Python-level rule; whole: outputs with their history also while nothing is recorded."""
