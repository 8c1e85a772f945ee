"""Processes that share tensors: fork, spawn, queues, and what is said when one fails."""
import multiprocessing
import os
import sys

import numpy as np
import pytest

import microgradx
from microgradx import multiprocessing as mp, nn

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="files are handed on as POSIX does")


def train(index, model, lock):
    optimizer = microgradx.optim.SGD(model.parameters(), lr=0.5)
    model(microgradx.ones(1, 2)).sum().backward()
    with lock:          # a step reads and writes: of two at once one may be lost
        optimizer.step()


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_what_processes_train_is_seen_here(method):
    model = nn.Linear(2, 1).share_memory()
    with microgradx.no_grad():
        model.weight.zero_()
    mp.start_processes(train, (model, mp.get_context(method).Lock()), nprocs=2, start_method=method)
    assert model.weight.tolist() == [[-1, -1]]


def test_a_model_among_the_arguments_of_spawn_is_shared():
    model = nn.BatchNorm1d(2)
    model.weight.grad = microgradx.ones(2)
    mp.spawn(train_mode_run, (model,))
    assert model.num_batches_tracked == 1 and model.running_mean.is_shared() and model.weight.is_shared()


def train_mode_run(index, model):
    assert model.weight.requires_grad and isinstance(model.weight, nn.Parameter)
    model(microgradx.rand(4, 2))


@pytest.mark.parametrize("walked", [True, False])
def test_a_model_is_shared_while_a_graph_is_there(walked):
    model, x = nn.Linear(2, 1), microgradx.ones(1, 2, requires_grad=True)
    loss, before = model(x).sum(), model.weight.tolist()
    if walked:
        loss.backward()
    model.share_memory()
    assert model.weight.is_shared() and model.weight.tolist() == before
    if not walked:
        loss.backward()
    assert x.grad.tolist() == before


def test_adagrad_shares_its_state():
    p = nn.Parameter(microgradx.ones(2))
    optimizer = microgradx.optim.Adagrad([p])
    optimizer.share_memory()
    assert optimizer.state[p]["sum"].is_shared() and not p.is_shared()


def answer(asked, answers):
    tensor = asked.get()
    tensor.mul_(2)
    answers.put(tensor)
    asked.get()         # until then the sender has to be there


def test_a_queue_hands_on_memory():
    context = mp.get_context("fork")
    asked, answers = context.SimpleQueue(), context.SimpleQueue()
    process = context.Process(target=answer, args=(asked, answers))
    process.start()
    base = microgradx.arange(4.0)
    asked.put(base[1:])
    back = answers.get()
    asked.put(None)
    process.join()
    assert base.tolist() == [0, 2, 4, 6] and base.is_shared()
    assert back.storage_offset() == 1 and back.untyped_storage() == base.untyped_storage()


@pytest.mark.parametrize("dtype", ["float32", "bfloat16", "int64", "bool", "complex64"])
def test_every_dtype_and_shape_moves(dtype):
    for made in (microgradx.ones(2, 3), microgradx.ones(3, 2).t(), microgradx.ones(()), microgradx.ones(0, 2), microgradx.ones(1).expand(3)):
        x = made.to(getattr(microgradx, dtype))
        before, strides, version = x.tolist(), x.stride(), x._version
        assert not x.is_shared()
        assert x.share_memory_() is x and x.is_shared() and x[...].is_shared() and not x.clone().is_shared()
        assert (x.tolist(), x.stride(), x._version) == (before, strides, version)


def add(index, tensors):
    for tensor in tensors:
        tensor.add_(1)


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_views_of_each_other_go_together(method):
    base, empty = microgradx.zeros(4), microgradx.ones(0, 2)
    mp.start_processes(add, ([base[:2], base[2:], base, empty],), start_method=method)
    assert base.tolist() == [2, 2, 2, 2]


def test_a_message_may_be_of_what_has_no_elements():
    queue = mp.SimpleQueue()
    queue.put(microgradx.ones(0, 2))
    assert queue.get().shape == (0, 2)


def test_pythons_own_processes_and_queues_share_too():
    tensor, queue = microgradx.zeros(2), multiprocessing.get_context("fork").SimpleQueue()
    queue.put(tensor)
    process = multiprocessing.get_context("spawn").Process(target=add, args=(0, [queue.get()]))
    process.start()
    process.join()
    assert tensor.tolist() == [1, 1]


def leave(index, queue):
    queue.put(microgradx.ones(2))


def test_a_sender_that_is_gone_is_named():
    queue = mp.get_context("fork").SimpleQueue()
    mp.start_processes(leave, (queue,), start_method="fork")
    with pytest.raises((EOFError, OSError), match="ended before it was received"):
        queue.get()


