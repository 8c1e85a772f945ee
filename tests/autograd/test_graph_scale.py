"""Graphs deeper and wider than any stack: walked, freed and interrupted without recursion, in a thread with a small stack."""
import gc
import os

import pytest

import microgradx
from tests.subprocesses import run

# Builds a deep graph over x, 1,000 nodes or more. In the thread's 256 KiB, some 500 C frames of a recursion would already be too many.
CHAINS = {
    "elementwise": "y = x\nfor _ in range(n // 2):\n    y = y * 0.99999 + x",
    "in place": "y = x * 1\nfor _ in range(n):\n    y.add_(x)",
    "views": "y = x * 1\nfor _ in range(n // 2):\n    y = y.view(3, 1).view(3)",
    "in place on views": "y = x * 1\nfor _ in range(n // 20):\n    y[1:].add_(0.5)",
    "cat and split": "y = x\nfor _ in range(n // 20):\n    a, b = microgradx.cat([y, x]).split(3)\n    y = a + b * 0",
    "saved": "y = x\nfor _ in range(n // 2):\n    y = (y * y).sqrt()",
    "functions": "y = x\nfor _ in range(n // 20):\n    y = Step.apply(y)",
    "functions with attributes": "y = x\nfor _ in range(n // 20):\n    y = Careless.apply(y)",
    "hooks": "y = x\nfor _ in range(n // 20):\n    y = y * 0.99\n    y.register_hook(lambda g, old=y * 1: None)",
    "python rows": "y = x\nfor _ in range(n // 60):\n    y = y.cumsum(0) * 0.5 + x.roll(1)",
    "matrices": "y = x\nw = microgradx.eye(3, requires_grad=True)\nfor _ in range(n // 10):\n    y = (w @ y).relu()",
}
PROGRAM = """
import threading
n, what, chain = int(sys.argv[1]), sys.argv[2], sys.argv[3]

class Step(microgradx.autograd.Function):
    @staticmethod
    def forward(ctx, t):
        ctx.save_for_backward(t)
        return t * 1.0

    @staticmethod
    def backward(ctx, g):
        ctx.saved_tensors
        return g

class Careless(microgradx.autograd.Function):
    @staticmethod
    def forward(ctx, t):
        ctx.t = t
        return t * 1.0

    @staticmethod
    def backward(ctx, g):
        return g

done = []

def work():
    x = microgradx.tensor([0.1, 0.2, 0.3], requires_grad=True)
    names = {"x": x, "n": n, "microgradx": microgradx, "Step": Step, "Careless": Careless}
    exec(chain, names)
    y = names.pop("y").sum()
    names.clear()
    if what == "backward":
        y.backward()
    elif what == "keep":
        y.backward(retain_graph=True)
        y.backward(retain_graph=True)
    elif what == "grad":
        microgradx.autograd.grad(y, x)
    elif what == "second":
        g, = microgradx.autograd.grad(y, x, create_graph=True)
        del y
        del g
    done.append(True if what in ("drop", "second", "grad") else bool((x.grad == x.grad).all()))

threading.stack_size(256 * 1024)
thread = threading.Thread(target=work)
thread.start()
thread.join()
assert done == [True], done
print("fine")
"""


@pytest.mark.parametrize("what", ["backward", "drop", "keep", "grad"])
def test_300_000_operations(what):
    assert run(PROGRAM, 300_000, what, CHAINS["elementwise"]) == "fine"


@pytest.mark.parametrize("chain", sorted(set(CHAINS) - {"elementwise"}))
@pytest.mark.parametrize("what", ["backward", "drop", "second"])
def test_other_deep_graphs(chain, what):
    assert run(PROGRAM, 60_000, what, CHAINS[chain]) == "fine"


def test_a_wide_graph():
    """100,000 uses of one tensor, summed as a tree, as one cat, and as one stack."""
    assert run("""
        x = microgradx.ones(4, requires_grad=True)
        h = x * 1
        parts = [h * float(i % 3) for i in range(100_000)]
        microgradx.cat(parts[:30_000]).sum().backward(retain_graph=True)
        microgradx.stack(parts[:30_000]).sum().backward(retain_graph=True)
        while len(parts) > 1:
            parts = [a + b for a, b in zip(parts[::2], parts[1::2])] + parts[len(parts) // 2 * 2:]
        parts[0].sum().backward()
        assert x.grad.tolist() == [2 * 30_000.0 - 0 + 99_999.0] * 4, x.grad
        print("fine")
        """) == "fine"


