"""The thread pool: every tile runs once, whatever the threads do; nesting, forking and leaving are safe."""
import ctypes
import os
import subprocess
import sys
import threading
import warnings

import pytest

from ._levels import I, P, module

TILE = ctypes.CFUNCTYPE(None, P, I)
pool = module("threads")
parallel_for = ctypes.CFUNCTYPE(None, TILE, P, I, ctypes.c_int)(pool.addresses()["parallel_for"])
scratch = ctypes.CFUNCTYPE(P, ctypes.c_int, ctypes.c_size_t)(pool.addresses()["scratch"])


@pytest.fixture(autouse=True)
def four_threads():
    before = pool.get_num_threads()
    pool.set_num_threads(4)
    yield
    pool.set_num_threads(before)


def run(n, max_threads=0, body=lambda tile: None):
    """How often each of n tiles ran."""
    counts = [0] * n

    def tile(ctx, t):
        counts[t] += 1
        body(t)
    parallel_for(TILE(tile), None, n, max_threads)
    return counts


@pytest.mark.parametrize("n", [0, 1, 2, 3, 7, 100])
@pytest.mark.parametrize("max_threads", [0, 1, 2, 4, 1000])
def test_every_tile_runs_once(n, max_threads):
    for _ in range(20):
        assert run(n, max_threads) == [1] * n


def test_others_help_and_max_threads_limits_them():
    for most in (1, 2, 4):
        seen = set()
        together = threading.Barrier(most)  # passes only when `most` threads are in a tile at once

        def body(tile, seen=seen, together=together):
            seen.add(threading.get_ident())
            together.wait(20)
        assert run(most, most, body) == [1] * most
        assert len(seen) == most


def test_nested_call_runs_on_its_caller():
    inner = []

    def body(tile):
        me = threading.get_ident()
        run(5, 0, lambda t: inner.append(threading.get_ident() == me))
    assert run(6, 0, body) == [1] * 6
    assert inner == [True] * 30


def test_two_callers_at_once():
    results = []
    threads = [threading.Thread(target=lambda: results.extend(run(50) for _ in range(20))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [[1] * 50] * 60


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_pool_stops_before_fork_and_starts_again():
    assert run(8) == [1] * 8
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # other libraries' threads are not our business
        pid = os.fork()
    if pid == 0:
        os._exit(0 if run(8) == [1] * 8 else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert run(8) == [1] * 8


def test_fork_leaves_one_thread_and_exit_is_clean():
    code = """
import os, sys
sys.path.insert(0, os.getcwd())
from tests.kernels import test_threads as t
t.pool.set_num_threads(4)
count = lambda: len(os.listdir("/proc/self/task")) if os.path.exists("/proc/self/task") else 1
for _ in range(30):
    t.run(16)
    pid = os.fork()
    if pid == 0:
        os._exit(count() - 1)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
t.run(16)
print("left while the helpers spin")
"""
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    out = subprocess.run([sys.executable, "-W", "ignore", "-c", code], cwd=root, capture_output=True, text=True,
                         timeout=60)
    assert (out.returncode, out.stdout) == (0, "left while the helpers spin\n"), out.stderr


def test_scratch_is_aligned_reused_and_its_own():
    first = scratch(7, 1000)
    assert first % 64 == 0
    assert scratch(7, 500) == first
    other = []
    thread = threading.Thread(target=lambda: other.append(scratch(7, 1000)))
    thread.start()
    thread.join()
    assert other[0] % 64 == 0
    assert scratch(6, 1000) != scratch(7, 1000)
    big = scratch(7, 10_000_000)
    ctypes.memset(big, 1, 10_000_000)
    assert scratch(7, 1 << 62) is None
    assert scratch(7, 10_000_000) == big


def test_set_num_threads_wants_a_positive_number():
    for bad in (0, -3):
        with pytest.raises(RuntimeError, match="set_num_threads: expected a positive number"):
            pool.set_num_threads(bad)
    pool.set_num_threads(3)
    assert pool.get_num_threads() == 3


def test_what_is_told_of_a_second_pool_is_remembered():
    import microgradx
    were = microgradx.get_num_interop_threads()
    microgradx.set_num_interop_threads(were + 1)
    assert microgradx.get_num_interop_threads() == were + 1
    microgradx.set_num_interop_threads(were)
