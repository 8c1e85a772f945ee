"""python -m tests.faults [row ...]: the table of planted faults; exit code 1 if one was missed. Ctrl-C prints the table so far."""
import sys

from tests.faults.harness import run, table

if __name__ == "__main__":
    results, interrupted = [], False
    try:
        for result in run(sys.argv[1:]):
            if not results or result.row != results[-1].row:
                print(result.row, file=sys.stderr, flush=True)
            results.append(result)
            if result.verdict == "MISSED":
                print(f"MISSED: {result.row}: {result.fault} {result.by}", file=sys.stderr, flush=True)
    except KeyboardInterrupt:
        interrupted = True
        print(f"interrupted; the last row was {results[-1].row if results else 'none'}")
    print(table(results) if results else "no results")
    sys.exit(130 if interrupted else any(r.verdict == "MISSED" for r in results))
