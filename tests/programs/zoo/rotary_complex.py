"""A language model in the style of Llama 2: rotary embeddings as complex numbers, grouped queries, RMSNorm, SwiGLU."""
import torch
import torch.nn as nn
import torch.nn.functional as F
from dataclasses import dataclass
import math
torch.manual_seed(0)
@dataclass
class Args:
    dim: int = 32; n_layers: int = 2; n_heads: int = 4; n_kv_heads: int = 2; vocab: int = 50; max_seq: int = 32; norm_eps: float = 1e-5; mult: int = 16
class RMSNorm(nn.Module):
    def __init__(self, dim, eps=1e-6):
        super().__init__(); self.eps = eps; self.weight = nn.Parameter(torch.ones(dim))
    def _norm(self, x): return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.eps)
    def forward(self, x): return self._norm(x.float()).type_as(x) * self.weight
def precompute_freqs_cis(dim, end, theta=10000.0):
    freqs = 1.0 / (theta ** (torch.arange(0, dim, 2)[: (dim // 2)].float() / dim))
    t = torch.arange(end, device=freqs.device, dtype=torch.float32)
    freqs = torch.outer(t, freqs)
    return torch.polar(torch.ones_like(freqs), freqs)
def reshape_for_broadcast(freqs_cis, x):
    ndim = x.ndim
    assert freqs_cis.shape == (x.shape[1], x.shape[-1])
    shape = [d if i == 1 or i == ndim - 1 else 1 for i, d in enumerate(x.shape)]
    return freqs_cis.view(*shape)
def apply_rotary_emb(xq, xk, freqs_cis):
    xq_ = torch.view_as_complex(xq.float().reshape(*xq.shape[:-1], -1, 2))
    xk_ = torch.view_as_complex(xk.float().reshape(*xk.shape[:-1], -1, 2))
    freqs_cis = reshape_for_broadcast(freqs_cis, xq_)
    xq_out = torch.view_as_real(xq_ * freqs_cis).flatten(3)
    xk_out = torch.view_as_real(xk_ * freqs_cis).flatten(3)
    return xq_out.type_as(xq), xk_out.type_as(xk)
def repeat_kv(x, n_rep):
    bs, slen, n_kv, hd = x.shape
    if n_rep == 1: return x
    return x[:, :, :, None, :].expand(bs, slen, n_kv, n_rep, hd).reshape(bs, slen, n_kv * n_rep, hd)
class Attention(nn.Module):
    def __init__(self, a):
        super().__init__()
        self.n_heads, self.n_kv = a.n_heads, a.n_kv_heads; self.hd = a.dim // a.n_heads
        self.wq = nn.Linear(a.dim, a.n_heads * self.hd, bias=False); self.wk = nn.Linear(a.dim, self.n_kv * self.hd, bias=False)
        self.wv = nn.Linear(a.dim, self.n_kv * self.hd, bias=False); self.wo = nn.Linear(a.n_heads * self.hd, a.dim, bias=False)
    def forward(self, x, freqs_cis, mask):
        b, s, _ = x.shape
        q, k, v = self.wq(x).view(b, s, self.n_heads, self.hd), self.wk(x).view(b, s, self.n_kv, self.hd), self.wv(x).view(b, s, self.n_kv, self.hd)
        q, k = apply_rotary_emb(q, k, freqs_cis)
        k, v = repeat_kv(k, self.n_heads // self.n_kv), repeat_kv(v, self.n_heads // self.n_kv)
        q, k, v = (t.transpose(1, 2) for t in (q, k, v))
        scores = torch.matmul(q, k.transpose(2, 3)) / math.sqrt(self.hd)
        if mask is not None: scores = scores + mask
        scores = F.softmax(scores.float(), dim=-1).type_as(q)
        return self.wo(torch.matmul(scores, v).transpose(1, 2).contiguous().view(b, s, -1))
class FeedForward(nn.Module):
    def __init__(self, dim, hidden):
        super().__init__(); self.w1 = nn.Linear(dim, hidden, bias=False); self.w2 = nn.Linear(hidden, dim, bias=False); self.w3 = nn.Linear(dim, hidden, bias=False)
    def forward(self, x): return self.w2(F.silu(self.w1(x)) * self.w3(x))
class Block(nn.Module):
    def __init__(self, a):
        super().__init__(); self.attention = Attention(a); self.feed_forward = FeedForward(a.dim, 64); self.attention_norm = RMSNorm(a.dim, a.norm_eps); self.ffn_norm = RMSNorm(a.dim, a.norm_eps)
    def forward(self, x, f, m):
        h = x + self.attention(self.attention_norm(x), f, m)
        return h + self.feed_forward(self.ffn_norm(h))
class Transformer(nn.Module):
    def __init__(self, a):
        super().__init__()
        self.tok = nn.Embedding(a.vocab, a.dim); self.layers = nn.ModuleList(Block(a) for _ in range(a.n_layers)); self.norm = RMSNorm(a.dim, a.norm_eps)
        self.output = nn.Linear(a.dim, a.vocab, bias=False)
        self.freqs_cis = precompute_freqs_cis(a.dim // a.n_heads, a.max_seq * 2)
        self.register_buffer("fc", self.freqs_cis, persistent=True)
    def forward(self, t, start=0):
        b, s = t.shape
        h = self.tok(t); f = self.fc[start:start + s]
        mask = None
        if s > 1:
            mask = torch.full((s, s), float("-inf")); mask = torch.triu(mask, diagonal=1)
        for l in self.layers: h = l(h, f, mask)
        return self.output(self.norm(h)).float()
m = Transformer(Args())
print(m); print(m.fc[:3]); print(m.fc.dtype, m.fc.shape)
opt = torch.optim.AdamW(m.parameters(), lr=3e-3, betas=(0.9, 0.95), weight_decay=0.1)
for i in range(20):
    x = torch.randint(0, 50, (4, 17))
    logits = m(x[:, :-1]); loss = F.cross_entropy(logits.reshape(-1, 50), x[:, 1:].reshape(-1))
    opt.zero_grad(); loss.backward(); torch.nn.utils.clip_grad_norm_(m.parameters(), 1.0); opt.step()
    if i % 4 == 0: print(i, f"{loss.item():.5f}")
torch.save(m.state_dict(), "m.pt"); m2 = Transformer(Args()); print(m2.load_state_dict(torch.load("m.pt")))
print(torch.equal(m2.fc, m.fc), sorted(m2.state_dict())[:4])
print(m2.to(torch.float32).fc.dtype)
