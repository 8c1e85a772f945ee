"""Modules of PyTorch from which programs import by a long path; here those names live elsewhere."""
import contextlib
import importlib
import itertools
import sys
import types
import typing

import safetensors

from microgradx import _handles, _machine, _methods, _print
from microgradx._engine import callnames

# their path: where the names are
HOMES = {"autograd.variable": "autograd", "functional": "", "_tensor": "", "nn.parallel.data_parallel": "nn.parallel",
         "nn.parallel.scatter_gather": "nn.parallel", "nn.parallel.distributed": "nn.parallel", "utils.model_zoo": "hub",
         "profiler.profiler": "profiler", "multiprocessing.spawn": "multiprocessing",
         "utils.hooks": "_handles", "cuda.memory": "cuda", "cuda.random": "cuda", "utils._foreach_utils": "optim._private_names",
         **{f"{amp}.{module}": amp for amp in ("amp", "cuda.amp", "cpu.amp") for module in ("grad_scaler", "autocast_mode")}}


def _module(path, doc, names):
    module = types.ModuleType(f"microgradx.{path}", doc)
    vars(module).update(names)
    return module


def _executor(name, setting=True):
    """A switch of TorchScript's executor, of which there is none: what it was set to before."""
    def switch(value):
        nonlocal setting
        setting, before = bool(value), setting
        return before
    switch.__name__ = name
    return switch


def _silencer(name):
    """_C.DisableTorchFunction and _C.DisableTorchFunctionSubclass, which are imported when they are asked for."""
    if not name.startswith("DisableTorchFunction"):
        raise AttributeError(f"module 'microgradx._C' has no attribute '{name}'")
    return getattr(importlib.import_module("microgradx._engine.overriding"), name)


def _parse_to(*args, **kwargs):
    """(device, dtype, non_blocking, memory_format) of to's arguments, for modules with a `to` of their own."""
    device, dtype, _, memory_format = _methods._parse_to("to", args, kwargs)
    other = kwargs.get("other", args[0] if args else None)
    device = other.device if device is None and hasattr(other, "device") else device
    non_blocking = kwargs.get("non_blocking", next((a for a in args if isinstance(a, bool)), False))
    return None if device is None else _methods._device(device), dtype, non_blocking, memory_format


def _flatten_dense_tensors(tensors):
    """All entries in one vector; of one tensor its own memory where that can be."""
    rows = [t.reshape(-1) for t in tensors]
    return rows[0] if len(rows) == 1 else importlib.import_module("microgradx").cat(rows)


def _unflatten_dense_tensors(flat, tensors):
    """Views of the vector in the shapes of the tensors."""
    starts = itertools.accumulate((t.numel() for t in tensors), initial=0)
    return tuple(flat.narrow(0, start, t.numel()).view(t.shape) for start, t in zip(starts, tensors))


def _no_marks(*args, **kwargs):
    raise RuntimeError("NVTX functions not installed. Are you sure you have a CUDA build?")


@contextlib.contextmanager
def _no_range(message, *args, **kwargs):
    yield _no_marks()


