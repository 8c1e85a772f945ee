"""How many floating-point operations the products, convolutions and attentions of a block take, forward and backward, module by module."""
import math
from collections import defaultdict
from weakref import WeakKeyDictionary

import microgradx
from microgradx._engine.tensor import Tensor
from microgradx._engine.warn import warn
from microgradx.nn.modules import module
from microgradx.overrides import TorchFunctionMode

__all__ = ["FlopCounterMode"]
_UNITS = ["", "K", "M", "B", "T"]


def _linear(out, input, weight, bias=None):
    rows = input.dim() < 3 or input.is_contiguous()      # else the bias is added to the product
    yield "addmm" if bias is not None and rows else "mm", "mm", 2 * out.numel() * weight.shape[1], [(input, 1), (weight, 1)]


def _product(key=None):
    def formula(out, *args, **named):
        a, b = [*args, *(named[name] for name in ("input", "mat1", "batch1", "mat2", "batch2", "other") if name in named)][1 if key else 0:]
        if a.dim() > 1 and b.dim() > 1:
            plain = "bmm" if a.dim() > 2 and b.dim() > 2 else "mm"
            yield key or plain, plain, 2 * out.numel() * a.shape[-1], [(a, 1), (b, 1)]
    return formula


def _convolution(out, input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    yield "convolution", "convolution_backward", 2 * out.numel() * math.prod(weight.shape[1:]), [(input, 1), (weight, groups)]


def _transposed_convolution(out, input, weight, bias=None, stride=1, padding=0, output_padding=0, groups=1, dilation=1):
    return _convolution(input, input, weight, groups=groups)


def _attention(out, query, key, value, attn_mask=None, dropout_p=0.0, *options, **named):
    if query.dim() != 4 or dropout_p:       # PyTorch does not count the kernel that takes the others
        scores = 2 * math.prod(query.shape[:-1]) * key.shape[-2]
        yield "bmm", "bmm", scores * query.shape[-1], [(query, 1), (key, 1)]
        yield "bmm", "bmm", scores * value.shape[-1], [(value, 1), (query if query.requires_grad else key, 1)]


def _multi_head(out, query, key, value, embed_dim_to_check, num_heads, in_proj_weight, in_proj_bias, bias_k, bias_v, add_zero_attn, dropout_p,
                out_proj_weight, out_proj_bias, training=True, key_padding_mask=None, need_weights=True, attn_mask=None, use_separate_proj_weight=False,
                q_proj_weight=None, k_proj_weight=None, v_proj_weight=None, *options, **named):
    result, width, own = out[0], embed_dim_to_check, (q_proj_weight, k_proj_weight, v_proj_weight)
    for x, w in zip((query, key, value), own if use_separate_proj_weight else [in_proj_weight] * 3, strict=True):
        yield from _linear(x.new_empty(*x.shape[:-1], width), x, w[:width], in_proj_bias)
    if need_weights or training and dropout_p:
        yield "bmm", "bmm", 4 * query.numel() * len(key), [(result, 2)]
    yield "mm" if out_proj_bias is None else "addmm", "mm", 2 * result.numel() * width, [(result, 1), (out_proj_weight, 1)]


def _contraction(out, a, b, *dims, **named):
    if out.numel():
        yield "mm", "mm", 2 * out.numel() * math.isqrt(a.numel() * b.numel() // out.numel()), [(a, 1), (b, 1)]


def _einsum(out, equation, *operands):
    operands = operands[0] if operands and isinstance(operands[0], (list, tuple)) else operands
    terms = equation.replace(" ", "").partition("->")[0].split(",") if isinstance(equation, str) else []
    if len(terms) == len(operands) == 2 and "." not in equation:
        lengths = {letter: n for term, x in zip(terms, operands, strict=True) for letter, n in zip(term, x.shape, strict=True)}
        yield "bmm", "bmm", 2 * math.prod(lengths.values()), [(x, 1) for x in operands]


FORMULAS = {"linear": _linear, **dict.fromkeys(("mm", "bmm", "matmul", "__matmul__"), _product()), "addmm": _product("addmm"),
            "baddbmm": _product("baddbmm"), "einsum": _einsum, "tensordot": _contraction, "scaled_dot_product_attention": _attention,
            "multi_head_attention_forward": _multi_head,
            **{f"conv{n}d": _convolution for n in (1, 2, 3)}, **{f"conv_transpose{n}d": _transposed_convolution for n in (1, 2, 3)}}


class _Watch(TorchFunctionMode):
    def __init__(self, counter):
        super().__init__()
        self.counter = counter

    def __torch_function__(self, func, types, args=(), kwargs=None):
        out = func(*args, **(kwargs or {}))
        formula = FORMULAS.get(getattr(func, "__name__", None))
        if formula is not None:
            with microgradx._C.DisableTorchFunction():
                self.counter._count(out, formula(out, *args, **(kwargs or {})))
        return out


class FlopCounterMode:
    """A context that counts floating-point operations: two for each multiply-add of a matrix product, convolution or attention, and in a
    backward pass inside of it those of the gradients.

    depth: how deep the modules are that the table shows, which is printed at the end unless display is False. Everything that is composed of
    other operations (recurrent layers and cells, `bilinear`, `cdist`) counts as nothing. custom_mapping raises NotImplementedError.

    >>> import microgradx
    >>> from microgradx.utils.flop_counter import FlopCounterMode
    >>> with FlopCounterMode(display=False) as counter:
    ...     y = microgradx.nn.Linear(3, 4)(microgradx.ones(2, 3))
    >>> counter.get_total_flops(), counter.get_flop_counts()["Linear"]
    (48, {'aten.addmm': 48})
    """

    def __init__(self, mods=None, depth=2, display=True, custom_mapping=None):
        if custom_mapping:
            raise NotImplementedError("FlopCounterMode: custom_mapping= is not supported, operations have other names here")
        if mods is not None:
            warn("mods argument is not needed anymore, you can stop passing it")
        self.depth, self.display = depth, display
        self.flop_counts = defaultdict(lambda: defaultdict(int))

    def __enter__(self):
        self.flop_counts.clear()
        self._names, self._inside = WeakKeyDictionary(), []
        self._hooks = module.register_module_forward_pre_hook(self._enter), module.register_module_forward_hook(self._leave, always_call=True)
        self._watch = _Watch(self)
        self._watch.__enter__()
        return self

    def __exit__(self, *error):
        self._watch.__exit__(*error)
        for hook in self._hooks:
            hook.remove()
        if self.display:
            print(self.get_table())

    def _enter(self, mod, args):
        name = self._names.get(mod, type(mod).__name__)
        for path, part in mod.named_modules():
            self._names.setdefault(part, f"{name}.{path}".rstrip("."))
        self._inside.append(self._names[mod])

    def _leave(self, mod, args, out):
        self._inside.pop()

    def _count(self, out, parts):
        places = {"Global", *self._inside}

        def add(key, flops):
            for place in places:
                self.flop_counts[place][f"aten.{key}"] += flops
        later = defaultdict(int)
        for forward, backward, flops, operands in parts:
            add(forward, flops)
            later[backward] += flops * sum(times for x, times in operands if x.requires_grad)

        def gone_back(grad):
            for key, flops in later.items():
                add(key, flops)
        result = out[0] if isinstance(out, tuple) else out
        if later and isinstance(result, Tensor) and result.requires_grad:
            result.register_hook(gone_back)

    def get_total_flops(self):
        """The sum of all."""
        return sum(self.flop_counts["Global"].values())

    def get_flop_counts(self):
        """{module: {operation: count}}, all of them under "Global"."""
        return {name: dict(counts) for name, counts in self.flop_counts.items()}

    def get_table(self, depth=None):
        """The counts as a text, by the package tabulate; ImportError without it."""
        try:
            import tabulate
        except ImportError as error:
            raise ImportError("FlopCounterMode: the table needs tabulate; pip install microgradx[tables], or ask for display=False") from error
        tabulate.PRESERVE_WHITESPACE = True
        total = self.get_total_flops()
        unit = max(0, min(len(_UNITS) - 1, (len(str(total)) - 2) // 3))

        def rows(name, indent):
            counts = self.flop_counts[name]
            for text, n in [(name, sum(counts.values())), *((f" - {key}", n) for key, n in counts.items())]:
                yield [" " * indent + text, f"{n / 1000 ** unit:.3f}{_UNITS[unit]}", f"{n / total:.2%}" if total else "0%"]
        names = [name for name in sorted(self.flop_counts) if name != "Global" and name.count(".") < (depth or self.depth or math.inf)]
        table = [row for name in names for row in rows(name, name.count("."))]
        if all(sum(self.flop_counts[name].values()) < total for name in names) and "Global" in self.flop_counts:
            table = [*rows("Global", 0), *([" " + text, *rest] for text, *rest in table)]
        return tabulate.tabulate(table or [["Global", "0", "0%"]], headers=["Module", "FLOP", "% Total"], colalign=("left", "right", "right"))
