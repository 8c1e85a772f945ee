# Selective scan (Mamba-minimal), S4D-real, RWKV time mixing, linear attention, retention
import math
from dataclasses import dataclass
from typing import Union
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(11)
torch.set_printoptions(precision=5, sci_mode=False, linewidth=120)


def rearrange_bln(x):
    return x.permute(0, 2, 1)


@dataclass
class ModelArgs:
    d_model: int = 24
    n_layer: int = 2
    vocab_size: int = 21
    d_state: int = 4
    expand: int = 2
    dt_rank: Union[int, str] = "auto"
    d_conv: int = 4
    pad_vocab_size_multiple: int = 8
    conv_bias: bool = True
    bias: bool = False

    def __post_init__(self):
        self.d_inner = int(self.expand * self.d_model)
        if self.dt_rank == "auto":
            self.dt_rank = math.ceil(self.d_model / 16)
        if self.vocab_size % self.pad_vocab_size_multiple != 0:
            self.vocab_size += self.pad_vocab_size_multiple - self.vocab_size % self.pad_vocab_size_multiple


class MambaBlock(nn.Module):
    def __init__(self, args: ModelArgs):
        super().__init__()
        self.args = args
        self.in_proj = nn.Linear(args.d_model, args.d_inner * 2, bias=args.bias)
        self.conv1d = nn.Conv1d(
            in_channels=args.d_inner,
            out_channels=args.d_inner,
            bias=args.conv_bias,
            kernel_size=args.d_conv,
            groups=args.d_inner,
            padding=args.d_conv - 1,
        )
        self.x_proj = nn.Linear(args.d_inner, args.dt_rank + args.d_state * 2, bias=False)
        self.dt_proj = nn.Linear(args.dt_rank, args.d_inner, bias=True)
        dt = torch.exp(torch.rand(args.d_inner) * (math.log(0.1) - math.log(0.001)) + math.log(0.001)).clamp(min=1e-4)
        inv_dt = dt + torch.log(-torch.expm1(-dt))
        with torch.no_grad():
            self.dt_proj.bias.copy_(inv_dt)
        self.dt_proj.bias._no_reinit = True
        A = torch.arange(1, args.d_state + 1).repeat(args.d_inner, 1)
        self.A_log = nn.Parameter(torch.log(A))
        self.D = nn.Parameter(torch.ones(args.d_inner))
        self.out_proj = nn.Linear(args.d_inner, args.d_model, bias=args.bias)

    def forward(self, x):
        (b, l, d) = x.shape
        x_and_res = self.in_proj(x)
        (x, res) = x_and_res.split(split_size=[self.args.d_inner, self.args.d_inner], dim=-1)
        x = self.conv1d(x.transpose(1, 2))[:, :, :l].transpose(1, 2)
        x = F.silu(x)
        return self.out_proj(self.ssm(x) * F.silu(res))

    def ssm(self, x):
        (d_in, n) = self.A_log.shape
        A = -torch.exp(self.A_log.float())
        x_dbl = self.x_proj(x)
        (delta, B, C) = x_dbl.split(split_size=[self.args.dt_rank, n, n], dim=-1)
        delta = F.softplus(self.dt_proj(delta))
        return self.selective_scan(x, delta, A, B, C, self.D.float())

    def selective_scan(self, u, delta, A, B, C, D):
        (b, l, d_in) = u.shape
        n = A.shape[1]
        deltaA = torch.exp(torch.einsum("bld,dn->bldn", delta, A))
        deltaB_u = torch.einsum("bld,bln,bld->bldn", delta, B, u)
        x = torch.zeros((b, d_in, n), device=deltaA.device)
        ys = []
        for i in range(l):
            x = deltaA[:, i] * x + deltaB_u[:, i]
            y = torch.einsum("bdn,bn->bd", x, C[:, i, :])
            ys.append(y)
        return torch.stack(ys, dim=1) + u * D