def test_views_and_history_move_along():
    x = microgradx.ones(4, requires_grad=True)
    y, view = (x * x).sum(), x.detach()[2:]
    x.share_memory_()
    assert view.is_shared()
    y.backward()
    assert x.grad.tolist() == [2, 2, 2, 2]
    view.fill_(5)
    assert x.tolist() == [1, 1, 5, 5]
    z = (x * x).sum()
    view.fill_(6)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        z.backward()


def test_a_converted_model_moves_with_its_state():        # .double() brings the parameters other memory
    model = nn.Linear(2, 1).double()
    state = model.state_dict()
    model.share_memory()
    state["weight"].fill_(2)
    assert state["weight"].is_shared() and model.weight.tolist() == [[2, 2]]


def test_an_array_is_not_left_behind():
    x = microgradx.zeros(3)
    array = x.numpy()
    with pytest.raises(RuntimeError, match=r"share_memory_: .*\(3,\).*clone"):
        x.share_memory_()
    array[0] = 1
    assert x.tolist() == [1, 0, 0] and not x.is_shared()
    source = np.ones(2)
    assert microgradx.from_numpy(source).share_memory_().add_(1).tolist() == [2, 2] and source.tolist() == [1, 1]


def test_what_cannot_be_shared_is_copied():
    queue, parameter = mp.SimpleQueue(), nn.Parameter(microgradx.ones(2))
    array = parameter.detach().numpy()
    queue.put(parameter)
    received = queue.get()
    array[0] = 5
    assert isinstance(received, nn.Parameter) and received.requires_grad and received.tolist() == [1, 1]


def test_a_history_stays_at_home():
    context = mp.get_context("fork")
    with pytest.raises(RuntimeError, match="history.*detach"):
        context.SimpleQueue().put(microgradx.ones(2, requires_grad=True) * 2)


def test_the_memory_is_given_back():
    before = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
    for _ in range(5):
        microgradx.ones(3).share_memory_()
    after = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
    assert after == before


def fail(index, how):
    if index == 1:
        if how == "raise":
            raise ValueError("the reason")
        if how == "exit":
            sys.exit(3)
        os.kill(os.getpid(), 9)


def test_what_a_process_raised_is_raised_here():
    with pytest.raises(mp.ProcessRaisedException, match="Process 1 terminated(.|\n)*ValueError: the reason") as caught:
        mp.start_processes(fail, ("raise",), nprocs=2, start_method="fork")
    assert caught.value.error_index == 1 and caught.value.error_pid > 0


@pytest.mark.parametrize("how, said, code, name", [("exit", "process 1 terminated with exit code 3", 3, None), ("kill", "process 1 terminated with signal SIGKILL", -9, "SIGKILL")])
def test_how_a_process_ended_is_said(how, said, code, name):
    with pytest.raises(mp.ProcessExitedException, match=said) as caught:
        mp.start_processes(fail, (how,), nprocs=2, start_method="fork")
    assert (caught.value.exit_code, caught.value.signal_name) == (code, name)


def test_processes_that_are_not_joined():
    running = mp.start_processes(fail, ("nothing",), nprocs=1, join=False, start_method="fork")
    assert len(running.pids()) == 1
    while not running.join():
        pass
    assert running.join()


def test_spawn_says_that_it_spawns():
    with pytest.warns(FutureWarning, match="start_processes"):
        mp.spawn(print, nprocs=0, start_method="fork")


def test_strategies():
    assert mp.get_sharing_strategy() in mp.get_all_sharing_strategies()
    mp.set_sharing_strategy("file_system")
    assert mp.get_sharing_strategy() == "file_system" and mp.get_all_sharing_strategies() == {"file_descriptor", "file_system"}
    mp.set_sharing_strategy("file_descriptor")
    with pytest.raises(AssertionError, match="zz.*file_descriptor"):
        mp.set_sharing_strategy("zz")


def test_workers_of_a_loader_send_copies():
    loader = microgradx.utils.data.DataLoader(microgradx.arange(4.0), batch_size=2, num_workers=1, multiprocessing_context="fork")
    batches = list(loader)
    assert [b.tolist() for b in batches] == [[0, 1], [2, 3]] and not batches[0].is_shared()


@pytest.mark.peer
def test_names_beside_pytorch():
    torch = pytest.importorskip("torch")
    assert set(torch.multiprocessing.__all__) <= set(mp.__all__) and all(hasattr(mp, name) for name in mp.__all__)
    for name in ("ProcessExitedException", "ProcessRaisedException", "ProcessContext", "spawn", "start_processes"):
        assert hasattr(torch.multiprocessing, name) and hasattr(mp, name)
