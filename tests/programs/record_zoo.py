"""Records what PyTorch 2.13 prints for the programs in zoo/, as expected/zoo_<program>.json.

    python tests/programs/record_zoo.py               all
    python tests/programs/record_zoo.py gpt vae       some

Needs what record.py needs, on an x86 CPU with AVX2. Each program runs as PyTorch is, with MKL_CBWR=COMPATIBLE, and four
times with initial parameters moved by a few units in the last place. Where those print other words, or numbers further
away than a test would notice, their lines are kept: the spread of PyTorch against itself.
"""
import json
import sys
import tempfile
from pathlib import Path

from record import printed
from test_zoo import compare, port

HERE = Path(__file__).resolve().parent
NUDGED = 4


def record(program):
    """What PyTorch printed, and by line number the other lines that it printed there when rounding changed."""
    with tempfile.TemporaryDirectory() as folder:
        lines = printed(program, folder).splitlines()
        runs = [printed(program, folder, MKL_CBWR="COMPATIBLE")]
        runs += [printed(program, folder, NUDGE_PARAMETERS=str(seed)) for seed in range(1, NUDGED + 1)]
    others = {}
    for number, (line, *more) in enumerate(zip(lines, *map(str.splitlines, runs), strict=True)):
        for other in sorted(set(more)):
            try:
                compare([port(other)], [line], {}, closeness=0.25)
            except AssertionError:
                others.setdefault(str(number), []).append(other)
    return {"torch": "2.13.0", "command": f"python tests/programs/record_zoo.py {program.stem}", "printed": lines, "others": others}


if __name__ == "__main__":
    for path in sorted((HERE / "zoo").glob("*.py")):
        if path.stem in sys.argv[1:] or not sys.argv[1:]:
            recorded = record(path)
            (HERE / "expected" / f"zoo_{path.stem}.json").write_text(json.dumps(recorded, indent=0, ensure_ascii=False) + "\n")
            print(path.stem, len(recorded["printed"]), "lines,", len(recorded["others"]), "with a spread", flush=True)