class RMSNorm(nn.Module):
    def __init__(self, d, eps=1e-5):
        super().__init__()
        self.eps = eps
        self.weight = nn.Parameter(torch.ones(d))

    def forward(self, x):
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.eps) * self.weight


class Residual(nn.Module):
    def __init__(self, a, mixer):
        super().__init__()
        self.mixer = mixer
        self.norm = RMSNorm(a.d_model)

    def forward(self, x):
        return self.mixer(self.norm(x)) + x


class Mamba(nn.Module):
    def __init__(self, a):
        super().__init__()
        self.embedding = nn.Embedding(a.vocab_size, a.d_model)
        self.layers = nn.ModuleList([Residual(a, MambaBlock(a)) for _ in range(a.n_layer)])
        self.norm_f = RMSNorm(a.d_model)
        self.lm_head = nn.Linear(a.d_model, a.vocab_size, bias=False)
        self.lm_head.weight = self.embedding.weight

    def forward(self, ids):
        x = self.embedding(ids)
        for layer in self.layers:
            x = layer(x)
        return self.lm_head(self.norm_f(x))


a = ModelArgs()
m = Mamba(a)
print(a)
print(m)
print(sum(p.numel() for p in m.parameters()), len(m.state_dict()), m.lm_head.weight is m.embedding.weight)
data = torch.randint(0, a.vocab_size, (4, 16))
data[:, 8:] = data[:, :8]
opt = torch.optim.AdamW(m.parameters(), lr=1e-2)
for i in range(12):
    logits = m(data[:, :-1])
    loss = F.cross_entropy(logits.reshape(-1, logits.size(-1)), data[:, 1:].reshape(-1))
    opt.zero_grad()
    loss.backward()
    opt.step()
    if i % 4 == 0:
        print(f"step {i}: {loss.item():.6f}, A_log grad {m.layers[0].mixer.A_log.grad.norm():.6e}")


# S4D real: kernel by vandermonde, causal conv by unfold / conv1d
class S4DReal(nn.Module):
    def __init__(s, H, N=8):
        super().__init__()
        s.C = nn.Parameter(torch.randn(H, N))
        s.log_dt = nn.Parameter(torch.rand(H) * math.log(100) - math.log(1000))
        s.register_buffer("A", torch.log(torch.full((H, N), 0.5) + torch.arange(N)).neg_().exp().reciprocal_().neg_(), persistent=False)
        s.D = nn.Parameter(torch.randn(H))

    def kernel(s, L):
        dt = s.log_dt.exp().unsqueeze(-1)
        dtA = s.A * dt
        V = torch.exp(dtA.unsqueeze(-1) * torch.arange(L))
        return torch.einsum("hn,hnl->hl", s.C * torch.special.expm1(dtA) / s.A, V)

    def forward(s, u):
        K = s.kernel(u.shape[-1])
        y = F.conv1d(F.pad(u, (K.shape[-1] - 1, 0)), K.flip(-1).unsqueeze(1), groups=u.shape[1])
        return F.gelu(y + u * s.D.unsqueeze(-1), approximate="tanh")


s4 = S4DReal(6)
u = torch.randn(2, 6, 20, requires_grad=True)
y = s4(u)
y.square().sum().backward()
print(y.shape, y[0, 0, :5], u.grad[0, 0, :5], s4.log_dt.grad, s4.A[0])


