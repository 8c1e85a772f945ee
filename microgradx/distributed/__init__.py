"""Process groups of one process: what a program that may be distributed calls, run on its own.

Collectives check what PyTorch's check with the backend gloo and copy what they would send to oneself. Groups of more are refused.
"""
import enum
import os
import pickle
import sys
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

from microgradx._engine.device import device
from microgradx._engine.tensor import Tensor
from microgradx._rows import need

RedOpType = enum.Enum("RedOpType", "SUM AVG PRODUCT MIN MAX BAND BOR BXOR PREMUL_SUM", start=0)
ReduceOp = RedOpType
_NOT_COMPLEX = "MAX MIN PRODUCT BAND BOR BXOR".split()
_default = []       # the group that init_process_group made


class Backend(str):
    """Backend(name): the name in small letters; the known ones are attributes."""

    GLOO, NCCL, MPI, UCC, XCCL, UNDEFINED = KNOWN = "gloo", "nccl", "mpi", "ucc", "xccl", "undefined"

    def __new__(cls, name):
        need(isinstance(name, str), ValueError, f"Backend name must be a string, but got: {name}")
        return super().__new__(cls, name.lower())


class ProcessGroup:
    """One process, of rank 0."""

    def __init__(self, backend):
        self._backend = backend

    def rank(self):
        """0."""
        return 0

    def size(self):
        """1."""
        return 1

    def name(self):
        """The backend."""
        return self._backend


class Work:
    """What a call with async_op=True gives: all is done already."""

    def wait(self, timeout=None):
        """True."""
        return True

    is_completed = is_success = wait


class GroupMember:
    """WORLD: the default group, None before init_process_group."""

    WORLD = property(lambda self: _default[0] if _default else None)
    NON_GROUP_MEMBER = -100


group = GroupMember = GroupMember()


def is_initialized():
    """Whether there is a default group."""
    return bool(_default)


# Before there is a group the answer is that of a PyTorch built without this module: programs import what lies in packages below where it is True
is_available = is_gloo_available = is_initialized


def is_nccl_available():
    """False: there is one process, and gloo's name for it."""
    return False


is_mpi_available = is_ucc_available = is_torchelastic_launched = is_nccl_available


def _from_environment(name):
    need(name in os.environ, ValueError, f"Error initializing the process group by env:// rendezvous: environment variable {name} expected, but not set")
    return os.environ[name]


def _backends(backend):
    """The names in "gloo" or, one for each kind of device, in "cpu:gloo,cuda:nccl"."""
    if ":" not in backend:
        return [backend]
    pairs = [pair.split(":") for pair in backend.split(",")]
    need(all(len(pair) == 2 for pair in pairs), ValueError, f"Invalid device:backend pairing in {backend!r}. Hint: cpu:gloo,cuda:nccl")
    names = {device(kind).type: name for kind, name in pairs}
    need(len(names) == len(pairs), ValueError, f"Duplicate device type in {backend!r}")
    return names.values()


def init_process_group(backend=None, init_method=None, timeout=None, world_size=-1, rank=-1, store=None, group_name="", pg_options=None, device_id=None):
    """Make the default group, of this process alone: world_size 1 and rank 0, given here, in the URL init_method or in the environment; backend
    gloo, also as that of each kind of device ("cpu:gloo").

    Nothing is connected to, so addresses, timeout, options and names are not used. NotImplementedError for more processes: microgradx.multiprocessing
    has memory that several share.

    >>> from microgradx import distributed
    >>> distributed.init_process_group("gloo", "tcp://localhost:29500", world_size=1, rank=0)
    >>> distributed.get_rank(), distributed.get_world_size()
    (0, 1)
    >>> distributed.destroy_process_group()
    """
    need(not _default, ValueError, "trying to initialize the default process group twice!")
    backend = Backend("undefined" if backend is None else backend)
    need(timeout is None or isinstance(timeout, timedelta), TypeError, f"Expected timeout argument to be of type datetime.timedelta, got {timeout}")
    url = urlsplit(init_method or "env://")
    need(store is not None or url.scheme in ("env", "file", "tcp"), RuntimeError, f"No rendezvous handler for {url.scheme}://")
    if store is None and url.scheme == "env":
        rank = int(_from_environment("RANK")) if rank < 0 else rank
        world_size = int(_from_environment("WORLD_SIZE")) if world_size < 0 else world_size
        _from_environment("MASTER_ADDR"), _from_environment("MASTER_PORT")
    told = {"rank": rank, "world_size": world_size} | {name: int(number) for name, number in parse_qsl(url.query)}
    for name, number in told.items():
        need(number >= 0, ValueError, f"distributed.init_process_group: {name} parameter missing. Hint: rank=0, world_size=1")
    need(told["rank"] == 0 and told["world_size"] == 1, NotImplementedError, "distributed.init_process_group: not supported, there is one process here "
         f"(rank 0 of 1), but got rank {told['rank']} of {told['world_size']}. Hint: multiprocessing and share_memory_()")
    for name in _backends(backend):
        need(name in Backend.KNOWN, AssertionError, f"Unknown backend type {name}")
        need(name in ("gloo", "undefined"), RuntimeError, f"Distributed package doesn't have {name.upper()} built in")
    _default.append(ProcessGroup(backend))


