"""The process of one peer: pinned, driven by lines of JSON on its standard input, one answer a line.

    {"make": 3}            -> {"ok": true}, or {"ok": false} when the peer sits workload 3 out
    {"check": true}        -> {"values": {"losses": [...]}}
    {"run": 100}           -> {"seconds": 0.0123}
    {"memory": true}       -> {"peak": 123456789}, the most bytes that the process held so far
"""
import importlib
import json
import os
import resource
import sys


def main():
    name, threads, cpus = sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3])
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
        os.environ[variable] = str(threads)
    if cpus:
        os.sched_setaffinity(0, cpus)
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a library prints must not mix with the answers

    def say(**answer):
        answers.write(json.dumps(answer) + "\n")
        answers.flush()

    from .peers import PEERS
    from .workloads import table

    rows, current = list(table()), None
    try:
        peer = importlib.import_module(f".peers.{PEERS[name]}", __package__).load(name, threads)
    except ImportError as error:
        return say(absent=str(error))
    say(name=name, version=str(peer.version))
    for line in sys.stdin:
        order = json.loads(line)
        if "make" in order:
            row = rows[order["make"]]
            method = getattr(peer, row.kind, None)
            current = method(*row.args) if method else None
            say(ok=current is not None)
        elif "check" in order:
            say(values=current.check())
        elif "memory" in order:
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss       # in kilobytes but on macOS
            say(peak=peak * (1 if sys.platform == "darwin" else 1024))
        else:
            say(seconds=current.run(order["run"]))
    return None


if __name__ == "__main__":
    main()
