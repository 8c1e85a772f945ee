"""Write the type stubs (.pyi) of what an editor cannot read: compiled modules, Tensor's methods, the top level's names.

    python .ci/stubs.py          writes them beside the modules
    python .ci/stubs.py --check  fails if one of them is out of date

Names and arguments come from the built modules themselves, types from the signatures that Cython embeds and from the
`name(...) -> Type` with which docstrings begin. What neither tells stays without an annotation.
"""
import ast
import importlib
import inspect
import re
import sys
import types
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HEAD = '"""{}"""\n# Written by .ci/stubs.py from the built module.\nimport builtins\nfrom typing import Any\n'
KNOWN = {"bool", "int", "float", "str", "tuple", "list", "dict", "dtype"}  # types of constants
C_TYPES = {"bint": "bool", "int64_t": "int", "isize": "int", "double": "float", "float": "float", "int": "int", "bool": "bool", "str": "str",
           "tuple": "tuple", "list": "list", "dict": "dict", "Tensor": "Tensor"}
ATTRIBUTES = {"shape": "Size", "dtype": "dtype", "device": "device", "ndim": "int", "itemsize": "int", "nbytes": "int", "output_nr": "int",
              "requires_grad": "bool", "is_leaf": "bool", "grad": "Tensor | None", "grad_fn": "Node | None", "data": "Tensor", "T": "Tensor",
              "mT": "Tensor", "H": "Tensor", "mH": "Tensor", "real": "Tensor", "retains_grad": "bool", "is_cpu": "bool", "is_cuda": "bool"}
RETURNS = {"size": "Any", "dim": "int", "ndimension": "int", "numel": "int", "nelement": "int", "element_size": "int", "storage_offset": "int",
           "data_ptr": "int", "get_device": "int", "is_contiguous": "bool", "is_inference": "bool", "detach": "Tensor", "item": "Any",
           "view": "Tensor", "expand": "Tensor", "contiguous": "Tensor", "permute": "Tensor", "reshape": "Tensor", "to": "Tensor",
           "backward": "None", "float": "Tensor", "double": "Tensor", "long": "Tensor", "int": "Tensor", "bool": "Tensor", "cpu": "Tensor"}
SPECIAL = {"__len__": "int", "__bool__": "bool", "__int__": "int", "__float__": "float", "__index__": "int", "__complex__": "complex",
           "__contains__": "bool", "__repr__": "str", "__format__": "str", "__hash__": "int", "__setitem__": "None", "__iter__": "Any"}
UNARY = ("__neg__", "__pos__", "__abs__", "__invert__")
BINARY = re.compile(r"__[ri]?(add|sub|mul|truediv|floordiv|mod|pow|matmul|and|or|xor|lshift|rshift)__|__(eq|ne|lt|le|gt|ge)__|__getitem__")
SKIP = re.compile(r"__(pyx|reduce|setstate|new|init|doc|dict|weakref|module|slots|match_args|deepcopy|copy|array|class_getitem|delitem|iter)")


def parameter(p, c_types):
    """One argument: name, type where one is known, default."""
    kind = {p.VAR_POSITIONAL: "*", p.VAR_KEYWORD: "**"}.get(p.kind, "")
    annotation = C_TYPES.get(c_types.get(p.name))
    if annotation and p.default is None:
        annotation += " | None"
    text = kind + p.name + (f": {annotation}" if annotation else "")
    if p.default is not p.empty:
        plain = p.default is None or isinstance(p.default, (bool, int, float, str)) or p.default == ()
        text += (" = " if annotation else "=") + (repr(p.default) if plain and "inf" not in repr(p.default) else "...")
    return text


def can_parse(arguments):
    try:
        ast.parse(f"def f({arguments}): ...")
    except SyntaxError:
        return False
    return True


