"""Memory that processes share: forked, spawned, through queues; and what becomes of processes that fail."""
import os

import pytest

import microgradx
from microgradx import multiprocessing as mp
from microgradx import nn


def add(rank, tensor, much):
    tensor[rank] += much


def train(model, lock):
    with lock:
        microgradx.manual_seed(0)
        sgd = microgradx.optim.SGD(model.parameters(), lr=0.1)
        sgd.zero_grad()
        model(microgradx.randn(4, 3)).pow(2).sum().backward()
        sgd.step()


def answer(tensors, answers):
    for i, tensor in iter(tensors.get, None):
        tensor += 1
        answers.put((i, tensor))


def fail(rank):
    raise ValueError(f"process {rank} does not like it")


def leave(rank):
    os._exit(7)


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_a_model_is_trained_in_other_processes(method):
    model = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Linear(4, 1))
    alone = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Linear(4, 1))
    alone.load_state_dict(model.state_dict())
    assert model.share_memory() is model and all(t.is_shared() for t in model.state_dict().values())
    context = mp.get_context(method)
    lock = context.Lock()
    for _ in range(2):
        process = context.Process(target=train, args=(model, lock))
        process.start()
        process.join()
        assert process.exitcode == 0
        train(alone, lock)
    for name, value in alone.state_dict().items():
        assert microgradx.equal(model.state_dict()[name], value), name


def test_a_view_goes_through_a_queue_with_its_memory():
    context = mp.get_context("fork")
    tensors, answers = context.Queue(), context.Queue()
    process = context.Process(target=answer, args=(tensors, answers))
    process.start()
    shared, plain = microgradx.zeros(3, 2).share_memory_(), microgradx.zeros(2)
    for i, tensor in enumerate((shared.t()[1], plain)):
        tensors.put((i, tensor))
    got = dict(answers.get(timeout=60) for _ in range(2))
    tensors.put(None)
    process.join()
    assert shared.tolist() == [[0, 1]] * 3 and got[0].is_shared() and got[0].stride() == (2,)
    shared[0, 1] = 5.0
    assert got[0].tolist() == [5, 1, 1]
    assert plain.tolist() == [0, 0] and got[1].tolist() == [1, 1] and not got[1].is_shared()


def test_spawn_passes_the_rank_and_shares():
    tensor = microgradx.zeros(3).share_memory_()
    assert mp.spawn(add, args=(tensor, 2.5), nprocs=3) is None and tensor.tolist() == [2.5] * 3
    context = mp.start_processes(add, (tensor, 1.0), nprocs=2, join=False, start_method="fork")
    assert len(context.pids()) == 2
    while not context.join():
        pass
    assert context.join() and tensor.tolist() == [3.5, 3.5, 2.5]


def test_processes_that_fail_say_why():
    with pytest.raises(mp.ProcessRaisedException, match=r"(?s)Process 1 .*Traceback.*process 1 does not like it") as raised:
        mp.start_processes(fail_second, nprocs=2, start_method="fork")
    assert raised.value.error_index == 1
    with pytest.raises(mp.ProcessExitedException, match="process 0 terminated with exit code 7") as left:
        mp.start_processes(leave, nprocs=1, start_method="fork")
    assert left.value.exit_code == 7 and left.value.signal_name is None
    with pytest.raises(mp.ProcessExitedException, match="signal SIGTERM"):
        mp.start_processes(end_myself, nprocs=1, start_method="fork")


def fail_second(rank):
    if rank:
        fail(rank)


def end_myself(rank):
    os.kill(os.getpid(), 15)


def test_memory_moves_with_its_layout_and_history():
    x = microgradx.arange(6.0).view(2, 3).t().clone(memory_format=microgradx.preserve_format).requires_grad_()
    was, place = x.tolist(), x.data_ptr()
    assert x.share_memory_() is x and x.tolist() == was and x.stride() == (1, 3) and x.data_ptr() != place
    assert x[1].is_shared() and x.data.is_shared() and not (x * 1).is_shared() and not x.clone().is_shared()
    (x * x).sum().backward()
    assert x.grad.tolist() == (2 * x).tolist() and not x.grad.is_shared()
    place = x.data_ptr()
    assert x.share_memory_().data_ptr() == place
    assert not microgradx.empty(0).share_memory_().is_shared()


def test_memory_that_others_look_at_stays_where_it_is():
    x = microgradx.ones(2)
    row = x[1:]
    for tensor in (x, row, x.data):
        with pytest.raises(RuntimeError, match="share_memory_: other tensors look at this memory"):
            tensor.share_memory_()
    del row, tensor
    assert x.share_memory_().is_shared()


def test_names_are_pythons_and_pytorchs():
    assert mp.Queue and mp.get_all_sharing_strategies() == {"file_descriptor", "file_system"} and mp.get_sharing_strategy() == "file_descriptor"
    with pytest.raises(AssertionError, match="'threads' is not one of"):
        mp.set_sharing_strategy("threads")


@pytest.mark.peer
def test_names_beside_pytorch():
    torch = pytest.importorskip("torch")
    assert set(torch.multiprocessing.__all__) <= set(mp.__all__) and all(hasattr(mp, name) for name in mp.__all__)
    for name in ("ProcessExitedException", "ProcessRaisedException", "ProcessContext", "spawn", "start_processes"):
        assert hasattr(torch.multiprocessing, name) and hasattr(mp, name)
