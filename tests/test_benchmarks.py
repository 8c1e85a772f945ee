"""The benchmarks' peers compute the same: what the command checks before it measures, without measuring."""
import sys
from pathlib import Path

import pytest

import microgradx

sys.path.append(str(Path(__file__).resolve().parents[1]))

from benchmarks import driver, workloads  # noqa: E402
from benchmarks.peers import numpy_by_hand, torch_like  # noqa: E402

ROWS = list(workloads.table())


@pytest.fixture(autouse=True)
def own_number_of_threads():
    threads = microgradx.get_num_threads()
    yield
    microgradx.set_num_threads(threads)


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_every_workload_runs_and_agrees_with_numpy_by_hand(row):
    values = {}
    for peer in (torch_like.load("microgradx", 1), numpy_by_hand.load("numpy", 1)):
        method = getattr(peer, row.kind, None)
        workload = method(*row.args) if method else None
        if workload is not None:
            values[peer.name] = workload.check()
            assert workload.run(2) >= 0
    assert "microgradx" in values
    assert driver.disagreement(values) is None


def test_a_disagreement_is_named():
    assert driver.disagreement({"a": {"losses": [1.0, 2.0]}, "b": {"losses": [1.0, 2.0]}}) is None
    different = {"a": {"losses": [1.0, 2.0]}, "b": {"losses": [1.0, 2.01]}}
    assert driver.disagreement(different) == "losses: a computes 2, b 2.01"
    assert driver.disagreement({"a": {"losses": [1.0]}, "b": {"losses": [float("nan")]}}) is not None


def test_a_worker_answers_and_ends(monkeypatch):
    monkeypatch.chdir(Path(__file__).resolve().parents[1])
    peer = driver.Peer("numpy", 1, driver.pinned_cpus(1))
    assert peer.absent is None
    names = [row.name for row in ROWS]
    assert peer.ask(make=names.index("W1 XOR 2-4-1, SGD")) == {"ok": True}
    assert len(peer.ask(check=True)["values"]["losses"]) == 10
    assert peer.ask(run=3)["seconds"] > 0
    assert peer.ask(make=names.index("x.relu()")) == {"ok": False}  # a workload that it sits out
    peer.close()
    assert peer.process.returncode == 0