def arguments(function, bound=False):
    """The argument list as written in a stub; (*args, **kwargs) where the function does not tell."""
    first = (function.__doc__ or "").strip().split("\n")[0]
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (ValueError, TypeError):
        embedded = re.fullmatch(r"\w+\.\w+\((self\b.*)\)", first)           # a method of C, whose signature Cython wrote into its docstring
        return embedded[1] if embedded and can_parse(embedded[1]) else ("self, " if bound else "") + "*args, **kwargs"
    written = re.match(r"\w+\(((?:input|self)[^()]*)\) ->", first)
    if written and any(p.kind is p.VAR_KEYWORD for p in parameters) and can_parse(written[1]):
        return "self" + written[1][len("input"):] if bound else written[1]  # the function hands its arguments on; its docstring names them
    c_types = {name: kind for kind, name in re.findall(r"(\w+) (\w+)(?=[=,)])", first.split("->")[0])}
    out, starred = [], False
    for i, p in enumerate(parameters):
        if p.kind is p.KEYWORD_ONLY and not starred:
            out.append("*")
            starred = True
        starred = starred or p.kind is p.VAR_POSITIONAL
        out.append("self" if bound and i == 0 else parameter(p, c_types))
        if p.kind is p.POSITIONAL_ONLY and (i + 1 == len(parameters) or parameters[i + 1].kind is not p.POSITIONAL_ONLY):
            out.append("/")
    return ", ".join(out)


def returns(function, default=""):
    """-> and the type, from the docstring's first line that has an arrow."""
    match = re.search(r"^\w+\(.*?\) -> (?:\w+[ -])*?(Tensor|bool|int|dtype|Size|str|float|device)\b", function.__doc__ or "", flags=re.M)
    several = match and re.search(r"-> (tuple|\()", (function.__doc__ or "").strip().split("\n\n")[0])
    found = default if not match else "" if several else match[1]
    return f" -> {found}" if found else ""


def said(function):
    """The first sentence of a docstring, without Cython's signature."""
    lines = [line.strip() for line in (function.__doc__ or "").strip().split("\n")]
    if len(lines) > 1 and not lines[1] and re.fullmatch(r"(\w+\.)?\w+\(.*\)", lines[0]):
        lines = lines[2:]
    text = lines[0] if lines else ""
    return '"""' + text.replace("\\", "\\\\").replace('"', "'") + '"""' if text else "..."


def function_stub(name, function, indent="", default=""):
    return f"{indent}def {name}({arguments(function, bool(indent))}){returns(function, default)}: {said(function)}"


def layers_stub(modules):
    """nn/modules/__init__.pyi: layers that a class statement defines are imported from there, those of tables are written out."""
    body, others = [], ["from .module import Module as Module"]
    for name in sorted(set(modules.__all__) - {"Module"}):
        cls = getattr(modules, name)
        written = re.search(rf"^class {name}\((.*?)[,)]", inspect.getsource(sys.modules[cls.__module__]), flags=re.M)
        if not isinstance(cls, type) or written and written[1] != "TableModule":
            others.append(f"from {cls.__module__.replace('microgradx.nn.modules', '')} import {name} as {name}")
        else:
            body += [f"class {name}(Module):", f"    {said(cls)}", f"    def __init__(self, {arguments(cls)}) -> None: ...".replace(", )", ")")]
    return finished(modules.__doc__, others, body)


def class_stub(cls):
    """A class: attributes, operators, methods, in the order of their names."""
    of_tensor = cls.__name__ == "Tensor"
    base = cls.__bases__[0].__name__
    lines = [f"class {cls.__name__}{'' if base == 'object' or base.startswith('_') else f'({base})'}:"]
    for name, value in sorted(vars(cls).items()):
        if SKIP.match(name) or (name.startswith("_") and not name.startswith("__")):
            continue
        if BINARY.fullmatch(name):
            lines.append(f"    def {name}(self, other, /){' -> Tensor' if of_tensor else ''}: ...  # type: ignore[override]")
        elif name in UNARY:
            lines.append(f"    def {name}(self) -> {cls.__name__}: ...")
        elif name == "__setitem__":
            lines.append("    def __setitem__(self, index, value) -> None: ...")
        elif name in SPECIAL:
            lines.append(f"    def {name}(self{', item' * (name in ('__contains__', '__format__'))}) -> {SPECIAL[name]}: ...")
        elif name.startswith("__"):
            continue
        elif inspect.isdatadescriptor(value):
            lines.append(f"    {name}: {ATTRIBUTES.get(name, 'Any')}")
        elif isinstance(value, staticmethod):
            lines += ["    @staticmethod", f"    def {name}({arguments(value.__func__)}): ..."]
        elif callable(value):
            default = RETURNS.get(name, "Tensor" if name.endswith("_") else "") if of_tensor else ""
            lines.append(function_stub(name, value, "    ", default))
        else:
            lines.append(f"    {name}: Any")
    return lines + ["    ..."] * (len(lines) == 1)


