"""The command: python -m benchmarks [--quick] [--threads N] [--only ...] [--peers ...] [--out file.json]"""
import argparse
import json
import os
import platform
import sys
import time
from pathlib import Path

from . import __doc__ as about
from .driver import Peer, measure, memory, pinned_cpus, summary
from .peers import PEERS
from .workloads import table

TITLES = {"op": "One op on one element, tape on", "gemm": "Matrix products at the seed networks' shapes",
          "loss": "Softmax-cross-entropy", "adam": "Adam.step()", "train": "Whole training steps", "model": "Training steps of small models"}


def machine(threads, cpus):
    """What the numbers were measured on."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = [line.split(":", 1) for line in info.read_text().splitlines() if ":" in line]
        model = next((value.strip() for key, value in lines if key.strip() == "model name"), model)
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    return {"cpu": model, "cpus": os.cpu_count(), "system": platform.platform(), "python": platform.python_version(),
            "threads": threads, "pinned_to": cpus, "load_at_start": load,
            "date": time.strftime("%Y-%m-%d %H:%M:%S")}


def duration(seconds):
    """Four places, in ns, us or ms."""
    for unit, factor in (("ns", 1e9), ("us", 1e6), ("ms", 1e3)):
        if seconds * factor < 1000 or unit == "ms":
            value = seconds * factor
            return f"{value:.0f} {unit}" if value >= 100 else f"{value:.3g} {unit}"
    return None


def print_row(row, results, names, wrong):
    """One line: minimum (median) of each peer, then PyTorch's minimum over microgradx's."""
    cells = [f"{duration(results[name]['min'])} ({duration(results[name]['median'])})" if name in results else "-"
             for name in names]
    ratio = ""
    if "torch" in results and "microgradx" in results:
        ratio = f"{results['torch']['min'] / results['microgradx']['min']:.2f}x"
    print(f"{row.name:<45}" + "".join(f"{cell:>21}" for cell in cells) + f"{ratio:>9}")
    if wrong:
        print(f"    DIFFERENT RESULTS: {wrong}")
    sys.stdout.flush()


def print_memory(rows, names, threads, cpus):
    """Megabytes of processes that train one model each, and of one that has imported the library alone."""
    print(f"\n{'Most memory of a process of its own':<45}" + "".join(f"{name:>21}" for name in names))
    found = {}
    for title, index in [("import", None), *((row.name, index) for index, row in rows)]:
        found[title] = peaks = memory(index, names, threads, cpus)
        ratio = f"{peaks['torch'] / peaks['microgradx']:.2f}x" if {"torch", "microgradx"} <= peaks.keys() else ""
        print(f"{title:<45}" + "".join(f"{peaks[name] / 2**20:>18.0f} MB" if name in peaks else f"{'-':>21}" for name in names) + f"{ratio:>9}")
        sys.stdout.flush()
    return found


def arguments():
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=about.partition("\n\n")[0])
    parser.add_argument("--quick", action="store_true", help="few short repeats: about a minute, rough")
    parser.add_argument("--threads", type=int, default=1, help="threads of every peer (default 1)")
    parser.add_argument("--only", default="", help="only workloads whose group or name contains one of these, such as W2,gemm")
    parser.add_argument("--peers", default=",".join(PEERS), help=f"which of {', '.join(PEERS)} (default: all that are installed)")
    parser.add_argument("--out", help="write everything as JSON")
    options = parser.parse_args()
    if unknown := set(options.peers.split(",")) - set(PEERS):
        parser.error(f"no such peer: {', '.join(sorted(unknown))}; there are {', '.join(PEERS)}")
    return options


def main():
    options = arguments()
    cpus = pinned_cpus(options.threads)
    report = {"machine": machine(options.threads, cpus), "quick": options.quick, "peers": {}, "workloads": []}
    words = [word for word in options.only.split(",") if word]
    rows = [(k, row) for k, row in enumerate(table())
            if not words or any(word == row.group or word in row.name for word in words)]
    peers = []
    for name in options.peers.split(","):
        peer = Peer(name, options.threads, cpus)
        if peer.absent is None:
            peers.append(peer)
            report["peers"][name] = peer.version
        else:
            print(f"{name} does not take part: {peer.absent}")
            peer.close()
    print(", ".join(f"{key} {value}" for key, value in report["machine"].items()))
    print("minimum (median) per iteration; the last column is PyTorch's minimum over microgradx's")
    names, group, failures = list(report["peers"]), None, 0
    for index, row in rows:
        if row.group != group:
            group = row.group
            print(f"\n{TITLES[group]:<45}" + "".join(f"{n + ' ' + report['peers'][n]:>21}" for n in names))
        times, wrong = measure(index, peers, *((5, 0.01) if options.quick else (25, 0.04)))
        failures += wrong is not None
        results = summary(times)
        print_row(row, results, names, wrong)
        report["workloads"].append({"name": row.name, "group": row.group, "results": results, "differs": wrong})
    for peer in peers:
        peer.close()
    if trained := [(index, row) for index, row in rows if row.group == "model"]:
        report["memory"] = print_memory(trained, names, options.threads, cpus)
    if options.out:
        Path(options.out).write_text(json.dumps(report, indent=1) + "\n")
    return f"benchmarks: in {failures} workloads the peers do not compute the same" if failures else 0


if __name__ == "__main__":
    sys.exit(main())
