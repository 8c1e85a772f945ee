"""Indices that are changed after they were checked: through NumPy before the backward pass, or by another thread."""
import contextlib
import threading

import numpy as np
import pytest

import microgradx
from microgradx.nn import functional as F


def pooled(x, i):
    values, places = F.max_pool2d(x[:1, :1, None, None].expand(1, 1, 4, 4), 2, return_indices=True)
    return values, places


CHANGED = {"index_select": lambda x, i: x[:, 0].index_select(0, i), "rows": lambda x, i: x.index_select(0, i), "embedding": lambda x, i: F.embedding(i, x),
           "transposed": lambda x, i: x.t().index_select(0, i), "gather": lambda x, i: x.gather(0, i[:, None]), "gather_rows": lambda x, i: x.gather(0, i[:, None].expand(-1, 3)),
           "scatter": lambda x, i: x.scatter(0, i[None], 2.0), "scatter_add": lambda x, i: x.scatter_add(0, i[None], x), "index_add": lambda x, i: x.index_add(0, i, x[:3]),
           "index_copy": lambda x, i: x.index_copy(0, i, x[:3]), "scatter_reduce": lambda x, i: x[:, 0].scatter_reduce(0, i, x[:3, 1], "amax"),
           "nll_loss": lambda x, i: F.nll_loss(x[:len(i)], i), "cross_entropy": lambda x, i: F.cross_entropy(x[:3], i, weight=microgradx.ones(3)), "max_pool2d": pooled,
           "multi_margin_loss": lambda x, i: F.multi_margin_loss(x[:len(i)], i), "ctc_loss": lambda x, i: F.ctc_loss(x[:, None], i[None], (4,), (3,), blank=0)}


@pytest.mark.parametrize("name", CHANGED)
@pytest.mark.parametrize("value", (10 ** 11, -1, -10 ** 11))
def test_indices_that_numpy_changes_before_the_backward_pass(name, value):
    """Nobody counts such a change: an error, and no look at other memory."""
    x, i = microgradx.rand(4, 3, requires_grad=True), microgradx.tensor([0, 1, 1])
    out = CHANGED[name](x, i)
    out, places = out if isinstance(out, tuple) else (out, i)
    places.numpy()[...] = value
    with pytest.raises((IndexError, RuntimeError), match=r"out of bounds|index number"):
        out.sum().backward()


@pytest.mark.parametrize("name", ("index_select", "rows", "embedding", "transposed", "gather", "gather_rows", "nll_loss", "multi_margin_loss"))
def test_indices_that_another_thread_changes(name):
    """NumPy writes without the interpreter's lock, so what was checked may be another number when it is used."""
    x, i, stop = microgradx.rand(3000, 3), microgradx.zeros(3000, dtype=microgradx.int64), threading.Event()
    memory, valid, wrong = i.numpy(), np.zeros(3000, np.int64), np.full(3000, 10 ** 11)

    def change():
        while not stop.is_set():
            np.copyto(memory, wrong)
            np.copyto(memory, valid)

    thread = threading.Thread(target=change)
    thread.start()
    try:
        for _ in range(200):
            with contextlib.suppress(IndexError, RuntimeError):
                CHANGED[name](x, i)
    finally:
        stop.set()
        thread.join()
