"""Other names of arguments, which PyTorch's native functions take: NumPy's, the names of what is usually spread, and numbers without a name."""
import inspect
import sys
import types

from microgradx._engine.callnames import Called, CallNames, Guard, Native

NUMPYS = {"axis": "dim", "keepdims": "keepdim", "axis0": "dim0", "axis1": "dim1"}
PYTHON_IN_PYTORCH = {"norm", "split", "unique", "unique_consecutive"}      # these know dim only
NAMED_LATER = ("gather", "scatter", "index_", "take_along_dim", "squeeze_", "unsqueeze_", "transpose_")      # these hand **kwargs on
SPREAD = {**dict.fromkeys("empty zeros ones rand randn view expand new_empty new_zeros new_ones".split(), ("size",)),
          "reshape": ("input", "shape"), "permute": ("input", "dims"), "repeat": ("repeats",), "new_full": ("size", "fill_value")}
RENAMED = {"split": {"split_size": "split_size_or_sections"}, "pow_": {"exponent": "other"},
           **dict.fromkeys(("tensor_split", "hsplit", "vsplit", "dsplit"), dict.fromkeys(("indices", "sections"), "indices_or_sections"))}
BETWEEN = {**dict.fromkeys(("addcmul", "addcdiv"), ("value",)), **dict.fromkeys(("addmm", "addmv", "addr", "baddbmm", "addbmm"), ("beta", "alpha"))}
called = {}         # function: what stands for it


def let_pickle_find(*tables):
    """Let functions that are not found where they say they are, where pickle looks, say where: in tables of (names, the module, what stands before a name)."""
    for table, module, before in tables:
        for name, function in table.items():
            written = function.__wrapped__ if isinstance(function, CallNames) else function
            if isinstance(written, (types.FunctionType, Guard)) and not name.startswith("_"):
                found = sys.modules[written.__module__]
                for part in written.__qualname__.split("."):
                    found = getattr(found, part, None)
                if found is not function:
                    written.__module__, written.__qualname__ = module, before + name


# functions of the top level that PyTorch has in Python, and of nn.functional that it has not
PYTHONS = set("""atleast_1d atleast_2d atleast_3d block_diag broadcast_shapes broadcast_tensors cartesian_prod cdist chain_matmul compile cond einsum
    from_dlpack get_rng_state initial_seed is_storage is_tensor is_warn_always_enabled load lobpcg lu manual_seed meshgrid norm pca_lowrank save seed
    set_default_device get_default_device set_default_dtype set_default_tensor_type set_printoptions set_rng_state set_warn_always split stft svd_lowrank
    tensordot typename unique unique_consecutive unravel_index use_deterministic_algorithms vmap are_deterministic_algorithms_enabled
    is_deterministic_algorithms_warn_only_enabled get_deterministic_debug_mode set_deterministic_debug_mode get_float32_matmul_precision
    set_float32_matmul_precision""".split())
NATIVE_LAYERS = """adaptive_avg_pool1d avg_pool1d avg_pool2d avg_pool3d bilinear celu_ channel_shuffle conv1d conv2d conv3d conv_tbc conv_transpose1d
    conv_transpose2d conv_transpose3d cosine_similarity elu_ gelu hardshrink hardtanh_ leaky_relu_ linear logsigmoid native_channel_shuffle one_hot
    pairwise_distance pdist pixel_shuffle pixel_unshuffle prelu relu_ rrelu_ scaled_dot_product_attention selu_ softplus softshrink threshold_""".split()


def make_native(package):
    """Let the functions that PyTorch has in C++ be attributes of classes without becoming methods: `class Net: activation = microgradx.tanh`."""
    functions = (types.FunctionType, types.BuiltinFunctionType, types.MethodDescriptorType, type(package.Tensor.relu), Called)     # relu: Cython's
    made = {}
    for module in (package, package.linalg, package.fft, package.special, package.nn.functional):
        table, layers = vars(module), module is package.nn.functional
        homes = (module.__name__, "microgradx.factorizations", "microgradx.rare")
        for name, function in [(name, f) for name, f in table.items() if isinstance(f, functions) and not name.startswith("_")]:
            if layers:
                native = name in NATIVE_LAYERS
            elif module is package:
                native = name not in PYTHONS
            else:
                native = function in made or name in vars(package) or function.__module__ in homes
            if native:
                table[name] = made.get(function) or made.setdefault(function, Native(function, module.__name__, name))


def other_names(name, function, but):
    """(renamed, spread) for what a function's arguments may also be called."""
    code, renamed = getattr(inspect.unwrap(function), "__code__", None), dict(RENAMED.get(name, {}))
    if isinstance(function, (types.FunctionType, Guard)) and name not in but and (
            name.startswith(NAMED_LATER) or not {"dim", "keepdim", "dim0"}.isdisjoint(code.co_varnames[:code.co_argcount + code.co_kwonlyargcount])):
        renamed.update(NUMPYS)
    if code is not None and code.co_varnames[:1] == ("A",):
        renamed["input"] = "A"
    return renamed, SPREAD.get(name, ())


def take_other_names(table, but=PYTHON_IN_PYTORCH):
    """Let the functions of a table take their arguments by the other names that PyTorch's take."""
    for name, function in [(name, function) for name, function in table.items() if not name.startswith("_")]:
        renamed, spread = other_names(name, function, but)
        between = BETWEEN.get(name.rstrip("_"), ())
        if renamed or spread or between:
            home = vars(sys.modules[function.__module__])
            table[name] = called.setdefault(function, CallNames(function, renamed, spread, *((3, between) if between else ())))
            if home.get(name) is function:
                home[name] = table[name]            # where pickle looks
