import math, torch, torch.nn as nn, torch.nn.functional as F
from dataclasses import dataclass
from typing import Optional, Tuple
@dataclass
class ModelArgs:
    dim: int = 32
    n_layers: int = 2
    n_heads: int = 4
    n_kv_heads: Optional[int] = 2
    vocab_size: int = 50
    multiple_of: int = 16
    norm_eps: float = 1e-5
    max_batch_size: int = 2
    max_seq_len: int = 32
class RMSNorm(torch.nn.Module):
    def __init__(self, dim: int, eps: float = 1e-6):
        super().__init__()
        self.eps = eps
        self.weight = nn.Parameter(torch.ones(dim))
    def _norm(self, x):
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.eps)
    def forward(self, x):
        return self._norm(x.float()).type_as(x) * self.weight
def precompute_freqs(dim, end, theta=10000.0):
    freqs = 1.0 / (theta ** (torch.arange(0, dim, 2)[: (dim // 2)].float() / dim))
    t = torch.arange(end, device=freqs.device)
    freqs = torch.outer(t, freqs).float()
    return torch.cos(freqs), torch.sin(freqs)
def apply_rotary_emb(x, cos, sin):
    x1, x2 = x.float().reshape(*x.shape[:-1], -1, 2).unbind(-1)
    cos, sin = cos[None, :, None, :], sin[None, :, None, :]
    return torch.stack((x1 * cos - x2 * sin, x1 * sin + x2 * cos), dim=-1).flatten(3).type_as(x)
def repeat_kv(x: torch.Tensor, n_rep: int) -> torch.Tensor:
    bs, slen, n_kv_heads, head_dim = x.shape
    if n_rep == 1:
        return x
    return x[:, :, :, None, :].expand(bs, slen, n_kv_heads, n_rep, head_dim).reshape(bs, slen, n_kv_heads * n_rep, head_dim)
class Attention(nn.Module):
    def __init__(self, args: ModelArgs):
        super().__init__()
        self.nh, self.nkv = args.n_heads, args.n_kv_heads
        self.hd = args.dim // args.n_heads
        self.wq = nn.Linear(args.dim, self.nh * self.hd, bias=False)
        self.wk = nn.Linear(args.dim, self.nkv * self.hd, bias=False)
        self.wv = nn.Linear(args.dim, self.nkv * self.hd, bias=False)
        self.wo = nn.Linear(self.nh * self.hd, args.dim, bias=False)
        self.register_buffer("cache_k", torch.zeros((args.max_batch_size, args.max_seq_len, self.nkv, self.hd)), persistent=False)
        self.register_buffer("cache_v", torch.zeros((args.max_batch_size, args.max_seq_len, self.nkv, self.hd)), persistent=False)
    def forward(self, x, start_pos, cos, sin, mask):
        bsz, seqlen, _ = x.shape
        xq, xk, xv = self.wq(x), self.wk(x), self.wv(x)
        xq = xq.view(bsz, seqlen, self.nh, self.hd); xk = xk.view(bsz, seqlen, self.nkv, self.hd); xv = xv.view(bsz, seqlen, self.nkv, self.hd)
        xq, xk = apply_rotary_emb(xq, cos, sin), apply_rotary_emb(xk, cos, sin)
        self.cache_k = self.cache_k.to(xq); self.cache_v = self.cache_v.to(xq)
        self.cache_k[:bsz, start_pos:start_pos + seqlen] = xk
        self.cache_v[:bsz, start_pos:start_pos + seqlen] = xv
        keys = repeat_kv(self.cache_k[:bsz, :start_pos + seqlen], self.nh // self.nkv)
        values = repeat_kv(self.cache_v[:bsz, :start_pos + seqlen], self.nh // self.nkv)
        xq, keys, values = xq.transpose(1, 2), keys.transpose(1, 2), values.transpose(1, 2)
        scores = torch.matmul(xq, keys.transpose(2, 3)) / math.sqrt(self.hd)
        if mask is not None:
            scores = scores + mask
        scores = F.softmax(scores.float(), dim=-1).type_as(xq)
        output = torch.matmul(scores, values)
        return self.wo(output.transpose(1, 2).contiguous().view(bsz, seqlen, -1))
class Block(nn.Module):
    def __init__(self, layer_id, a):
        super().__init__()
        self.attention = Attention(a)
        hidden = a.multiple_of * ((int(8 * a.dim / 3) + a.multiple_of - 1) // a.multiple_of)
        self.w1 = nn.Linear(a.dim, hidden, bias=False); self.w2 = nn.Linear(hidden, a.dim, bias=False); self.w3 = nn.Linear(a.dim, hidden, bias=False)
        self.attention_norm = RMSNorm(a.dim, eps=a.norm_eps); self.ffn_norm = RMSNorm(a.dim, eps=a.norm_eps)
    def forward(self, x, start_pos, cos, sin, mask):
        h = x + self.attention(self.attention_norm(x), start_pos, cos, sin, mask)
        n = self.ffn_norm(h)
        return h + self.w2(F.silu(self.w1(n)) * self.w3(n))
class Transformer(nn.Module):
    def __init__(self, p):
        super().__init__()
        self.params = p
        self.tok_embeddings = nn.Embedding(p.vocab_size, p.dim)
        self.layers = torch.nn.ModuleList()
        for i in range(p.n_layers): self.layers.append(Block(i, p))
        self.norm = RMSNorm(p.dim); self.output = nn.Linear(p.dim, p.vocab_size, bias=False)
        self.cos, self.sin = precompute_freqs(p.dim // p.n_heads, p.max_seq_len * 2)
    @torch.inference_mode()
    def forward(self, tokens, start_pos):
        _b, seqlen = tokens.shape
        h = self.tok_embeddings(tokens)
        cos, sin = self.cos[start_pos:start_pos + seqlen], self.sin[start_pos:start_pos + seqlen]
        mask = None
        if seqlen > 1:
            mask = torch.full((seqlen, seqlen), float("-inf"), device=tokens.device)
            mask = torch.triu(mask, diagonal=1)
            mask = torch.hstack([torch.zeros((seqlen, start_pos), device=tokens.device), mask]).type_as(h)
        for layer in self.layers: h = layer(h, start_pos, cos, sin, mask)
        return self.output(self.norm(h)).float()
def sample_top_p(probs, p):
    probs_sort, probs_idx = torch.sort(probs, dim=-1, descending=True)
    probs_sum = torch.cumsum(probs_sort, dim=-1)
    mask = probs_sum - probs_sort > p
    probs_sort[mask] = 0.0
    probs_sort.div_(probs_sort.sum(dim=-1, keepdim=True))
    next_token = torch.multinomial(probs_sort, num_samples=1)
    return torch.gather(probs_idx, -1, next_token)
def sample_top_k(logits, k, temperature=1.0):
    v, _ = torch.topk(logits, min(k, logits.size(-1)))
    logits = logits / temperature
    logits[logits < v[:, [-1]] / temperature] = -float('Inf')
    return torch.multinomial(F.softmax(logits, dim=-1), num_samples=1)
torch.manual_seed(0)
m = Transformer(ModelArgs()).eval()
prompt = torch.tensor([[1, 5, 7, 2], [3, 3, 9, 4]])
full = m(torch.cat([prompt, torch.tensor([[8], [6]])], 1), 0)[:, -1]
m(prompt, 0); step = m(torch.tensor([[8], [6]]), 4)[:, -1]
print("cache equals full:", torch.allclose(full, step, atol=1e-5))
tokens = prompt; logits = m(tokens, 0)[:, -1]
out = [tokens]
for pos in range(4, 24):
    nxt = sample_top_p(torch.softmax(logits / 0.8, dim=-1), 0.9) if pos % 2 else sample_top_k(logits, 5)
    out.append(nxt)
    logits = m(nxt, pos)[:, -1]
print(torch.cat(out, dim=1).tolist())
print(list(m.state_dict().keys())[:3], len(m.state_dict()))