def destroy_process_group(group=None):
    """Forget the default group; another one goes with its last reference."""
    need(_default, AssertionError, "Process group cannot be None")
    if group in (None, _default[0]):
        _default.clear()


def _of(group):
    need(_default, ValueError, "Default process group has not been initialized, please make sure to call init_process_group.")
    need(group is None or isinstance(group, ProcessGroup), ValueError, f"Group {group} is not registered, please create group with new_group")
    return group or _default[0]


def new_group(ranks=None, timeout=None, backend=None, pg_options=None, use_local_synchronization=False, group_desc=None, device_id=None, sort_ranks=True):
    """A group of these ranks, which can be 0 alone."""
    default = _of(None)
    need(ranks is None or list(ranks) == [0], ValueError, "the new group's world size should be less or equal to the world size set by init_process_group")
    return ProcessGroup(backend or default.name())


def get_rank(group=None):
    """0."""
    return _of(group).rank()


def get_world_size(group=None):
    """1."""
    return _of(group).size()


def get_backend(group=None):
    """The name of the backend: gloo."""
    return _of(group).name()


def get_process_group_ranks(group=None):
    """[0]."""
    return [get_rank(group)]


def _root(name, group, rank, group_rank=None, default=None):
    """0, if the first of these that was given is."""
    _of(group)
    need(rank is None or group_rank is None, ValueError, "Can't specify both group_rank and global_rank")
    told = next((told for told in (rank, group_rank, default) if told is not None), None)
    need(told is not None, ValueError, "Must specify global_rank or group_rank")
    # a list that only the root passes, which is where 0 is the default, is too much elsewhere
    need(told == 0, RuntimeError if default is None else ValueError, f"distributed.{name}: invalid root rank: {told}")
    return 0


def get_global_rank(group, group_rank):
    """0, of the group's rank 0; the default group's ranks are not looked at."""
    need(_of(group) is _default[0] or group_rank == 0, ValueError, f"Rank {group_rank} is not part of group {group}")
    return group_rank


def get_group_rank(group, global_rank):
    """0, of the rank 0, as get_global_rank."""
    return get_global_rank(group, global_rank)


def _pass(name, group, async_op, outputs, inputs, op=RedOpType.SUM, same_shape=True):
    """Copy the inputs to the outputs, of which there is one each."""
    _of(group)
    need(isinstance(op, RedOpType) and op != RedOpType.PREMUL_SUM, TypeError, f"distributed.{name}: op must be a ReduceOp without a factor, not {op!r}")
    for tensors, what in (outputs, "output"), (inputs, "input"):
        need(isinstance(tensors, (list, tuple)) and all(isinstance(t, Tensor) for t in tensors), TypeError,
             f"distributed.{name}: Invalid function argument. Expected {what} of type microgradx.Tensor, in a list where there are several")
        need(len(tensors) == 1, RuntimeError, f"distributed.{name}: expected one {what}, as there are processes, but got {len(tensors)}")
    (out,), (x,) = outputs, inputs
    need(out.dtype == x.dtype, ValueError, f"distributed.{name}: Invalid usage of tensors with different dtypes, {out.dtype} and {x.dtype}")
    need(out.shape == x.shape, RuntimeError, f"distributed.{name}: invalid tensor size (expected {tuple(x.shape)}, got {tuple(out.shape)})")
    need(op.name[0] != "B" or not x.is_floating_point(), RuntimeError, f"Cannot use {op} with non-integral dtype")
    need(not x.is_complex() or op.name not in _NOT_COMPLEX, ValueError, f"{name} does not support {op} on complex tensors")
    need(op != RedOpType.AVG or x.is_floating_point() or x.is_complex(), RuntimeError, f"distributed.{name}: an average of {x.dtype} is not one")
    if out is not x:
        out.detach().copy_(x.detach())
    return Work() if async_op else None


def all_reduce(tensor, op=ReduceOp.SUM, group=None, async_op=False):
    """Leave the tensor as it is: the sum (op) over one process. With async_op=True a Work, as from all collectives."""
    return _pass("all_reduce", group, async_op, [tensor], [tensor], op)


def reduce(tensor, dst=None, op=ReduceOp.SUM, group=None, async_op=False, group_dst=None):
    """As all_reduce; dst is 0."""
    _root("reduce", group, dst, group_dst)
    return _pass("reduce", group, async_op, [tensor], [tensor], op)


def broadcast(tensor, src=None, group=None, async_op=False, group_src=None):
    """Leave the tensor as it is: src is 0."""
    _root("broadcast", group, src, group_src)
    return _pass("broadcast", group, async_op, [tensor], [tensor])


