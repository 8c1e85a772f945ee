"""Collectives that gradients pass through: in a group of one process each checks what distributed's does, and its result is a copy of its input."""
from microgradx import distributed
from microgradx._engine.warn import warn
from microgradx.distributed import ReduceOp


def _deprecated(name):
    warn(f"distributed.nn.functional.{name} is deprecated in PyTorch, too", FutureWarning)


def all_reduce(tensor, op=ReduceOp.SUM, group=None):
    """A copy of the tensor: the sum (op) over one process.

    >>> import microgradx
    >>> import microgradx.distributed.nn
    >>> import warnings
    >>> microgradx.distributed.init_process_group("gloo", "tcp://localhost:29500", world_size=1, rank=0)
    >>> x = microgradx.ones(2, requires_grad=True)
    >>> with warnings.catch_warnings(action="ignore"):
    ...     microgradx.distributed.nn.functional.all_reduce(x * 2).sum().backward()
    >>> x.grad
    tensor([2., 2.])
    >>> microgradx.distributed.destroy_process_group()
    """
    _deprecated("all_reduce")
    out = tensor.clone()
    distributed.all_reduce(out, op, group)
    return out


def reduce(tensor, dst, op=ReduceOp.SUM, group=None):
    """As all_reduce; dst is 0."""
    out = tensor.clone()
    distributed.reduce(out, dst, op, group)
    return out


def broadcast(tensor, src, group=None):
    """A copy of the tensor; src is 0."""
    _deprecated("broadcast")
    out = tensor.clone()
    distributed.broadcast(out, src, group)
    return out


def all_gather(tensor, group=None):
    """A tuple of one copy of the tensor."""
    _deprecated("all_gather")
    out = tensor.clone()
    distributed.all_gather([out], out, group)
    return (out,)


def gather(tensor, dst=0, group=None):
    """A tuple of one copy of the tensor; dst is 0."""
    distributed._root("gather", group, dst)
    out = tensor.clone()
    distributed.gather(out, [out], dst, group)
    return (out,)


def scatter(tensors, src=0, group=None):
    """A copy of the one tensor in the list; src is 0."""
    distributed._root("scatter", group, src)
    out = tensors[0].clone()
    distributed.scatter(out, tensors, src, group)
    return out


def reduce_scatter(output, input_list, op=ReduceOp.SUM, group=None):
    """A copy of the one tensor in the list, whose values output takes, too."""
    _deprecated("reduce_scatter")
    distributed.reduce_scatter(output, input_list, op, group)
    return input_list[0].clone()


def all_to_all(output_tensor_list, input_tensor_list, group=None):
    """A tuple of one copy of the one input, whose values the one output takes, too."""
    distributed.all_to_all(output_tensor_list, input_tensor_list, group)
    return (input_tensor_list[0].clone(),)


def all_to_all_single(output, input, output_split_sizes=None, input_split_sizes=None, group=None):
    """A copy of the input, whose values output takes, too."""
    _deprecated("all_to_all_single")
    distributed.all_to_all_single(output, input, output_split_sizes, input_split_sizes, group)
    return input.clone()
