"""Write the type stubs (.pyi) of what an editor cannot read: compiled modules, Tensor's methods, the names of packages.

    python .ci/stubs.py          writes them beside the modules
    python .ci/stubs.py --check  fails if one of them is out of date

Names and arguments come from the built modules themselves, types from the signatures that Cython embeds and from the
`name(...) -> Type` with which docstrings begin. What neither tells is Any.
"""
import ast
import enum
import importlib
import inspect
import re
import sys
import textwrap
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
           "__repr__": "str", "__hash__": "int", "__iter__": "Iterator[Any]"}
TAKING = {"__contains__": "(self, item: Any) -> bool", "__format__": "(self, spec: str) -> str", "__setitem__": "(self, index: Any, value: Any) -> None",
          "__getattr__": "(self, name: str) -> Any", "__setattr__": "(self, name: str, value: Any) -> None",
          "__call__": "(self, *args: Any, **kwargs: Any) -> Any", "__enter__": "(self) -> Any",
           "__exit__": "(self, *exc: Any) -> None", "__next__": "(self) -> Any", "__class_getitem__": "(cls, item: Any) -> Any",
          "__array__": "(self, *args: Any, **kwargs: Any) -> Any"}
WRITTEN_OUT = """nn.parameter nn.modules.module nn.modules nn.functional nn.init optim.optimizer optim optim.lr_scheduler optim.swa_utils
    utils.data.dataset utils.data.sampler utils.data vision.datasets.vision vision.datasets vision.transforms.functional vision.transforms
    distributions linalg fft special func autograd.functional autograd.grad_mode autograd amp nn.utils
    nn.utils.rnn nn.utils.parametrizations vision.transforms.v2"""     # modules of Python
GENERIC = {"Dataset", "IterableDataset", "ConcatDataset", "StackDataset", "Subset", "Sampler", "DataLoader"}     # Dataset[int], as PyTorch's stubs have it
UNARY = ("__neg__", "__pos__", "__abs__", "__invert__")
BINARY = re.compile(r"__[ri]?(add|sub|mul|truediv|floordiv|mod|pow|matmul|and|or|xor|lshift|rshift)__|__(eq|ne|lt|le|gt|ge)__|__getitem__")
SKIP = re.compile(r"__(pyx|reduce|setstate|new|init|doc|dict|weakref|module|slots|match_args|deepcopy|copy|delitem)")


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
    """The argument list as written in a stub. What has no type is said to be Any: else a checker takes that of the default, and refuses momentum=0.9."""
    tree = ast.parse(f"def f({told(function, bound)}): ...").body[0].args
    own = [*tree.posonlyargs, *tree.args][bound:]
    for argument in filter(None, [*own, *tree.kwonlyargs, tree.vararg, tree.kwarg]):
        argument.annotation = argument.annotation or ast.Name("Any")
    return ast.unparse(tree)


def told(function, bound=False):
    """The argument list that a function tells; (*args, **kwargs) where it tells none."""
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
    match = re.search(r"^\w+\(.*?\) -> (?:\w+[ -])*?(Tensor|bool(?! [Tt]ensor)|int|dtype|Size|str|float|device)\b", function.__doc__ or "", flags=re.M)
    several = match and re.search(r"-> (tuple|\()", (function.__doc__ or "").strip().split("\n\n")[0])
    return " -> " + ((default or "Any") if not match else "Any" if several else match[1])      # without one, strict checkers refuse the call


def said(function):
    """The first sentence of a docstring, without Cython's signature."""
    lines = [line.strip() for line in (function.__doc__ or "").strip().split("\n")]
    if len(lines) > 1 and not lines[1] and re.fullmatch(r"(\w+\.)?\w+\(.*\)", lines[0]):
        lines = lines[2:]
    text = lines[0] if lines else ""
    return '"""' + text.replace("\\", "\\\\").replace('"', "'") + '"""' if text else "..."


def whole(cls):
    """The lines of a class's docstring."""
    text = '"""' + inspect.cleandoc(cls.__doc__ or "").replace("\\", "\\\\")
    return textwrap.indent(text + "\n" * ("\n" in text) + '"""', "    ").split("\n")


def in_source(module):
    """The names that statements of a module bind: an editor finds there what they are, and the whole docstring, when the stub has none."""
    found = set()
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, ast.ImportFrom) and node.names[0].name == "*":
            found |= in_source(importlib.import_module("." * node.level + (node.module or ""), module.__package__))
        elif isinstance(node, ast.ImportFrom):
            found |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            found.add(node.name)
    return found


def function_stub(name, function, indent="", default="", quiet=False):
    return f"{indent}def {name}({arguments(function, bool(indent))}){returns(function, default)}: {'...' if quiet else said(function)}"


