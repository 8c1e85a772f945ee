"""Starts one process per peer, checks that all compute the same, and times them in turns."""
import json
import math
import os
import statistics
import subprocess
import sys


class Peer:
    """A worker process; `absent` says why it cannot take part."""

    def __init__(self, name, threads, cpus):
        command = [sys.executable, "-m", "benchmarks.worker", name, str(threads), json.dumps(cpus)]
        self.name = name
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        hello = self.hear()
        self.version, self.absent = hello.get("version"), hello.get("absent")

    def hear(self):
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"benchmarks: the process of {self.name} ended; its message stands above")
        return json.loads(line)

    def ask(self, **order):
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return self.hear()

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


def pinned_cpus(threads):
    """The CPUs that every peer is pinned to: the last ones this process may use, or none where that is unknown."""
    if not hasattr(os, "sched_getaffinity"):
        return []
    return sorted(os.sched_getaffinity(0))[-threads:]


def disagreement(values):
    """None when all peers' checks agree to 2e-4 of the largest value, else a sentence. values: peer -> name -> list."""
    (first, reference), *others = values.items()
    for name, checks in others:
        for key in reference.keys() & checks.keys():
            x, y = reference[key], checks[key]
            bound = 2e-4 * max([abs(v) for v in x] + [1e-6])
            if len(x) != len(y):
                return f"{key}: {first} has {len(x)} values, {name} {len(y)}"
            for a, b in zip(x, y, strict=True):
                if not abs(a - b) <= bound:
                    return f"{key}: {first} computes {a:.7g}, {name} {b:.7g}"
    return None


def iterations(peer, seconds):
    """How many iterations of the current workload take about that long."""
    n = 1
    while (spent := peer.ask(run=n)["seconds"]) < seconds / 4:
        n = max(2 * n, min(16 * n, int(n * seconds / 2 / max(spent, 1e-9))))
    return max(1, math.ceil(n * seconds / spent))


def measure(index, peers, repeats, seconds):
    """Times of one workload in seconds per iteration, peer -> list, taken in turns; and what is wrong, or None."""
    able = [peer for peer in peers if peer.ask(make=index)["ok"]]
    if not able:
        return {}, None
    wrong = disagreement({peer.name: peer.ask(check=True)["values"] for peer in able})
    counts = {peer.name: iterations(peer, seconds) for peer in able}
    times = {peer.name: [] for peer in able}
    for turn in range(repeats):
        for peer in able if turn % 2 == 0 else able[::-1]:
            times[peer.name].append(peer.ask(run=counts[peer.name])["seconds"] / counts[peer.name])
    return times, wrong


def memory(index, names, threads, cpus):
    """The most bytes that a process of each peer held, which has imported the library and, unless index is None, trained that workload a few steps."""
    peaks = {}
    for name in names:
        peer = Peer(name, threads, cpus)
        if index is None or peer.ask(make=index)["ok"]:
            if index is not None:
                peer.ask(check=True)
            peaks[name] = peer.ask(memory=True)["peak"]
        peer.close()
    return peaks


def summary(times):
    return {name: {"min": min(t), "median": statistics.median(t), "repeats": t} for name, t in times.items()}