# RWKV
class RWKV_TimeMix(nn.Module):
    def __init__(self, n_embd, layer_id=0, n_layer=2):
        super().__init__()
        ratio_0_to_1 = layer_id / (n_layer - 1)
        ratio = 1.0 - layer_id / n_layer
        decay_speed = torch.ones(n_embd)
        for h in range(n_embd):
            decay_speed[h] = -5 + 8 * (h / (n_embd - 1)) ** (0.7 + 1.3 * ratio_0_to_1)
        self.time_decay = nn.Parameter(decay_speed)
        zigzag = torch.tensor([(i + 1) % 3 - 1 for i in range(n_embd)]) * 0.5
        self.time_first = nn.Parameter(torch.ones(n_embd) * math.log(0.3) + zigzag)
        x = torch.ones(1, 1, n_embd)
        for i in range(n_embd):
            x[0, 0, i] = i / n_embd
        self.mix_k = nn.Parameter(torch.pow(x, ratio))
        self.mix_v = nn.Parameter(torch.pow(x, ratio) + 0.3 * ratio_0_to_1)
        self.mix_r = nn.Parameter(torch.pow(x, 0.5 * ratio))
        self.time_shift = nn.ZeroPad2d((0, 0, 1, -1))
        self.key, self.value, self.receptance, self.output = (nn.Linear(n_embd, n_embd, bias=False) for _ in range(4))

    def forward(self, x):
        B, T, C = x.size()
        xx = self.time_shift(x)
        k = self.key(x * self.mix_k + xx * (1 - self.mix_k))
        v = self.value(x * self.mix_v + xx * (1 - self.mix_v))
        r = self.receptance(x * self.mix_r + xx * (1 - self.mix_r))
        w, u = -torch.exp(self.time_decay), self.time_first
        aa, bb, pp = torch.zeros(B, C), torch.zeros(B, C), torch.full((B, C), -1e38)
        out = torch.empty_like(k)
        outs = []
        for t in range(T):
            ww = u + k[:, t]
            qq = torch.maximum(pp, ww)
            e1 = torch.exp(pp - qq)
            e2 = torch.exp(ww - qq)
            outs.append((e1 * aa + e2 * v[:, t]) / (e1 * bb + e2))
            ww = pp + w
            qq = torch.maximum(ww, k[:, t])
            e1 = torch.exp(ww - qq)
            e2 = torch.exp(k[:, t] - qq)
            aa, bb, pp = e1 * aa + e2 * v[:, t], e1 * bb + e2, qq
        return self.output(torch.sigmoid(r) * torch.stack(outs, 1))


tm = RWKV_TimeMix(8)
x = torch.randn(2, 5, 8)
o = tm(x)
o.pow(2).mean().backward()
print(tm, o[0], tm.time_decay.grad, tm.mix_k.grad.squeeze())
# linear attention and retention, parallel against recurrent
q, k, v = (F.elu(torch.randn(2, 2, 6, 4)) + 1 for _ in range(3))
S = torch.einsum("bhti,bhtj->bhtij", k, v).cumsum(2)
z = k.cumsum(2)
rec = torch.einsum("bhti,bhtij->bhtj", q, S) / torch.einsum("bhti,bhti->bht", q, z).unsqueeze(-1)
att = torch.tril(q @ k.mT)
par = (att / att.sum(-1, keepdim=True)) @ v
print(torch.allclose(rec, par, atol=1e-5), par[0, 0, -1])
gamma = 1 - 2 ** (-5 - torch.arange(2.0))
n = torch.arange(6)
D = (gamma[:, None, None] ** (n[:, None] - n[None])).tril()
D.masked_fill_(torch.isnan(D), 0)
par = (q @ k.transpose(-1, -2) * D) @ v
s = torch.zeros(2, 2, 4, 4)
rec = []
for t in range(6):
    s = gamma.view(1, 2, 1, 1) * s + k[:, :, t, :, None] * v[:, :, t, None, :]
    rec.append(torch.matmul(q[:, :, t, None], s)[..., 0, :])
torch.testing.assert_close(torch.stack(rec, 2), par)
print(D, par.sum())
# associative scan with logs: heinsen
log_c = -F.softplus(torch.randn(2, 6))
log_v = torch.randn(2, 6)
a_star = F.pad(log_c.cumsum(-1), (1, 0))
log_h = a_star + torch.logcumsumexp(F.pad(log_v, (1, 0), value=0.0) - a_star, dim=-1)
print(log_h.exp())