HOMES = {"Tensor": "_engine.tensor", "Size": "_engine.tensor", "Node": "_engine.tensor", "Row": "_engine.tensor", "Storage": "_engine.storage",
         "dtype": "_engine.dtype", "device": "_engine.device", "finfo": "_type_info", "iinfo": "_type_info", "autocast": "amp", "GradScaler": "amp"}


def qualified(line):
    """The line with its types under names that nothing in a stub hides: Tensor has a method `float` and an attribute `dtype`."""
    code, quotes, doc = line.partition(' """')
    code = re.sub(r"(-> |: )(bool|int|float|str|tuple|list|dict|object|complex)\b", r"\1builtins.\2", code)
    return re.sub(rf"(-> |: )({'|'.join(HOMES)})\b", r"\1_\2", code) + quotes + doc


def finished(doc, others, body):
    """The text of a stub: head, imports of the types that it names, and the lines."""
    body = [qualified(line) for line in body]
    needed = {name for line in body for name in re.findall(r"(?:-> |: )_(\w+)", line.partition(' """')[0]) if name in HOMES}
    found = sorted({f"from microgradx.{HOMES[name]} import {name} as _{name}" for name in needed} | set(others))
    return HEAD.format(doc.strip().split("\n")[0].replace('"', "'")) + "\n".join([*found, "", *body]) + "\n"


def value_stub(name, value):
    kind = type(value).__name__
    return f"{name}: {kind if kind in KNOWN else 'Any'}"


def module_stub(module):
    """The stub of one compiled module: what it defines itself."""
    body = []
    for name, value in sorted(public(module).items()):
        body += class_stub(value) if isinstance(value, type) else [function_stub(name, value) if callable(value) else value_stub(name, value)]
    return finished(module.__doc__ or module.__name__, [], body)


def public(module):
    """Names without an underscore that a compiled module defines itself."""
    return {name: value for name, value in vars(module).items() if not name.startswith("_") and not isinstance(value, types.ModuleType)
            and home_of(value, module.__name__) in (module.__name__, None)}


def home_of(value, default=None):
    """The module that defines it; some types say another, as microgradx.Tensor, to print as PyTorch's."""
    name = getattr(value, "__name__", "")
    return f"microgradx.{HOMES[name]}" if isinstance(value, type) and name in HOMES else getattr(value, "__module__", default)


def top_level_stub(package):
    """microgradx/__init__.pyi: every public name of the top level; most are put there by tables, where no editor sees them."""
    body, others = [], [f"from microgradx import {name} as {name}" for name in package._LATER]
    for name, value in sorted(vars(package).items()):
        home = home_of(value)
        if name.startswith("_") and name != "__version__":
            continue
        if isinstance(value, types.ModuleType) and getattr(value, "__file__", None):
            others.append(f"from microgradx import {name} as {name}")
        elif isinstance(value, type) and home != "microgradx" and getattr(sys.modules.get(home), value.__name__, None) is value:
            others.append(f"from {home} import {value.__name__} as {name}")
        else:
            made = "Tensor" if home_of(inspect.unwrap(value) if callable(value) else value) == "microgradx.creation" else ""      # behind what stands before it
            body.append(function_stub(name, value, "", made) if callable(value) and not isinstance(value, type) else value_stub(name, value))
    return finished(package.__doc__, others, body)


def compiled():
    """The dotted names of the compiled modules with names that Python sees; of the kernels only those that are not made per CPU level."""
    paths = [p for p in (ROOT / "microgradx").rglob("*.pyx") if p.parent.name != "_kernels"]
    names = [".".join(p.relative_to(ROOT).with_suffix("").parts) for p in sorted(paths)] + ["microgradx._kernels.threads"]
    return [name for name in names if public(importlib.import_module(name))]


def stubs():
    """{path: text} of all stubs."""
    import microgradx
    found = {ROOT / "microgradx/__init__.pyi": top_level_stub(microgradx),
             ROOT / "microgradx/nn/modules/__init__.pyi": layers_stub(microgradx.nn.modules)}
    for name in compiled():
        found[ROOT.joinpath(*name.split(".")).with_suffix(".pyi")] = module_stub(importlib.import_module(name))
    return found


def main(check):
    stale = [path for path, text in stubs().items() if not path.exists() or path.read_text() != text]
    if check:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is out of date: run python .ci/stubs.py")
        return bool(stale)
    for path, text in stubs().items():
        path.write_text(text)
    print(f"{len(stale)} of {len(stubs())} stubs written anew")
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main("--check" in sys.argv[1:]))
