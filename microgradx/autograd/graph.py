"""The graph of a computation: its edges, and hooks on what is saved for backward."""
import contextlib
import threading
from collections import namedtuple

from microgradx._engine import tape
from microgradx._engine.tensor import AccumulateGrad, Node, Tensor, cold
from microgradx._handles import RemovableHandle
from microgradx._rows import need
from microgradx.autograd.grad_mode import no_grad

__all__ = ["GradientEdge", "Node", "allow_mutation_on_saved_tensors", "disable_saved_tensors_hooks", "get_gradient_edge", "increment_version",
           "register_multi_grad_hook", "save_on_cpu", "saved_tensors_hooks"]

GradientEdge = namedtuple("GradientEdge", ["node", "output_nr", "ownership_token"], defaults=(None,))


def get_gradient_edge(tensor):
    """Where tensor's gradient arrives: GradientEdge(node, output_nr), which autograd.grad takes in the place of an input."""
    need(tensor.requires_grad, RuntimeError, "get_gradient_edge: It is not possible to get the gradient edge for a Tensor that does not require gradients")
    return GradientEdge(tensor.grad_fn or AccumulateGrad(tensor), tensor.output_nr)


def as_input(value):
    """An input of autograd.grad as the tape takes it: a Tensor, or (Node, output number)."""
    if not isinstance(value, GradientEdge):
        return value
    return value.node.variable if isinstance(value.node, AccumulateGrad) else tuple(value[:2])


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
    """Keeps what is saved on the CPU, where it is anyway: results and memory are the same with and without."""

    def __init__(self, pin_memory=False, device_type="cuda"):
        super().__init__(lambda tensor: tensor, lambda tensor: tensor)


@contextlib.contextmanager
def allow_mutation_on_saved_tensors():
    """Inside, what ops saved may be changed in place before backward, which runs inside, too: copies are saved.

    AssertionError when backward runs outside, RuntimeError for one inside of another.

    >>> import microgradx
    >>> x = microgradx.tensor([3.], requires_grad=True)
    >>> with microgradx.autograd.graph.allow_mutation_on_saved_tensors():
    ...     y = x * 1
    ...     z = (y ** 2).sum()
    ...     _ = y.zero_()
    ...     z.backward()
    >>> x.grad
    tensor([6.])
    """
    def unpack(tensor):
        need(_stack.mutable is block, AssertionError, "Trying to backward outside of the 'allow_mutation_on_saved_tensors' context "
             "in which the graph was originally recorded.")
        return tensor
    need(_stack.mutable is None, RuntimeError, "allow_mutation_on_saved_tensors contexts cannot be nested")
    block = saved_tensors_hooks(lambda tensor: tensor.detach().clone(), unpack)
    with block:
        _stack.mutable = block
        try:
            yield
        finally:
            _stack.mutable = None


def register_multi_grad_hook(tensors, fn, *, mode="all"):
    """Call fn(gradients of tensors) in each backward pass that reaches one of them, when all have arrived or, None standing for those that have
    not, at its end; or, with mode "any", fn(gradient) for the first that arrives. Returns a handle to remove the hook.

    >>> import microgradx
    >>> a, b = (microgradx.ones(2, requires_grad=True) for _ in range(2))
    >>> handle = microgradx.autograd.graph.register_multi_grad_hook((a, b), lambda grads: print([g is not None for g in grads]))
    >>> (a * 2).sum().backward()
    [True, False]
    """
    need(mode in ("all", "any"), ValueError, f"Expects mode to be one of ('all', 'any') but got {mode}")
    arrived = []            # one list of gradients for each pass that is running

    def inner(number):
        def hook(grad):
            depth = tape.running()
            grads = next((grads for level, grads in arrived if level == depth), None)
            if grads is None:
                arrived.append((depth, grads := [None] * len(tensors)))
                tape.at_end(lambda done: finished(grads, done))
                if mode == "any":
                    fn(grad)
            grads[number] = grad
            if mode == "all" and all(each is not None for each in grads):
                fn(grads)
        return hook

    def finished(grads, done):
        arrived[:] = [each for each in arrived if each[1] is not grads]
        if done and mode == "all" and any(grad is None for grad in grads):
            fn(grads)
    handles = [tensor.register_hook(inner(number)) for number, tensor in enumerate(tensors) if mode == "all" or tensor.requires_grad]
    return _Handles(handles)


class _Handles(RemovableHandle):
    """Removes several hooks at once."""

    def __init__(self, handles):
        self.handles = handles

    def remove(self):
        """Take all hooks away."""
        for handle in self.handles:
            handle.remove()


def increment_version(tensor):
    """Count a change of a tensor's memory (or of those of several) that nobody else could see.

    >>> import microgradx
    >>> x = microgradx.ones(2)
    >>> microgradx.autograd.graph.increment_version(x); x._version
    1
    """
    for each in (tensor,) if isinstance(tensor, Tensor) else tensor:
        each.detach().as_strided((0,), (1,)).zero_()


@contextlib.contextmanager
def disable_saved_tensors_hooks(error_message):
    """Opening saved_tensors_hooks inside raises RuntimeError(error_message)."""
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