def class_stub(cls):
    """A compiled class: attributes, operators, methods, in the order of their names."""
    base = cls.__bases__[0].__name__
    lines = ["    def __init__(self, *args: Any, **kwargs: Any) -> None: ..."] * (base != "tuple") + members_stub(cls, vars(cls))
    known = base == "tuple" or home_of(cls.__bases__[0]) == home_of(cls) and not base.startswith("_")        # else it would have to be imported
    return [f"class {cls.__name__}{f'({base})' * known}:"] + lines


def python_class_stub(cls, above, base, quiet):
    """A class of Python: what it and private classes below `above` hold. Attributes that only its instances have are not seen: any name will do."""
    if issubclass(cls, enum.Enum):
        return ["import enum", f"class {cls.__name__}({'str, ' * issubclass(cls, str)}enum.Enum):", *(f"    {each.name} = {each.value!r}" for each in cls)]
    any_name = dict.fromkeys(("__getattr__", "__setattr__"))
    members = {name: value for each in reversed(cls.__mro__[:cls.__mro__.index(above)]) for name, value in vars(each).items()
               if name not in any_name and not ("<locals>" in getattr(value, "__qualname__", "") and value.__name__ != name)}    # nor what a loop refuses
    if cls.__name__ in GENERIC:
        base = f"{base}[_T]" if above is not object else "typing.Generic[_T]"
        members.pop("__class_getitem__", None)
    lines = [f"class {cls.__name__}" + f"({base})" * (base != "object") + ":", *whole(cls) * (not quiet),
             f"    def __init__(self, {arguments(cls)}) -> None: ..."]
    if above.__module__ == "builtins":
        members |= any_name
    return [line.replace("(self, )", "(self)") for line in lines] + members_stub(cls, members, quiet)


def members_stub(cls, members, quiet=False):
    """The lines of a class's members, with first lines of docstrings unless quiet."""
    of_tensor, lines = cls.__name__ == "Tensor", []
    for name, value in sorted(members.items()):
        if SKIP.match(name) or (name.startswith("_") and not name.startswith("__")) or (name.isupper() and len(name) > 2):      # a table of ours, not T
            continue
        if BINARY.fullmatch(name):
            result = "Tensor" if of_tensor else "bool" if name in ("__eq__", "__ne__") else "Any"
            lines.append(f"    def {name}(self, other: Any, /) -> {result}: ...  # type: ignore[override]")
        elif name in UNARY:
            lines.append(f"    def {name}(self) -> {cls.__name__}: ...")
        elif name in TAKING:
            lines.append(f"    def {name}{TAKING[name]}: ...")
        elif name in SPECIAL:
            lines.append(f"    def {name}(self) -> {'Iterator[Tensor]' if of_tensor and name == '__iter__' else SPECIAL[name]}: ...")
        elif name.startswith("__"):
            continue
        elif inspect.isdatadescriptor(value):
            lines.append(f"    {name}: {ATTRIBUTES.get(name, 'Any')}")
        elif isinstance(value, (staticmethod, classmethod)):
            lines += [f"    @{type(value).__name__}", f"    def {name}({arguments(value.__func__, isinstance(value, classmethod))}) -> Any: ..."]
        elif callable(value) and name not in inspect.get_annotations(cls):
            default = RETURNS.get(name, "Tensor" if name.endswith("_") else "") if of_tensor else ""
            lines.append(function_stub(name, value, "    ", default, quiet))
        else:
            lines.append(f"    {name}: Any")
    return lines


HOMES = {"Tensor": "_engine.tensor", "Size": "_engine.tensor", "Node": "_engine.tensor", "Row": "_engine.tensor", "Storage": "_engine.storage",
         "dtype": "_engine.dtype", "device": "_engine.device", "finfo": "_type_info", "iinfo": "_type_info", "autocast": "amp", "GradScaler": "amp"}


def qualified(line):
    """The line with its types under names that nothing in a stub hides: Tensor has a method `float` and an attribute `dtype`."""
    code, quotes, doc = line.partition(' """')
    code = re.sub(r"(-> |: )(bool|int|float|str|tuple|list|dict|object|complex)\b", r"\1builtins.\2", code)
    return re.sub(rf"(-> |: |Iterator\[)({'|'.join(HOMES)})\b", r"\1_\2", code) + quotes + doc


