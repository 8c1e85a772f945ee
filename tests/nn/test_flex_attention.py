"""flex_attention and the causal masks by name: values beside their definition and beside PyTorch, and what is refused."""
import pytest

import microgradx
from microgradx.nn import functional as F
from microgradx.nn.attention import bias, flex_attention as flex
from microgradx.nn.attention.flex_attention import AuxRequest, and_masks, create_block_mask, create_mask, flex_attention, or_masks


def causal(b, h, q, k):
    return q >= k


def window(b, h, q, k):
    return q - k < 3


SLOPES = [0.5, 0.25, 0.125, 0.0625]
MODS = {
    "plain": lambda L: {}, "scale": lambda L: {"scale": 0.3},
    "alibi": lambda L: {"score_mod": lambda s, b, h, q, k: s + L.tensor(SLOPES)[h] * (k - q)},
    "softcap": lambda L: {"score_mod": lambda s, b, h, q, k: 5 * L.tanh(s / 5)},
    "bias": lambda L: {"score_mod": lambda s, b, h, q, k: s + (L.arange(4 * 12 * 12).view(4, 12, 12) / 99.0)[h, q, k]},
    "where": lambda L: {"score_mod": lambda s, b, h, q, k: L.where(q >= k, s, -float("inf"))},
}
MASKS = {
    "none": None, "causal": causal, "window": lambda b, h, q, k: causal(b, h, q, k) & window(b, h, q, k),
    "documents": lambda b, h, q, k: q // 5 == k // 5, "empty rows": lambda b, h, q, k: (q > 3) & (k < q), "heads": lambda b, h, q, k: (q >= k) | (h > 1)}


def made(L, mod, mask, gqa=False):
    numbers = L.arange(2 * 4 * 12 * 8) % 31 / 10.0 - 1.5
    q, k, v = (x.view(2, 4, 12, 8) for x in (numbers, numbers.flip(0), numbers.roll(5)))
    k, v = (k[:, ::2], v[:, ::2]) if gqa else (k, v)
    module = L.nn.attention.flex_attention
    block = None if mask is None else module.create_block_mask(mask, 2, 4, 12, 12, device="cpu", BLOCK_SIZE=4)
    return (q, k, v), {**MODS[mod](L), "block_mask": block, "enable_gqa": gqa}


@pytest.mark.peer
@pytest.mark.parametrize("gqa", [False, True])
@pytest.mark.parametrize("mask", MASKS)
@pytest.mark.parametrize("mod", MODS)
@pytest.mark.filterwarnings("ignore")
def test_against_pytorch(mod, mask, gqa, monkeypatch):
    torch = pytest.importorskip("torch")
    import torch.nn.attention.flex_attention as theirs
    monkeypatch.setattr(theirs, "_FLEX_ATTENTION_DISABLE_COMPILE_DEBUG", True)
    results = []
    for L, module in ((microgradx, flex), (torch, theirs)):
        (q, k, v), options = made(L, mod, MASKS[mask], gqa)
        out, aux = module.flex_attention(q, k, v, **options, return_aux=module.AuxRequest(lse=True))
        block = options["block_mask"]
        results.append([out.numpy(), aux.lse.numpy(), block and [str(block), block.sparsity(), block.to_dense().tolist(),
                                                                                         block.kv_num_blocks.tolist(), block.shape]])
    for got, want in zip(*(each[:2] for each in results), strict=True):
        assert got == pytest.approx(want, rel=1e-5, abs=1e-5)
    assert results[0][2] == results[1][2]


def test_masks_and_gradients_are_those_of_sdpa():
    q, k, v = (microgradx.randn(2, 3, 6, 4, requires_grad=True) for _ in range(3))
    mask = and_masks(causal, or_masks(window, lambda b, h, q, k: k == 0))
    block = create_block_mask(mask, None, None, 6, 6)
    out = flex_attention(q, k, v, block_mask=block)
    want = F.scaled_dot_product_attention(q, k, v, create_mask(mask, None, None, 6, 6))
    assert microgradx.allclose(out, want, atol=1e-6)
    for x, y in zip(microgradx.autograd.grad((out ** 2).sum(), (q, k, v)), microgradx.autograd.grad((want ** 2).sum(), (q, k, v)), strict=True):
        assert microgradx.allclose(x, y, atol=1e-5)
    out, lse = flex_attention(q, k, v, return_lse=True)
    assert microgradx.allclose(lse, (q @ k.mT / 2).logsumexp(-1), atol=1e-5)
    assert flex_attention(q.half(), k.half(), v.half()).dtype is microgradx.float16


def test_the_picture_of_a_block_mask():
    block = create_block_mask(causal, 3, 2, 64, 64, BLOCK_SIZE=(8, 16))
    text = str(block)
    assert text.startswith("BlockMask(shape=(3, 2, 64, 64), sparsity=37.50%, \n(0, 0)\n██      \n██      \n████") and text.count("██████  ") == 8 and "..." in text
    assert block.to_string(grid_size=2, limit=1).startswith("(0, 0)\n░░  \n██░░\n\n...\nTo print")
    assert block.to_string(grid_size=3, limit=1).split("\n")[1] == "░░  " and repr(block) == "BlockMask(shape=(3, 2, 64, 64), sparsity=37.50%)"
    assert block.numel() == 3 * 2 * 64 * 64 and block.to("cpu") is block


@pytest.mark.parametrize("lib", [pytest.param("microgradx", id="microgradx"), pytest.param("torch", id="torch", marks=pytest.mark.peer)])
@pytest.mark.filterwarnings("ignore")
def test_parts_of_a_block_mask(lib, monkeypatch):
    L = pytest.importorskip(lib)
    import importlib
    module = importlib.import_module(f"{lib}.nn.attention.flex_attention")
    monkeypatch.setattr(module, "_FLEX_ATTENTION_DISABLE_COMPILE_DEBUG", True, raising=False)
    block = module.create_block_mask(lambda b, h, q, k: (q >= k) | (b > h), 3, 2, 64, 64, device="cpu", BLOCK_SIZE=16)
    for part, shape, blocks in ((block[1], (1, 2, 64, 64), 26), (block[-1, 0], (1, 1, 64, 64), 16), (block[:, 1], (3, 1, 64, 64), 36),
                                (block[:, :, 2], (3, 2, 64, 64), 21)):
        assert tuple(part.shape) == shape and int(part.to_dense().sum()) == blocks
        assert int(part.kv_num_blocks.sum() + part.full_kv_num_blocks.sum()) == blocks
    with pytest.raises(RuntimeError, match="mask_mod"):
        block[1].mask_mod(0, 0, 0, 0)
    part = block[0, 0]
    x, part.mask_mod = L.ones(1, 1, 64, 8), lambda b, h, q, k: q >= k
    assert L.allclose(module.flex_attention(x, x, x, block_mask=part), x)



@pytest.mark.parametrize("lib", [pytest.param("microgradx", id="microgradx"), pytest.param("torch", id="torch", marks=pytest.mark.peer)])
def test_causal_masks_by_name(lib):
    L = pytest.importorskip(lib)
    import importlib
    named = importlib.import_module(f"{lib}.nn.attention.bias")
    q, k = L.arange(16.0).view(1, 1, 2, 8) / 9, L.arange(24.0).view(1, 1, 3, 8) / 7
    for make, shift in ((named.causal_upper_left, 0), (named.causal_lower_right, 1)):
        mask = make(2, 3)
        plain = L.ones(2, 3, dtype=L.bool).tril(shift)
        assert isinstance(mask, named.CausalBias) and repr(mask) == repr(plain)
        with pytest.raises(ValueError, match="CausalBias should not be used with"):
            L.nn.functional.scaled_dot_product_attention(q, k, k, mask, is_causal=True)
        assert L.allclose(L.nn.functional.scaled_dot_product_attention(q, k, k, mask), L.nn.functional.scaled_dot_product_attention(q, k, k, plain), atol=1e-6)
    with pytest.raises(AssertionError):
        named.causal_upper_left(2)
    with pytest.warns(UserWarning, match="NaN"):
        named.causal_lower_right(3, 2)


X = microgradx.ones(1, 4, 6, 8)


@pytest.mark.parametrize(("call", "error", "words"), [
    (lambda: flex_attention(X, X[:, :2], X[:, :2]), ValueError, "4 heads.*2"), (lambda: flex_attention(X[0], X, X), NotImplementedError, "query"),
    (lambda: flex_attention(X, X[:, :3], X[:, :3], enable_gqa=True), ValueError, "3 of keys"),
    (lambda: flex_attention(X[..., :4], X, X), ValueError, "last dimension"), (lambda: flex_attention(X.repeat(2, 1, 1, 1), X, X), ValueError, "batches of 2"),
    (lambda: flex_attention(X, X, X, block_mask=create_block_mask(causal, None, None, 5, 6)), ValueError, r"\(1, 1, 5, 6\)"),
    (lambda: flex_attention(X, X, X, return_lse=True, return_aux=AuxRequest()), ValueError, "return_aux"),
    (lambda: flex_attention(X, X, X, return_aux=AuxRequest(max_scores=True)), NotImplementedError, "max scores"),
    (lambda: and_masks(causal, 3), RuntimeError, "callable"), (lambda: create_mask(lambda q, k: q, 1, 1, 2, 2), AssertionError, "one of 2"),
    (lambda: create_block_mask(causal, 1, 1, 2, 2, device="cuda"), (AssertionError, RuntimeError), "CUDA|cuda"),
    (lambda: bias.CausalBias("upper", 2, 2), AssertionError, "'upper'"),
])
def test_what_is_refused(call, error, words):
    with pytest.raises(error, match=words):
        call()
