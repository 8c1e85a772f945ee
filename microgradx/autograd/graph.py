"""The graph of a computation: its edges, and hooks on what is saved for backward."""
import contextlib
import threading
from collections import namedtuple

from microgradx._engine import tape
from microgradx._engine.tensor import AccumulateGrad, Node, cold
from microgradx._rows import need
from microgradx.autograd.grad_mode import no_grad

__all__ = ["GradientEdge", "Node", "allow_mutation_on_saved_tensors", "disable_saved_tensors_hooks", "get_gradient_edge", "increment_version",
           "register_multi_grad_hook", "save_on_cpu", "saved_tensors_hooks"]

GradientEdge = namedtuple("GradientEdge", ["node", "output_nr", "ownership_token"], defaults=(None,))
GradientEdge.__doc__ = """Where a gradient arrives: a node and the number of its output; see get_gradient_edge.

    >>> from microgradx.autograd.graph import GradientEdge
    >>> GradientEdge(None, 0)
    GradientEdge(node=None, output_nr=0, ownership_token=None)
    """


def get_gradient_edge(tensor):
    """Where tensor's gradient arrives: GradientEdge(node, output_nr), which backward and autograd.grad take in the place of a tensor.

    >>> import microgradx
    >>> x = microgradx.tensor(3., requires_grad=True)
    >>> y = x * x
    >>> edge = microgradx.autograd.graph.get_gradient_edge(y)
    >>> z = y.exp()
    >>> type(edge).__name__, microgradx.autograd.grad(z, edge)[0].item() == z.item()
    ('GradientEdge', True)
    """
    need(tensor.requires_grad, RuntimeError, "get_gradient_edge: It is not possible to get the gradient edge for a Tensor that does not require gradients")
    return GradientEdge(tensor.grad_fn or AccumulateGrad(tensor), tensor.output_nr)


def as_input(value):
    """A tensor or an edge as the tape takes it: a Tensor, or (Node, output number)."""
    if not isinstance(value, GradientEdge):
        return value
    return value.node.variable if isinstance(value.node, AccumulateGrad) else tuple(value[:2])


def stand_in(value):
    """A tensor with the shape and dtype of what arrives there."""
    where = as_input(value)
    return tape.leaf_like(*where) if isinstance(where, tuple) else where


class _Stack(threading.local):
    """This thread's open blocks: (pack, unpack) pairs, and the message that forbids them."""

    def __init__(self):
        self.hooks, self.forbidden, self.mutable = [], None, None


_stack = _Stack()


class saved_tensors_hooks:
    """with saved_tensors_hooks(pack, unpack): what ops save for backward goes through pack (any object may come out of it),
    and through unpack when backward asks for it; unpack must return a tensor with the values that pack was given.

    >>> import microgradx
    >>> x = microgradx.tensor([1., 2.], requires_grad=True)
    >>> with microgradx.autograd.graph.saved_tensors_hooks(lambda t: t.half(), lambda t: t.float()):
    ...     y = (x * x).sum()
    >>> y.backward(); x.grad
    tensor([2., 4.])
    """

    def __init__(self, pack_hook, unpack_hook):
        self.pack_hook, self.unpack_hook = pack_hook, unpack_hook

    def __enter__(self):
        need(_stack.forbidden is None, RuntimeError, _stack.forbidden)
        _stack.hooks.append((self.pack_hook, self.unpack_hook))
        tape.count_packing(1)

    def __exit__(self, *exc):
        _stack.hooks.pop()
        tape.count_packing(-1)


class SavedTensor:
    """What a node saved, as `node._raw_saved_self` shows it: register_hooks(pack, unpack) packs this tensor alone.

    >>> import microgradx
    >>> x = microgradx.tensor([1., 2.], requires_grad=True)
    >>> y = x.sin()
    >>> y.grad_fn._raw_saved_self.register_hooks(lambda t: t.half(), lambda t: t.float())
    """

    def __init__(self, node, slot):
        self._node, self._slot = node, slot

    def register_hooks(self, pack_hook, unpack_hook):
        """Once for each saved tensor, before it is freed (RuntimeError)."""
        need(callable(pack_hook) and callable(unpack_hook), TypeError, "register_hooks(): expected two functions, pack_hook and unpack_hook")
        with saved_tensors_hooks(pack_hook, unpack_hook):
            tape.pack_slot(self._node, self._slot)


class save_on_cpu(saved_tensors_hooks):
    """Keeps what is saved on the CPU, where it is anyway: results and memory are the same with and without.

    >>> import microgradx
    >>> x = microgradx.tensor(3., requires_grad=True)
    >>> with microgradx.autograd.graph.save_on_cpu(pin_memory=True):
    ...     y = x * x
    >>> y.backward(); x.grad
    tensor(6.)
    """

    def __init__(self, pin_memory=False, device_type="cuda"):
        super().__init__(lambda tensor: tensor, lambda tensor: tensor)


@contextlib.contextmanager
def disable_saved_tensors_hooks(error_message):
    """Opening saved_tensors_hooks inside raises RuntimeError(error_message).

    >>> import microgradx
    >>> graph = microgradx.autograd.graph
    >>> with graph.disable_saved_tensors_hooks("not here"):
    ...     try:
    ...         with graph.saved_tensors_hooks(lambda x: x, lambda x: x):
    ...             pass
    ...     except RuntimeError as error:
    ...         print(error)
    not here
    """
    was, _stack.forbidden = _stack.forbidden, error_message
    try:
        need(not _stack.hooks, RuntimeError, error_message)
        yield
    finally:
        _stack.forbidden = was


def _pack(tensor):
    if not _stack.hooks:
        return None
    pack, unpack = _stack.hooks[-1]
    version = tensor._version
    with no_grad():
        packed = pack(tensor)
    if tensor._version != version:
        raise RuntimeError("saved_tensors_hooks: A saved tensor pack hook is modifying its input in place. Tensors provided as input to "
                           "pack hook can not be modified by in-place operations as this can lead to unexpected side-effects. Hint: clone it first.")
    return unpack, packed


cold["pack"] = _pack

from microgradx.autograd._graph_hooks import allow_mutation_on_saved_tensors, increment_version, register_multi_grad_hook  # noqa: E402 - needs the above