def finished(doc, others, body):
    """The text of a stub: head, imports of the types that it names, and the lines."""
    body = [qualified(line) for line in body]
    needed = {name for line in body for name in re.findall(r"(?:-> |: |Iterator\[)_(\w+)", line.partition(' """')[0]) if name in HOMES}
    found = sorted({f"from microgradx.{HOMES[name]} import {name} as _{name}" for name in needed} | set(others))
    if any("[_T]" in line for line in body):
        body = ["import typing", "import typing_extensions", '_T = typing_extensions.TypeVar("_T", covariant=True, default=Any)', *body]
    found = ["from collections.abc import Iterator"] * any("-> Iterator[" in line for line in body) + found
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
            if name != "microgradx":        # itself
                others.append(f"from microgradx import {name} as {name}")
        elif isinstance(value, type) and home != "microgradx" and getattr(sys.modules.get(home), value.__name__, None) is value:
            others.append(f"from {home} import {value.__name__} as {name}")
        else:
            made = "Tensor" if home_of(inspect.unwrap(value) if callable(value) else value) == "microgradx.creation" else ""      # behind what stands before it
            body.append(function_stub(name, value, "", made) if callable(value) and not isinstance(value, type) else value_stub(name, value))
    others += ["from microgradx._torch_files import PyTorchFileReader as PyTorchFileReader", "from microgradx.futures import Future as Future"]
    return finished(package.__doc__, others, body)


def written_out(module):
    """{name: value} of the functions and classes that a module of Python makes public."""
    listed = getattr(module, "__all__", None) or [
        name for name, value in vars(module).items() if not name.startswith("_")
        and ((home_of(value) or "").startswith(module.__name__) or not isinstance(value, type) and home_of(value) != "microgradx._rows"
             or name == "LinAlgError")]
    found = {name: value for name in sorted(listed) if callable(value := getattr(module, name))}
    return {name: value for name, value in found.items() if (home_of(value) or "microgradx").startswith("microgradx")}


def package_stub(module, homes):
    """A module of Python, whose source says no types, so that an editor would guess them from defaults. homes: {class: the module that writes it out}."""
    body, others = [], [f"from {module.__name__} import {name} as {name}" for name, value in vars(module).items()
                        if isinstance(value, types.ModuleType) and value.__name__ == f"{module.__name__}.{name}" and not name.startswith("_")]
    found = in_source(module)
    for name, value in written_out(module).items():
        if not isinstance(value, type):
            several = re.search("return_indices|_with_indices|multi_head_attention", name + arguments(value))       # these may give a tuple
            body.append(function_stub(name, value, "", "Tensor" if module.__name__ == "microgradx.nn.functional" and not several else "", name in found))
        elif homes.get(value) == module.__name__ and value.__name__ == name:
            above = next(cls for cls in value.__mro__[1:] if cls in homes or cls.__module__ == "builtins")      # Tensor is among homes
            if homes.get(above, module.__name__) != module.__name__:
                others.append(f"from {homes[above]} import {above.__name__} as _{above.__name__}")
            body += python_class_stub(value, above, "_" * (homes.get(above, module.__name__) != module.__name__) + above.__name__, name in found)
        elif home_of(value) == "microgradx._C":
            body.append(f"class {name}({value.__base__.__name__}): ...")
        else:
            others.append(f"from {homes.get(value) or home_of(value)} import {value.__name__} as {name}")
    if hasattr(module, "__all__"):
        body.insert(0, f"__all__ = {list(module.__all__)!r}")
    body += [f"{name}: Any" for name, value in vars(module).items() if name.startswith("_") and not name.startswith("__") and home_of(value) == module.__name__]
    return finished(module.__doc__, others, body)


def package_stubs():
    """{path: text} of the modules of Python that programs call most: the homes of classes first, then what gathers them."""
    modules = [importlib.import_module(f"microgradx.{name}") for name in WRITTEN_OUT.split()]
    homes = {sys.modules["microgradx"].Tensor: "microgradx._engine.tensor"}
    for module in modules:
        for name, value in written_out(module).items():
            if isinstance(value, type) and value.__name__ == name and not home_of(value).startswith("microgradx._"):
                homes.setdefault(value, module.__name__)
    return {Path(module.__file__).with_suffix(".pyi"): package_stub(module, homes) for module in modules}


def compiled():
    """The dotted names of the compiled modules with names that Python sees; of the kernels only those that are not made per CPU level."""
    paths = [p for p in (ROOT / "microgradx").rglob("*.pyx") if p.parent.name != "_kernels"]
    names = [".".join(p.relative_to(ROOT).with_suffix("").parts) for p in sorted(paths)] + ["microgradx._kernels.threads"]
    return [name for name in names if public(importlib.import_module(name))]


def stubs():
    """{path: text} of all stubs."""
    import microgradx
    found = {ROOT / "microgradx/__init__.pyi": top_level_stub(microgradx),
             **package_stubs()}
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
