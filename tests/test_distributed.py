"""Process groups of one process: a program with DistributedDataParallel and every collective prints what it prints in PyTorch."""
import contextlib
import io
import re

import pytest

import microgradx

PROGRAM = r"""
import torch, torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel
from torch.utils.data import DataLoader, DistributedSampler, TensorDataset

def tried(call):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__)

x, ddp = torch.arange(4.), DistributedDataParallel
print(dist.is_available() and dist.is_initialized(), dist.is_nccl_available(), dist.group.WORLD)
for call in (dist.get_rank, dist.get_world_size, dist.get_backend, dist.barrier, dist.new_group, dist.destroy_process_group, lambda: dist.all_reduce(x),
             lambda: ddp(nn.Linear(1, 1)), lambda: DistributedSampler(range(3)), lambda: dist.init_process_group("gloo"),
             lambda: dist.init_process_group("gloo", rank=0, world_size=1), lambda: dist.init_process_group("nccl", URL, rank=0, world_size=1),
             lambda: dist.init_process_group("none", rank=0, world_size=1), lambda: dist.init_process_group("gloo", URL),
             *(lambda name=name: dist.init_process_group(name, URL, rank=0, world_size=1) for name in
               "cpu:gloo,cuda:nccl cpu:foo cpu:gloo,cpu:gloo cpu:gloo, xyz:gloo cpu:GLOO,cuda:NCCL".split()),
             lambda: dist.init_process_group("gloo", "http://a", rank=0, world_size=1), lambda: dist.init_process_group("gloo", URL, 3, 1, 0)):
    tried(call)
dist.init_process_group("cpu:gloo,cuda:GLOO", URL + "_pairs", rank=0, world_size=1)
print(dist.get_backend())
tried(lambda: dist.all_reduce(x))
dist.destroy_process_group()
dist.init_process_group("gloo", init_method=URL, rank=0, world_size=1)
tried(lambda: dist.init_process_group("gloo", init_method=URL, rank=0, world_size=1))
print(dist.get_rank(), dist.get_world_size(), dist.get_backend(), dist.get_process_group_ranks(dist.group.WORLD), dist.is_available(), dist.is_initialized(), dist.ReduceOp.SUM)

# collectives
one = dist.new_group([0], sort_ranks=True)
print(dist.get_rank(one), dist.get_world_size(one), one is dist.group.WORLD, dist.get_global_rank(one, 0), dist.get_group_rank(one, 0))
for op in "SUM PRODUCT MIN MAX AVG BAND PREMUL_SUM".split():
    tried(lambda: dist.all_reduce(x, op=getattr(dist.ReduceOp, op)))
    tried(lambda: dist.all_reduce(x.long(), getattr(dist.ReduceOp, op), one))
work = dist.all_reduce(x, async_op=True)
print(work.wait(), work.is_completed(), x, dist.barrier(timeout=None), dist.monitored_barrier(), dist.barrier(async_op=True).wait())
zeros = lambda *size: torch.zeros(size or 4)
for name, out, given in (("all_gather", [zeros()], x), ("all_gather", [zeros()] * 2, x), ("all_gather", [zeros(3)], x), ("all_gather", [zeros().long()], x),
                         ("all_gather", zeros(), x), ("all_gather", [], x), ("all_gather_into_tensor", zeros(), x), ("all_gather_into_tensor", zeros(1, 4), x),
                         ("reduce_scatter", zeros(), [x]), ("reduce_scatter_tensor", zeros(), x), ("all_to_all", [zeros()], [x]), ("all_to_all_single", zeros(), x),
                         ("gather", x, [zeros()]), ("gather", x, []), ("gather", x, None), ("scatter", zeros(), [x]), ("scatter", zeros(), [x, x]), ("scatter", zeros(), None),
                         ("broadcast", x, 0), ("broadcast", x, 1), ("broadcast", x, None), ("reduce", x, 0), ("reduce", x, 3), ("all_reduce", 3.0, dist.ReduceOp.SUM)):
    print(name)
    tried(lambda: getattr(dist, name)(out, given))
    print(out, given)
for size in ([0, 1], [1]):
    tried(lambda: dist.new_group(size))
tried(lambda: dist.send(x, dst=0))

# collectives that gradients pass through
import torch.distributed.nn.functional as through
from torch.distributed import nn as reached
y = (x + 1).requires_grad_()
def squared(call):
    given = call()
    (out,) = given if isinstance(given, tuple) else [given]
    print(type(given).__name__, out.detach(), out is y, torch.autograd.grad(out.square().sum(), y))
for call in (lambda: reached.all_reduce(y), lambda: through.all_reduce(y, op=dist.ReduceOp.MAX, group=one), lambda: through.all_gather(y), lambda: reached.gather(y),
             lambda: through.broadcast(y, 0), lambda: through.broadcast(y, 1), lambda: through.scatter([y]), lambda: through.scatter([y, y]), lambda: through.reduce(y, 0),
             lambda: through.reduce_scatter(zeros(), [y]), lambda: through.all_to_all([zeros()], [y]), lambda: through.all_to_all([zeros(3)], [y]),
             lambda: through.all_to_all_single(zeros(), y, [4], [4]), lambda: through.gather(y, 1), lambda: through.scatter([y], 1), lambda: through.all_reduce(3)):
    tried(lambda: squared(call))

# mistakes, and lists that are longer than the group
for call in (lambda: dist.all_reduce(x, "sum"), lambda: dist.all_reduce(x + 1j, dist.ReduceOp.MAX), lambda: dist.all_reduce(x + 1j), lambda: dist.get_rank(3),
             lambda: dist.get_global_rank(dist.group.WORLD, 1), lambda: dist.get_global_rank(one, 1), lambda: dist.get_group_rank(one, 1),
             lambda: dist.broadcast(x, 0, group_src=0), lambda: dist.gather_object(1, [None], dst=1), lambda: dist.gather_object(1, [None], 0, group_dst=0),
             lambda: dist.scatter_object_list([], [1], 0), lambda: dist.scatter_object_list([None], None, 0),
             lambda: dist.scatter_object_list([None], [1, 2], 0), lambda: dist.scatter(x, [x], src=1), lambda: dist.all_gather_object([], 1), lambda: dist.Backend(3), lambda: dist.Backend("Gloo"),
             lambda: dist.Backend("GLOO") == dist.Backend.GLOO):
    tried(call)
for call in (lambda many: dist.all_gather_object(many, 1), lambda many: dist.gather_object(2, many), lambda many: dist.scatter_object_list(many, [3], 0)):
    many = [None, None]
    print(call(many), many)
leaf = torch.ones(2, requires_grad=True)
print(dist.all_reduce(leaf), leaf._version, dist.all_gather([leaf * 0], leaf * 2))
thing, got = {"a": [1]}, [None]
for call in (lambda: dist.all_gather_object(got, thing), lambda: dist.gather_object(thing, got, dst=0), lambda: dist.scatter_object_list(got, [thing], src=0)):
    print(call(), got, got[0] is thing)
print(dist.broadcast_object_list([thing], src=0))
tried(lambda: dist.gather_object(thing))

# an optimizer whose state processes would share out
from torch.distributed.optim import ZeroRedundancyOptimizer as Zero
torch.manual_seed(0)
shared = nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 1))
zero = Zero(shared.parameters(), optimizer_class=torch.optim.Adam, lr=0.1)
print(zero, zero.defaults, list(zero.param_groups[0]), zero.optim, isinstance(zero, torch.optim.Optimizer))
tried(zero.state_dict)
schedule = torch.optim.lr_scheduler.StepLR(zero, 1, 0.5)
for step in range(3):
    zero.zero_grad()
    shared(torch.ones(4, 2)).square().mean().backward()
    print(zero.step(), zero.step(lambda: 3.0), len(zero.state), schedule.step(), schedule.get_last_lr())
zero.consolidate_state_dict(to=0)
state = zero.state_dict()
print(shared[1].weight, state["state"][3], state["param_groups"])
zero.load_state_dict(state)
print(len(zero.state))
zero.consolidate_state_dict(to=1)
tried(zero.state_dict)
zero.add_param_group({"params": [nn.Parameter(torch.ones(2))], "lr": 0.5})
print([group["lr"] for group in zero.param_groups], len(zero.optim.param_groups))
for call in (lambda: Zero([], torch.optim.Adam), lambda: Zero(shared.parameters(), "Adam"), lambda: Zero(shared.parameters(), torch.optim.SGD, foo=1),
             lambda: Zero([nn.Parameter(torch.ones(2)), nn.Parameter(torch.ones(2).double())], torch.optim.Adam),
             lambda: len(Zero([{"params": [shared[0].weight], "lr": 0.2}, {"params": [shared[1].weight]}], torch.optim.SGD, lr=0.1).param_groups)):
    tried(call)

# a model that is trained
torch.manual_seed(0)
data = TensorDataset(torch.randn(32, 4), torch.randn(32, 1))
sampler = DistributedSampler(data)
model = ddp(nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 1)))
print(model, model.device_ids, list(model.state_dict()), [name for name, _ in model.named_parameters()])
optimizer = torch.optim.SGD(model.parameters(), 0.1)
for epoch in range(3):
    sampler.set_epoch(epoch)
    with model.join() as joined:
        print(joined)
        for i, (inputs, target) in enumerate(DataLoader(data, 8, sampler=sampler)):
            if i % 2:
                nn.functional.mse_loss(model(inputs), target).backward()
                optimizer.step()
                optimizer.zero_grad()
            else:
                with model.no_sync():
                    loss = nn.functional.mse_loss(model(inputs), target)
                    loss.backward()
                    print(model.require_backward_grad_sync, f"{loss.item():.5f}")
print(model.require_backward_grad_sync, f"{model.module[0].weight.sum():.5f}", model.eval().module.training)
for call in (lambda: model.weight, lambda: ddp(nn.ReLU()), lambda: ddp(nn.Linear(1, 1).requires_grad_(False)), lambda: ddp(nn.Linear(1, 1), device_ids=[0]),
             lambda: ddp(nn.Linear(1, 1), [], 0).output_device, lambda: ddp(nn.Linear(1, 1), process_group=3), lambda: ddp(nn.Sequential(nn.Linear(2, 2), nn.SyncBatchNorm(2))),
             lambda: (isinstance(model, nn.DataParallel), ddp.__mro__[1].__name__, model.device, model.device_type),
             lambda: ddp(nn.LazyLinear(1)), lambda: ddp(nn.Linear(1, 1), find_unused_parameters=True).find_unused_parameters, lambda: list(sampler)):
    tried(call)
dist.destroy_process_group(one)
print(dist.is_initialized())
dist.destroy_process_group()
print(dist.is_initialized())
"""


