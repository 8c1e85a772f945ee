"""Random programs of views, changes in place and functions, run here and in PyTorch: values, versions and gradients agree.

A program is a list of lines, each an expression of `t` and `u`, two of the tensors so far; its result joins them. After each line all
tensors are compared, after the last one the gradients of the leaves, of first and second order. What PyTorch refuses must be refused here,
too, unless it is about memory that overlaps, where it is stricter than what is well defined.
"""
import itertools
import random

import numpy as np
import pytest

import microgradx

torch = pytest.importorskip("torch")

pytestmark = [pytest.mark.peer, pytest.mark.filterwarnings("ignore")]

VIEWS = """t.transpose(D, D) ;; t[S] ;; t[..., S] ;; t.reshape(-1) ;; t.view(t.shape) ;; t.unsqueeze(N) ;; t.squeeze(D) ;; t.expand(2, *t.shape) ;; t.flatten() ;; t.narrow(D, 0, 1)
    t.select(D, 0) ;; t.diagonal() ;; t.chunk(2, D)[0] ;; t.split(1, D)[-1] ;; t.unbind(D)[0] ;; t.detach() ;; t.movedim(D, D) ;; t.mT ;; t[None] ;; t.tensor_split(2, D)[0]
    t.ravel() ;; t.view_as(t) ;; t.unfold(D, 1, 1) ;; t[..., 0] ;; t.squeeze()"""
CHANGES = """t.mul_(2) ;; t.add_(u) ;; t.mul_(u) ;; t.sub_(u, alpha=0.5) ;; t.zero_() ;; t.copy_(u) ;; t.exp_() ;; t.sigmoid_() ;; t.clamp_(-1, 1) ;; t.relu_() ;; t.neg_()
    t.__setitem__(I, 0.5) ;; t.__setitem__(I, u.sum()) ;; t.__setitem__(t > 0.3, 2) ;; t.masked_fill_(t < 0, 0.25) ;; t.index_fill_(D, L.tensor([0]), 0.5)
    t.index_add_(D, L.tensor([0, 0]), t.index_select(D, L.tensor([0, 0])).detach()) ;; t.scatter_(D, L.zeros_like(t).long(), 0.5) ;; t.addcmul_(u, u) ;; t.lerp_(u, 0.3)
    t.unsqueeze_(N) ;; t.transpose_(D, D) ;; t.squeeze_(D) ;; t.cumsum_(D) ;; t.index_put_((L.tensor([0]),), u, accumulate=True) ;; t.tril_() ;; t.sort(D)[0].mul_(2)
    t.__iadd__(u) ;; t.__imul__(u) ;; t.clamp_min_(u) ;; t.fill_(u.mean()) ;; t.tanh_()"""
FUNCTIONS = """t + u ;; t * u ;; t - u ;; t / (u.abs() + 1) ;; t @ u ;; t.sum(D) ;; t.mean(D, keepdim=True) ;; t.max(D)[0] ;; t.amin(D) ;; t.prod(D) ;; t.cumsum(D) ;; t.cumprod(D)
    t.softmax(D) ;; t.logsumexp(D) ;; t.sin() ;; t.tanh() ;; t ** 2 ;; t.abs() ** 1.5 ;; t.clone() ;; t.contiguous() ;; L.cat([t, t], D) ;; L.stack([t, t], D) ;; L.where(t > u, t, u)
    L.maximum(t, u) ;; t.sort(D)[0] ;; t.topk(1, D)[0] ;; t.contiguous().median(D)[0] ;; t.var(D, unbiased=False) ;; t.norm() ;; t.flip(D) ;; t.roll(1, D) ;; t.repeat(2, *[1] * t.dim()) ;; t.repeat_interleave(2, D)
    t.gather(D, L.zeros_like(t).long()) ;; t.index_select(D, L.tensor([0, 0])) ;; t[I] ;; t[t > 0.2] ;; t.scatter_add(D, L.zeros_like(t).long(), t * 2) ;; t.masked_fill(t > 0, 0.) ;; t.triu()
    L.outer(t.flatten(), u.flatten()) ;; L.lerp(t, u, 0.3) ;; L.nn.functional.layer_norm(t, t.shape[-1:]) ;; L.nn.functional.gelu(t) ;; L.nn.functional.mse_loss(t, u)
    L.nn.functional.pad(t, (1, 0)) ;; t.diff(dim=D) ;; L.atan2(t, u.abs() + 1) ;; t.diag_embed() ;; L.nn.functional.normalize(t, dim=D) ;; t.trace() ;; t.float().double()"""
PLACES = "0 ;; -1 ;; slice(0, 1) ;; (..., 0) ;; (slice(None), 0) ;; None ;; L.tensor([0, 0]) ;; (slice(None), L.tensor([0])) ;; (L.tensor([0]), slice(None), L.tensor([0])) ;; L.tensor(0)"


def parts(table):
    return [part.strip() for line in table.splitlines() for part in line.split(";;") if part.strip()]


VIEWS, CHANGES, FUNCTIONS, PLACES = map(parts, (VIEWS, CHANGES, FUNCTIONS, PLACES))