def all_gather(tensor_list, tensor, group=None, async_op=False):
    """Copy tensor to the one tensor in the list."""
    return _pass("all_gather", group, async_op, tensor_list, [tensor])


def all_gather_into_tensor(output_tensor, input_tensor, group=None, async_op=False):
    """Copy input_tensor to output_tensor."""
    return _pass("all_gather_into_tensor", group, async_op, [output_tensor], [input_tensor])


def gather(tensor, gather_list=None, dst=None, group=None, async_op=False, group_dst=None):
    """Copy tensor to the one tensor in the list."""
    need(gather_list, ValueError, "Argument ``gather_list`` must be specified on destination rank.")
    _root("gather", group, dst, group_dst, default=0)
    return _pass("gather", group, async_op, gather_list, [tensor])


def scatter(tensor, scatter_list=None, src=None, group=None, async_op=False, group_src=None):
    """Copy the one tensor in the list to tensor."""
    need(scatter_list, ValueError, "Argument ``scatter_list`` must be specified on source rank.")
    _root("scatter", group, src, group_src, default=0)
    return _pass("scatter", group, async_op, [tensor], scatter_list)


def reduce_scatter(output, input_list, op=ReduceOp.SUM, group=None, async_op=False):
    """Copy the one tensor in the list to output."""
    return _pass("reduce_scatter", group, async_op, [output], input_list, op)


def reduce_scatter_tensor(output, input, op=ReduceOp.SUM, group=None, async_op=False):
    """Copy input to output."""
    return _pass("reduce_scatter_tensor", group, async_op, [output], [input], op)


def all_to_all(output_tensor_list, input_tensor_list, group=None, async_op=False):
    """Copy the one input to the one output."""
    return _pass("all_to_all", group, async_op, output_tensor_list, input_tensor_list)


def all_to_all_single(output, input, output_split_sizes=None, input_split_sizes=None, group=None, async_op=False):
    """Copy input to output; sizes are those of one part."""
    for sizes, tensor in (output_split_sizes, output), (input_split_sizes, input):
        need(not sizes or list(sizes) == [len(tensor)], RuntimeError, f"distributed.all_to_all_single: sizes of one part expected, got {sizes}")
    return _pass("all_to_all_single", group, async_op, [output], [input])


def _object_to(objects, obj, group):
    _of(group)
    objects[0] = pickle.loads(pickle.dumps(obj))


def all_gather_object(object_list, obj, group=None):
    """Put a copy of obj, by pickle, into the list, whose first place is this process's."""
    _object_to(object_list, obj, group)


def gather_object(obj, object_gather_list=None, dst=None, group=None, group_dst=None):
    """Put a copy of obj, by pickle, into the list, whose first place is this process's; dst is 0."""
    need(object_gather_list, ValueError, "Argument ``gather_list`` must be specified on destination rank.")
    _root("gather_object", group, dst, group_dst, default=0)
    _object_to(object_gather_list, obj, group)


def scatter_object_list(scatter_object_output_list, scatter_object_input_list=None, src=None, group=None, group_src=None):
    """Put a copy of the one object, by pickle, into the other list; src is 0."""
    need(scatter_object_output_list, ValueError, "Expected argument scatter_object_output_list to be a list of size at least 1.")
    _root("scatter_object_list", group, src, group_src, default=0)
    need(scatter_object_input_list is not None, ValueError, "Argument ``scatter_object_input_list`` must be specified on source rank.")
    need(len(scatter_object_input_list) == 1, RuntimeError, f"distributed.scatter_object_list: one object expected, got {len(scatter_object_input_list)}")
    _object_to(scatter_object_output_list, scatter_object_input_list[0], group)


def broadcast_object_list(object_list, src=None, group=None, device=None, group_src=None):
    """Leave the list as it is: src is 0."""
    _root("broadcast_object_list", group, src, group_src)


def barrier(group=None, async_op=False, device_ids=None, timeout=None):
    """Wait for nobody."""
    _of(group)
    return Work() if async_op else None


def monitored_barrier(group=None, timeout=None, wait_all_ranks=False):
    """Wait for nobody."""
    _of(group)


def send(tensor, dst=None, group=None, tag=0, group_dst=None):
    """ValueError: there is no other process."""
    _of(group)
    raise ValueError("Invalid destination rank: destination rank should not be the same as the rank of the current process.")


def recv(tensor, src=None, group=None, tag=0, group_src=None):
    """ValueError: there is no other process."""
    send(tensor, src, group)


isend, irecv = send, recv

from microgradx.distributed import nn as nn, tensor as _spread  # noqa: E402 - needs the functions above
for _path in ("device_mesh", "fsdp", "_composable", "_composable.fsdp", "_tensor", "_tensor.experimental"):     # names that annotations and checks ask for
    sys.modules[f"microgradx.distributed.{_path}"] = globals()[_path.partition(".")[0]] = _spread
sys.modules[f"{__name__}.distributed_c10d"] = distributed_c10d = sys.modules[__name__]     # where PyTorch has these functions