def printed(library, url):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(re.sub(r"\btorch\b", library, PROGRAM), library, "exec"), {"URL": url})
    return out.getvalue().replace("microgradx", "torch")


@pytest.fixture(autouse=True)
def no_environment(monkeypatch):
    for name in ("RANK", "WORLD_SIZE", "MASTER_ADDR", "MASTER_PORT"):
        monkeypatch.delenv(name, raising=False)
    yield
    if microgradx.distributed.is_initialized():
        microgradx.distributed.destroy_process_group()


@pytest.mark.peer
@pytest.mark.filterwarnings("ignore")
def test_one_process_prints_what_pytorch_prints(torch, tmp_path):
    mine, theirs = (printed(library, f"file://{tmp_path / library}") for library in ("microgradx", "torch"))
    assert mine.splitlines() == theirs.splitlines()


@pytest.mark.parametrize("backend, answer", [("gloo", "gloo"), ("GLOO", "gloo"), (None, "undefined")])
def test_the_environment_says_who_this_process_is(monkeypatch, backend, answer):
    for name, value in (("RANK", "0"), ("WORLD_SIZE", "1"), ("MASTER_ADDR", "localhost"), ("MASTER_PORT", "29500")):
        with pytest.raises(ValueError, match=f"environment variable {name} expected, but not set"):
            microgradx.distributed.init_process_group(backend)
        monkeypatch.setenv(name, value)
    microgradx.distributed.init_process_group(backend)
    assert microgradx.distributed.get_backend() == answer