def filled(draw, line, dims):
    """The line with its placeholders filled: D a dimension, N a place for a new one, S a slice, I an index."""
    words = {"D": lambda: draw.randrange(-max(dims, 1), max(dims, 1)), "N": lambda: draw.randrange(-dims - 1, dims + 1),
             "S": lambda: draw.choice(["0:1", "1:", "::2", ":-1"]), "I": lambda: draw.choice(PLACES)}
    return "".join(str(words[c]()) if c in words and not (line[i + 1:i + 2].isalnum() or line[i - 1:i].isalnum()) else c for i, c in enumerate(line))


def run(lib, tensors, line, i, j):
    t, u = tensors[i], tensors[j]
    try:
        if t.untyped_storage().data_ptr() == u.untyped_storage().data_ptr():
            u = u.clone()               # what reads the memory that it changes depends on the order there
        return eval(line, {"L": lib, "t": t, "u": u})
    except (RuntimeError, IndexError, TypeError, ValueError) as error:
        return error


def gradients(lib, tensors, leaves, weights):
    try:
        loss = sum((t * lib.tensor(w)).sum() for t, w in zip(tensors, weights, strict=True) if t.requires_grad and t.dtype == lib.float64)
        first = lib.autograd.grad(loss, leaves, allow_unused=True, create_graph=True)
        squares = [(g ** 2).sum() for g in first if g is not None and g.requires_grad]
        return [*first, *(lib.autograd.grad(sum(squares), leaves, allow_unused=True) if squares else ())]
    except RuntimeError as error:
        return error


def equal(a, b):
    x, y = a.detach().numpy(), b.detach().numpy()
    return x.shape == y.shape and str(x.dtype) == str(y.dtype) and np.allclose(x, y, 1e-8, 1e-8 * (1 + np.abs(x[np.isfinite(x)]).max(initial=0)), equal_nan=True)


def same_gradient(a, b):
    """Nothing is a zero; where PyTorch has NaN, as in the second derivative of a norm of 0, anything goes."""
    if a is None or b is None:
        return all(g is None or not g.isnan().any() and g.abs().max() < 1e-10 for g in (a, b))
    return equal(a.where(~microgradx.tensor(b.isnan().numpy()), 0.), b.nan_to_num())


def refused(error):
    """Does PyTorch refuse it for memory that overlaps, or for a value that its rules save and ours do not?"""
    return any(word in str(error) for word in ("single memory location", "modified by an inplace", "is not implemented", "view size is not compatible"))


@pytest.mark.parametrize("seed", range(400))
def test_random_programs(seed):
    draw, numbers, log = random.Random(seed), np.random.default_rng(seed), []
    pairs = []
    for _ in range(draw.choice([1, 2, 3])):
        values = numbers.standard_normal([draw.choice([1, 2, 3]) for _ in range(draw.choice([0, 1, 2, 2, 3]))])
        wanted = draw.random() < 0.7
        pairs.append((microgradx.tensor(values, requires_grad=wanted), torch.tensor(values, requires_grad=wanted)))
        log.append(f"x{len(pairs) - 1}: {values.shape} requires_grad={wanted}")
    leaves = [pair for pair in pairs if pair[1].requires_grad]
    for _ in range(draw.choice([3, 6, 10])):
        i, j = draw.randrange(len(pairs)), draw.randrange(len(pairs))
        line = filled(draw, draw.choice(draw.choice([VIEWS, CHANGES, FUNCTIONS, FUNCTIONS])), pairs[i][1].dim())
        log.append(f"x{len(pairs)} = {line}    # t = x{i}, u = x{j}")
        before = [(a._version, b._version) for a, b in pairs]
        ours, theirs = (run(lib, [pair[side] for pair in pairs], line, i, j) for side, lib in enumerate((microgradx, torch)))
        if isinstance(theirs, Exception):
            if refused(theirs):
                return
            assert isinstance(ours, Exception), "\n".join([*log, f"PyTorch: {theirs}"])
        elif "a view" in str(ours) and isinstance(ours, Exception) or "single memory" in str(ours):
            return
        else:
            assert not isinstance(ours, Exception), "\n".join([*log, f"{ours!r}"])
            if isinstance(theirs, torch.Tensor) and theirs.numel() < 300 and theirs.dtype == torch.float64:
                pairs.append((ours, theirs))
        for k, (a, b) in enumerate(pairs):
            assert equal(a, b) and a.requires_grad == b.requires_grad, "\n".join([*log, f"x{k}: {a} {b}"])
            assert k >= len(before) or (a._version > before[k][0]) == (b._version > before[k][1]), "\n".join([*log, f"version of x{k}: {a._version} {b._version}"])
    weights = [numbers.standard_normal(b.shape) for _, b in pairs]
    if leaves:
        ours, theirs = (gradients(lib, [pair[side] for pair in pairs], [pair[side] for pair in leaves], weights) for side, lib in enumerate((microgradx, torch)))
        if isinstance(theirs, Exception):
            assert refused(theirs) or isinstance(ours, Exception), "\n".join([*log, f"PyTorch: {theirs}"])
            return
        assert not isinstance(ours, Exception), "\n".join([*log, str(ours)])
        for a, b in itertools.zip_longest(ours, theirs):
            assert same_gradient(a, b), "\n".join([*log, f"gradients: {ours} {theirs}"])