def _annotations(package):
    """types and nn.common_types: what signatures say of sizes, numbers and devices; and _C and _dynamo, for some names."""
    kinds = {"_size": package.Size | list[int] | tuple[int, ...], "Number": int | float | bool, "Device": package.device | str | int | None,
             "Tensor": package.Tensor, "_dtype": package.dtype, "_int": int, "_float": float, "_bool": bool}
    sizes = {f"_{name}_{n}_t": number | tuple[(number,) * n] for n in range(1, 7) for name, number in (("size", int), ("ratio", float))}
    sizes.update({f"_{name}_any_t": number | tuple[number, ...] for name, number in (("size", int), ("ratio", float))})
    traced = _module("_dynamo._trace_wrapped_higher_order_op", "An index that is a tensor needs no other treatment in `vmap` here.", {
        "TransformGetItemToIndex": contextlib.nullcontext})
    faults = _module("_C", "What programs catch, disable and ask by this name.", {
        "_TensorMeta": type(package.Tensor), "_nn": types.SimpleNamespace(_parse_to=_parse_to),
        "_are_functorch_transforms_active": lambda: False,      # what asks takes tensors of samples as it takes others
        "_get_tracing_state": lambda: None, "_is_tracing": lambda: False, "_log_api_usage_once": lambda event: None,      # nothing is traced, nobody is told
        **{name: _executor(name) for name in ("_jit_set_profiling_executor", "_jit_set_profiling_mode")},
        **dict.fromkeys(("_jit_override_can_fuse_on_cpu", "_jit_override_can_fuse_on_gpu", "_jit_set_texpr_fuser_enabled"), lambda value: None),
        "ScriptMethod": type("ScriptMethod", (), {"__module__": "microgradx._C"}),         # programs ask; nothing is one
        "_LinAlgError": package.linalg.LinAlgError, "_disabled_torch_function_impl": callnames.disabled, "__getattr__": _silencer})
    dynamo = _module("_dynamo", "What programs set and ask of PyTorch's compiler by this name.", {
        "config": _machine._Flags(suppress_errors=False, cache_size_limit=8, verbose=False), "OptimizedModule": package.compiler.OptimizedModule,
        "eval_frame": types.SimpleNamespace(OptimizedModule=package.compiler.OptimizedModule),
        **{name: getattr(package.compiler, name) for name in (
            "allow_in_graph", "assume_constant_result", "disable", "is_compiling", "mark_dynamic", "mark_static", "mark_static_address",
            "maybe_mark_dynamic", "reset", "set_stance")}})
    dynamo.__path__ = []        # an import statement looks below
    return {"_C": faults, "_dynamo": dynamo, "_dynamo._trace_wrapped_higher_order_op": traced,
            "_tensor_str": _module("_tensor_str", "How tensors are printed.", {"PRINT_OPTS": _print._Options, "_tensor_str": _print.values_text}),
            "cuda.nvtx": _module("cuda.nvtx", "Marks in a GPU's profile.", {
                "range": _no_range, **dict.fromkeys(("range_push", "range_pop", "mark"), _no_marks)}),
            "_utils": _module("_utils", "Many tensors as one vector.", {f.__name__: f for f in (_flatten_dense_tensors, _unflatten_dense_tensors)}),
            "utils.cpp_extension": _module("utils.cpp_extension", "Extensions in C++ are written for PyTorch's own.", {
                name: _machine._absent_type(f"utils.cpp_extension.{name}", RuntimeError, "it compiles for PyTorch's C++") for name in ("load", "load_inline")}),
            "jit.annotations": _module("jit.annotations", "Python's types.", {
                name: getattr(typing, name) for name in "Any Dict List Optional Tuple Union".split()}),
            "types": _module("types", "Types of arguments.", kinds), "nn.common_types": _module("nn.common_types", "Sizes per dimension.", sizes)}


def install(package):
    """Enter the modules where an import statement looks for them."""
    number, script, device = "A number that PyTorch's compiler does not know yet", "What PyTorch's C++ makes of TorchScript", "What a GPU has"
    for name, what in dict(SymInt=number, SymFloat=number, SymBool=number, ScriptModule=script, TensorType=script, Stream=device,
                           DeviceObjType=device).items():     # programs ask; nothing is one
        doc = f"{what}.\n\n>>> import microgradx\n>>> isinstance(3, microgradx.{name})\nFalse\n"
        setattr(package, name, type(name, (), {"__module__": "microgradx", "__doc__": doc}))
    package.microgradx = package        # as there is a torch.torch, which Kornia writes
    package.utils.model_zoo, package.hub.load_url = package.hub, package.hub.load_state_dict_from_url
    package.utils.hooks = _handles
    package.profiler = profiler = importlib.import_module("microgradx.profiler")
    package.autograd.profiler = _module("autograd.profiler", "The older names of profiler.", {
        "profile": profiler.Blocks, "record_function": profiler.record_function, "EventList": profiler.EventList,
        "emit_nvtx": _machine._absent_type("autograd.profiler.emit_nvtx", RuntimeError), "__getattr__": profiler.__getattr__})
    found = {path: importlib.import_module(f"microgradx.{home}".rstrip(".")) for path, home in HOMES.items()}
    for path, module in {**found, **_annotations(package), "autograd.profiler": package.autograd.profiler}.items():
        sys.modules[f"microgradx.{path}"] = module
        parent, _, name = f"microgradx.{path}".rpartition(".")
        if not hasattr(sys.modules[parent], name):      # multiprocessing.spawn is the function
            setattr(sys.modules[parent], name, module)
    safetensors.microgradx = sys.modules["safetensors.microgradx"] = importlib.import_module("microgradx._safetensors")
    importlib.import_module("microgradx.utils._einops").install()