@pytest.mark.parametrize("name, end", [("send", "dst"), ("isend", "dst"), ("recv", "src"), ("irecv", "src")])
def test_there_is_nobody_to_talk_to(name, end):
    with pytest.raises(ValueError, match="has not been initialized"):
        getattr(microgradx.distributed, name)(microgradx.ones(1), **{end: 0})
    microgradx.distributed.init_process_group("gloo", rank=0, world_size=1, init_method="tcp://localhost:29500")
    with pytest.raises(ValueError, match="should not be the same as the rank of the current process"):
        getattr(microgradx.distributed, name)(microgradx.ones(1), **{end: 0})
    assert microgradx.distributed.get_group_rank(microgradx.distributed.group.WORLD, global_rank=0) == 0


def test_a_url_says_who_this_process_is():
    microgradx.distributed.init_process_group("gloo", "tcp://localhost:29500?rank=0&world_size=1")
    assert microgradx.distributed.get_rank() == 0


@pytest.mark.parametrize("place", [{"rank": 0, "world_size": 2}, {"rank": 1, "world_size": 2}, {"rank": 1, "world_size": 1}])
def test_groups_of_more_processes_are_refused(place):
    with pytest.raises(NotImplementedError, match="distributed.init_process_group: not supported.*share_memory_"):
        microgradx.distributed.init_process_group("gloo", "tcp://localhost:29500", **place)
    assert not microgradx.distributed.is_initialized()