def test_a_deep_graph_of_nested_containers_of_tensors():
    """Tensors that hold tensors: attributes and gradients in long chains are freed without recursion too."""
    assert run("""
        import threading
        def work():
            t = microgradx.ones(1)
            for i in range(100_000):
                outer = microgradx.ones(1)
                if i < 50_000:
                    outer.grad = t
                else:
                    outer.inner = t
                t = outer
            del t, outer
        threading.stack_size(256 * 1024)
        thread = threading.Thread(target=work)
        thread.start(); thread.join()
        print("fine")
        """) == "fine"


def test_ctrl_c_in_a_long_backward():
    """The signal is sent by a timer while the walk runs; KeyboardInterrupt comes out of backward, and the engine goes on working."""
    assert run("""
        import signal, time, traceback
        signal.signal(signal.SIGALRM, signal.default_int_handler)     # what Ctrl-C does, sent by the system's timer
        x = microgradx.ones(1, requires_grad=True)
        y = x
        for _ in range(300_000):
            y = y * 1.0
        handle = y.register_hook(lambda g: signal.setitimer(signal.ITIMER_REAL, 0.002) and None)
        inside = False
        for attempt in range(100):          # a fast machine may finish a pass before the signal arrives
            try:
                y.backward(retain_graph=True)
                time.sleep(0.1)
            except KeyboardInterrupt:
                inside = "tape_walk.pxi" in traceback.format_exc()
            if inside:
                break
        assert inside
        assert microgradx.is_grad_enabled()
        handle.remove()
        x.grad = None
        y.backward()
        assert x.grad.tolist() == [1.0]
        (x * 2).backward()
        print("fine")
        """) == "fine"


def test_a_view_that_is_changed_again_and_again_leaves_little_to_collect():
    """Nodes and their edges for each change; what says where the view lies is there once."""
    x = microgradx.ones(4, requires_grad=True)
    base = x * 1
    view = base[:2]
    gc.disable()
    try:
        before = len(gc.get_objects())
        for _ in range(1000):
            view.mul_(1.0)
        assert len(gc.get_objects()) - before < 9_000
    finally:
        gc.enable()


def test_no_memory_is_lost():
    """Resident memory and the pool's count stay put over repeated passes, kept, failed and dropped ones."""
    assert run("""
        import gc
        from microgradx._engine.storage import memory_stats
        gc.disable()
        def resident():
            with open("/proc/self/statm") as f:
                return int(f.read().split()[1]) * 4096
        w = microgradx.randn(16, 16, requires_grad=True)
        def once():
            y = w
            for _ in range(300):
                y = (y @ w * 0.1).tanh() + y[:, :1]
            loss = y.sum()
            loss.backward(retain_graph=True)
            microgradx.autograd.grad(loss, w, create_graph=True)
            del loss
            z = (w.exp() * w).sum()
            def broken(g):
                raise ValueError
            h = z.register_hook(broken)
            try:
                z.backward()
            except ValueError:
                pass
            a = w.exp()
            b = a * a
            a.add_(1)
            try:
                b.sum().backward()
            except RuntimeError:
                pass
            w.grad = None
        for _ in range(5):
            once()
        before, used = resident(), memory_stats()["in_use"]
        for _ in range(40):
            once()
        assert memory_stats()["in_use"] == used, (memory_stats(), used)
        assert resident() - before < 8 << 20, resident() - before
        print("fine")
        """) == "fine"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_a_child_forked_while_another_thread_adds_can_add():
    """Sums of many numbers wait for each other; a child begins with nobody waiting."""
    assert run("""
        import os, threading, warnings
        warnings.simplefilter("ignore")
        w = microgradx.zeros(1 << 18, requires_grad=True)
        def passes():
            for _ in range(200):
                (w * 1).sum().backward()
        thread = threading.Thread(target=passes)
        thread.start()
        ended = []
        for _ in range(5):
            child = os.fork()
            if not child:
                import faulthandler
                faulthandler.dump_traceback_later(60, exit=True)
                passes()
                os._exit(0)
            ended.append(os.waitpid(child, 0)[1])
        thread.join()
        print(ended)
        """) == "[0, 0, 0, 0, 0]"
