"""Of autograd.graph: hooks of several tensors, and what lets programs change what was saved."""
import contextlib
from collections.abc import Iterable

from microgradx._engine import tape
from microgradx._engine.tensor import Tensor
from microgradx._handles import RemovableHandle
from microgradx._rows import need
from microgradx.autograd import graph


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
        need(graph._stack.mutable is block, AssertionError, "Trying to backward outside of the 'allow_mutation_on_saved_tensors' context "
             "in which the graph was originally recorded.")
        return tensor
    need(graph._stack.mutable is None, RuntimeError, "allow_mutation_on_saved_tensors contexts cannot be nested")
    block = graph.saved_tensors_hooks(lambda tensor: tensor.detach().clone(), unpack)
    with block:
        graph._stack.mutable = block
        try:
            yield
        finally:
            graph._stack.mutable = None


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
            now = tape.running()
            grads = next((grads for each, grads in arrived if each == now), None)
            if grads is None:
                arrived.append((now, grads := [None] * len(tensors)))
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
    tensors = tuple(tensor) if isinstance(tensor, Iterable) and not isinstance(tensor, Tensor) else (tensor,)
    need(all(isinstance(each, Tensor) for each in tensors), RuntimeError, "increment_version: expected a tensor or several")
    for each in tensors:
        if not each.is_inference():             # those have no versions
            each.detach().as_strided((0,), (1,)).zero_()
