"""Count the lines of code, without docstrings, comments and blanks: the core has to stay readable by one person.

    python .ci/lines.py          the table, room by room, and what is longer than it should be
    python .ci/lines.py --files  every file of the core too

The core is kernels, engine, public functions, nn and optim. What stands among these and no model, loss or optimizer needs is counted
apart: the checks of gradients, saving and loading, derivatives of functions, decompositions of matrices, complex and sparse tensors, fft, overriding,
what is asked of the machine, and names that programs ask for once in a while. The core imports it to put its names in place, and
to hand over complex, sparse and shared tensors and norms; all that PyTorch's breadth takes is the sum of both, which stands under the core's.
A file may have FILE lines of code, a function FUNCTION.
"""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CORE, FILE, FUNCTION = 12_000, 450, 45
ROOMS = {  # room: files; the first that matches takes a file
    "kernels": ["kernels/*.px[id]"],
    "engine": ["microgradx/_engine/**/*.p*"],
    "nn": ["microgradx/nn/**/*.p*"],
    "optim": ["microgradx/optim/**/*.p*"],
    "public functions": ["microgradx/*.p*", "microgradx/autograd/*.p*"],
}
RARE = "checks, files, rare names"
BESIDE = {  # counted first
    RARE: ["kernels/gemm_triangle.pxi"] + [f"microgradx/{name}.py*" for name in """_engine/overriding _engine/faults _machine _deep_paths torch_version
        autograd/gradcheck autograd/_explain autograd/_sweep
        autograd/_graph_hooks optim/_private_names autograd/functional autograd/_at_once autograd/_jacobian
        autograd/anomaly_mode autograd/forward_ad serialization storage _torch_files _files hub complex_numbers fft special linalg factorizations
        one_liners rare profiler futures multiprocessing _shared sparse binning func/* distributed/* distributed/nn/* _meta
        dlpack overrides amp jit compiler nn/_spectra nn/_top_level nn/attention/*
        _foreach _diagonals library _aten _higher_order_ops/* _bessel _safetensors nn/parallel nn/utils/parametrize nn/utils/parametrizations nn/utils/prune
        nn/utils/stateless nn/utils/fusion nn/utils/init nn/utils/convert_parameters nn/utils/memory_format nn/grad""".split()],
    "utils, vision, distributions": ["microgradx/utils/**/*.py", "microgradx/vision/**/*.py", "microgradx/distributions/**/*.py", "microgradx/signal/*.py"],
    "testing": ["microgradx/testing/**/*.py"], "command line": ["microgradx/_cli/**/*.py", "microgradx/__main__.py"],
    "build": ["setup.py"], "benchmarks": ["benchmarks/**/*.py"], "tests": ["tests/**/*.py"]}
LONG = {}    # longer than the limits, with the reason
COMMENT = re.compile(r'\s*(#(?!define|undef|if|el|endif|include|pragma|error)|//|/\*|r?""")')
STRINGS = re.compile(r'("""|\'\'\')(?:\\.|.)*?\1', re.S)


def code_lines(text):
    """The numbers of the lines that hold code.

    A docstring is a string that is a statement; other long strings are data and count, and so does C in a `cdef extern`.
    """
    drop = set()
    for match in STRINGS.finditer(text):
        start = text.rfind("\n", 0, match.start()) + 1
        before, above = text[start:match.start()].strip(), text[:start].rstrip()
        in_c = above.rpartition("\n")[2].startswith("cdef extern")
        if before in ("", "r", "f", "b") and not in_c and not (above + before).endswith(("(", ",", "=", "+", "%")):
            first = text.count("\n", 0, match.start())
            drop |= set(range(first, first + match[0].count("\n") + 1))
    return [n for n, line in enumerate(text.split("\n")) if n not in drop and line.strip() and not COMMENT.match(line)]


def functions(text, lines):
    """(name, lines of code) of each function, by indentation: Cython has no parser here. A nested one counts in its outer one too."""
    rows = text.split("\n")
    for at, number in enumerate(lines):
        match = re.match(r"( *)(?:async )?(?:def|cdef|cpdef)\b[^=]*?(\w+)\(", rows[number])
        if not match or re.match(r" *(cdef|cpdef) (class|extern|struct|enum)", rows[number]):
            continue
        end, open_ = at, 0
        while end < len(lines):  # the signature, which may go over several lines
            open_ += rows[lines[end]].count("(") - rows[lines[end]].count(")")
            end += 1
            if open_ <= 0:
                break
        if not rows[lines[end - 1]].split("#")[0].rstrip().endswith(":"):
            continue  # a declaration, or all of it on one line
        while end < len(lines) and len(rows[lines[end]]) - len(rows[lines[end]].lstrip()) > len(match[1]):
            end += 1
        yield match[2], end - at


def measure(rooms):
    """{room: {path: (lines of code, [(function, lines)])}}, each file once."""
    seen, found = set(), {}
    for room, patterns in rooms.items():
        found[room] = {}
        for path in sorted({path for pattern in patterns for path in ROOT.glob(pattern)}):
            if path in seen or path.suffix not in (".py", ".pyx", ".pxd", ".pxi") or "_kernels" in path.parts:
                continue
            seen.add(path)
            text = path.read_text()
            lines = code_lines(text)
            found[room][str(path.relative_to(ROOT))] = len(lines), list(functions(text, lines))
    return found


def too_long(found):
    """{file or file:function: lines} over the limits."""
    files = {path: n for room in found.values() for path, (n, _) in room.items() if n > FILE}
    long = {f"{path}:{name}": n for room in found.values() for path, (_, all_) in room.items() for name, n in all_ if n > FUNCTION}
    return {**files, **long}


def main(arguments):
    found = measure({**BESIDE, **ROOMS})
    core, beside = ({room: found[room] for room in rooms} for rooms in (ROOMS, BESIDE))
    total = 0
    for rooms in (core, beside):
        for room, files in rooms.items():
            lines = sum(n for n, _ in files.values())
            total += lines if rooms is core else 0
            print(f"{room:32}{len(files):5} files{lines:8} lines{'' if not files else f', longest {max(n for n, _ in files.values())}'}")
            if "--files" in arguments and rooms is core:
                for path, (n, _) in sorted(files.items(), key=lambda item: -item[1][0]):
                    print(f"    {n:6}  {path}")
        if rooms is core:
            print(f"{'the core':32}{sum(map(len, core.values())):5} files{total:8} lines of {CORE}")
            rare = found[RARE]
            print(f"{'with ' + RARE:32}{sum(map(len, core.values())) + len(rare):5} files{total + sum(n for n, _ in rare.values()):8} lines\n")
    for name, n in sorted(too_long(found).items(), key=lambda item: -item[1]):
        print(f"{n:6}  {name}: over {FUNCTION if ':' in name else FILE}{', ' + LONG[name] if name in LONG else ''}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
