"""One file per peer: `load(name, threads)` gives an object with name, version and a method per kind of workload.

A method that a peer does not have means that it sits that workload out. `load` raises ImportError when the library
is not installed. All peers get the same weights and batches, from benchmarks/workloads.py.
"""
import time

# the file of each peer; microgradx and PyTorch share one, as microgradx has PyTorch's words
PEERS = {"microgradx": "torch_like", "torch": "torch_like", "numpy": "numpy_by_hand", "jax": "functional",
         "autograd": "functional"}


class Timed:
    """A workload of a peer: a loop over n iterations, an untimed reset before it, and values to compare."""

    def __init__(self, loop, check, reset=None):
        self.loop, self.check, self.reset = loop, check, reset

    def run(self, n):
        """Seconds for n iterations."""
        if self.reset is not None:
            self.reset()
        start = time.perf_counter()
        self.loop(n)
        return time.perf_counter() - start


def loop_over(expression, names):
    """A function of n that evaluates the expression n times, without the cost of a call around it."""
    space = dict(names)
    exec(f"def loop(n):\n    for _ in range(n):\n        {expression}\n", space)
    return space["loop"]


def floats(array):
    """A flat list of Python floats of anything NumPy understands."""
    import numpy as np

    return np.asarray(array, np.float64).reshape(-1).tolist()
