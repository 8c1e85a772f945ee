"""Arrows point down only: reads every import and cimport of the project and fails on one that points up.

    kernels <- storage, dtype, dispatch <- tensor <- tape <- ops <- public functions <- nn, optim ... <- commands

Two lints ride along: a `cdef` function that runs without the GIL must say what it does about exceptions (without
`noexcept` a call costs 76 ns), and a name must not be defined twice in a file (the first test is silently lost).
"""
import ast
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LAYERS = [  # the first pattern that matches a module's name says its layer
    ("kernels", r"kernels(\.|$)|microgradx\._kernels(\.|$)"),
    ("storage", r"microgradx\._engine\.(storage|dtype|dispatch)$"),
    ("tensor", r"microgradx\._engine\.tensor$"),
    ("tape", r"microgradx\._engine\.tape$"),
    ("ops", r"microgradx\._engine(\.|$)"),
    ("commands", r"microgradx\.(__main__|__init__|_cli)(\.|$)"),
    ("models", r"microgradx\.(nn|optim|distributed\.optim|vision|distributions|utils|testing|viz|func|amp|onnx|jit|compiler|hub|multiprocessing|profiler|_higher_order_ops)(\.|$)"),
    ("functions", r"microgradx(\.|$)"),
]
ORDER = ["kernels", "storage", "tensor", "tape", "ops", "functions", "models", "commands"]
SOURCES = sorted(path for folder in ("kernels", "microgradx") for path in (ROOT / folder).rglob("*")
                 if path.suffix in (".py", ".pyx", ".pxd", ".pxi") and "_kernels" not in path.parts)
CYTHON = [path for path in SOURCES if path.suffix != ".py"]
IMPORT = re.compile(r"^\s*(?:from\s+([\w.]+)\s+c?import\s+(\(?)(.*)|c?import\s+(.*))$")


def module_of(path):
    """The dotted name of a source file; an included .pxi counts as the module that it is named after."""
    parts = list(path.relative_to(ROOT).with_suffix("").parts)
    if path.suffix == ".pxi" and parts[0] == "microgradx":
        family = [p.stem for p in path.parent.glob("*.pyx") if path.stem.startswith(p.stem + "_")]
        parts[-1] = max(family, key=len, default=parts[-1])
    if parts[-1] == "__init__":
        return ".".join(parts[:-1]) if len(parts) > 2 else ".".join(parts)
    return ".".join(parts)


def layer(module):
    return next(ORDER.index(name) for name, pattern in LAYERS if re.match(pattern, module))


def is_module(name):
    path = ROOT.joinpath(*name.split("."))
    return path.is_dir() or any(path.with_suffix(end).exists() for end in (".py", ".pyx", ".pxd"))


def resolve(package, name):
    """An absolute module name; leading dots are relative to the package."""
    dots = len(name) - len(name.lstrip("."))
    if not dots:
        return name
    parts = package.split(".")
    return ".".join(parts[:len(parts) - dots + 1] + ([name[dots:]] if name[dots:] else []))


def without_strings(text):
    """The source with the insides of triple-quoted strings blanked, line numbers kept."""
    return re.sub(r'"""(?:[^\\]|\\.)*?"""', lambda m: '"""' + "\n" * m[0].count("\n") + '"""', text, flags=re.S)


def statements(text):
    """(line number, line) without comments; a line with an open parenthesis is joined with those that follow."""
    lines, number = [line.split("#")[0] for line in without_strings(text).splitlines()], 0
    while number < len(lines):
        line, start = lines[number], number + 1
        number += 1
        while line.count("(") > line.count(")") and number < len(lines):
            line += " " + lines[number].strip()
            number += 1
        yield start, line


def imports(path):
    """(line, absolute module) of everything that the file imports or cimports, lazily or not."""
    package = ".".join(path.relative_to(ROOT).parent.parts)
    found = []
    for number, line in statements(path.read_text()):
        match = IMPORT.match(line)
        if match is None:
            continue
        source, _, names, plain = match.groups()
        if plain is not None:
            found += [(number, part.split(" as ")[0].strip()) for part in plain.split(",")]
            continue
        source = resolve(package, source)
        for name in names.strip(" ()").split(","):
            inner = f"{source}.{name.split(' as ')[0].strip()}"
            found.append((number, inner if is_module(inner) else source))
    return [(number, name) for number, name in found if name.split(".")[0] in ("kernels", "microgradx")]


def test_arrows_point_down():
    up = []
    for path in SOURCES:
        here = module_of(path)
        for number, target in imports(path):
            if layer(target) > layer(here):
                up.append(f"{path.relative_to(ROOT)}:{number}: {here} ({ORDER[layer(here)]}) imports {target} "
                          f"({ORDER[layer(target)]})")
    assert not up, "these imports point up:\n" + "\n".join(up)


def signatures(text):
    """(line, signature) of every cdef function or function type outside extern blocks."""
    extern = None
    for number, line in statements(text):
        indent = len(line) - len(line.lstrip())
        if extern is not None and line.strip() and indent <= extern:
            extern = None
        if re.match(r"\s*cdef extern", line):
            extern = indent
        if extern is None and re.match(r"\s*(cdef|cpdef|ctypedef)\b.*\(", line):
            yield number, line


def test_nogil_functions_say_what_exceptions_do():
    bad = [f"{path.relative_to(ROOT)}:{number}: {signature.strip()}" for path in CYTHON
           for number, signature in signatures(path.read_text())
           if re.search(r"\)[^()]*\bnogil\b", signature) and not re.search(r"\b(noexcept|except)\b", signature)]
    assert not bad, "without `noexcept` or `except` each call asks for the GIL:\n" + "\n".join(bad)


def names_defined(body):
    """Names of the functions and classes of a body; a decorated property's setter may repeat a name."""
    return [node.name for node in body if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
            and not any(isinstance(d, ast.Attribute) and d.attr in ("setter", "deleter", "getter", "register")
                        or getattr(d, "id", "") == "overload" for d in node.decorator_list)]


@pytest.mark.parametrize("folder", ["tests", "microgradx", "benchmarks"])
def test_no_name_is_defined_twice(folder):
    twice = []
    for path in sorted((ROOT / folder).rglob("*.py")):
        tree = ast.parse(path.read_text())
        for body in [tree.body, *(node.body for node in tree.body if isinstance(node, ast.ClassDef))]:
            twice += [f"{path.relative_to(ROOT)}: {name}" for name, n in Counter(names_defined(body)).items() if n > 1]
    assert not twice, "defined twice, so that the first is lost:\n" + "\n".join(twice)


def test_the_lints_see_what_they_look_for():
    bad = "cdef void f(int x) nogil:\n    pass\ncdef int g(int x,\n           int y) nogil except -1:\n    pass\n"
    found = [s for _, s in signatures(bad) if "except" not in s]
    assert len(found) == 1 and "f(int x)" in found[0]
    assert layer("microgradx._engine.tensor") < layer("microgradx._engine.ops.elementwise") < layer("microgradx.nn")
    assert layer("microgradx") == layer("microgradx._functions") < layer("microgradx.nn.modules.linear")
    assert resolve("microgradx.nn.modules", "..parameter") == "microgradx.nn.parameter"
    assert resolve("microgradx.nn", ".") == "microgradx.nn"
