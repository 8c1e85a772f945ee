"""python -m tests.faults [row ...]: the table of planted faults; exit code 1 if one was missed."""
import sys

from tests.faults.harness import run, table

if __name__ == "__main__":
    results = []
    for result in run(sys.argv[1:]):
        results.append(result)
        if result.verdict == "MISSED":
            print(f"MISSED: {result.row}: {result.fault} {result.by}", file=sys.stderr, flush=True)
    print(table(results))
    sys.exit(any(r.verdict == "MISSED" for r in results))
