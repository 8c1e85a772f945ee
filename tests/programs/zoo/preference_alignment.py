# Reward model, DPO, PPO on a language model with GAE, text VAE with KL annealing; NumPy glue between them
import copy, math, numpy as np, torch, torch.nn as nn, torch.nn.functional as F
from collections import deque, namedtuple
from contextlib import nullcontext
torch.manual_seed(0); np.random.seed(0); V, T = 13, 8
class LM(nn.Module):
    def __init__(s, d=16):
        super().__init__(); s.e = nn.Embedding(V, d); s.p = nn.Parameter(torch.zeros(1, 32, d)); nn.init.trunc_normal_(s.p, std=.02); s.tr = nn.TransformerEncoder(nn.TransformerEncoderLayer(d, 2, 32, 0., batch_first=True, norm_first=True, activation="gelu"), 1, enable_nested_tensor=False); s.h = nn.Linear(d, V); s.v = nn.Linear(d, 1)
    def forward(s, x): m = torch.full((x.size(1), x.size(1)), -np.inf).triu(1); h = s.tr(s.e(x) + s.p[:, :x.size(1)], mask=m); return s.h(h), s.v(h).squeeze(-1)
def logps(m, x): lp = m(x[:, :-1])[0].log_softmax(-1); return lp.gather(2, x[:, 1:, None]).squeeze(2)
pol = LM(); pairs = torch.randint(0, V, (12, 2, T)); score = (pairs == 3).sum(-1).numpy(); order = np.argsort(-score, axis=1); chosen = pairs[np.arange(12), order[:, 0]]; rejected = pairs[torch.arange(12), torch.from_numpy(order[:, 1])]; print(chosen.shape, score[:3].tolist(), np.unique(score, return_counts=True))
rm = LM(); o = torch.optim.Adam(rm.parameters(), 3e-3)
for i in range(15): rc, rr = rm(chosen)[1][:, -1], rm(rejected)[1][:, -1]; l = -F.logsigmoid(rc - rr).mean(); o.zero_grad(); l.backward(); o.step()
print("rm", l, (rc > rr).float().mean())
ref = copy.deepcopy(pol).requires_grad_(False).eval(); o = torch.optim.AdamW(pol.parameters(), 1e-3); hist = deque(maxlen=3)
for i in range(12):
    with torch.no_grad(): rcl, rrl = logps(ref, chosen).sum(-1), logps(ref, rejected).sum(-1)
    pi_lr = logps(pol, chosen).sum(-1) - logps(pol, rejected).sum(-1); lg = .1 * (pi_lr - (rcl - rrl)); l = -F.logsigmoid(lg).mean() * .9 - F.logsigmoid(-lg).mean() * .1; o.zero_grad(); l.backward(); o.step(); hist.append(l.item())
print("dpo", [f"{h:.5f}" for h in hist], np.mean(hist).round(4), np.std(hist) < 1)
Roll = namedtuple("Roll", "seq logp val rew adv ret")
@torch.no_grad()
def rollout(m, B=8):
    x = torch.randint(0, V, (B, 1)); lp, vs = [], []
    for t in range(T - 1): lg, v = m(x); d = torch.distributions.Categorical(logits=lg[:, -1]); a = d.sample(); lp.append(d.log_prob(a)); vs.append(v[:, -1]); x = torch.cat([x, a[:, None]], 1)
    lp, vs = torch.stack(lp, 1), torch.stack(vs, 1); kl = lp - logps(ref, x); rew = -.05 * kl; sc = (x[:, 1:] == 3).float().mean(1); rew[:, -1] += sc; adv = torch.zeros_like(rew); last = 0
    for t in reversed(range(T - 1)): nv = vs[:, t + 1] if t < T - 2 else 0.; delta = rew[:, t] + .99 * nv - vs[:, t]; adv[:, t] = last = delta + .99 * .95 * last
    return Roll(x, lp, vs, sc, (adv - adv.mean()) / (adv.std() + 1e-8), adv + vs)
o = torch.optim.Adam(pol.parameters(), 2e-3, eps=1e-5); running = torch.zeros(()); stats = np.zeros((6, 3))
for it in range(6):
    r = rollout(pol)
    for _ in range(2):
        for mb in torch.randperm(8).split(4):
            lg, v = pol(r.seq[mb, :-1]); d = torch.distributions.Categorical(logits=lg); ratio = (d.log_prob(r.seq[mb, 1:]) - r.logp[mb]).exp(); pg = torch.max(-r.adv[mb] * ratio, -r.adv[mb] * ratio.clamp(.8, 1.2)).mean(); vc = r.val[mb] + (v - r.val[mb]).clamp(-.2, .2); vl = .5 * torch.max((v - r.ret[mb]) ** 2, (vc - r.ret[mb]) ** 2).mean(); ent = d.entropy().mean(); l = pg + .5 * vl - .01 * ent; o.zero_grad(); l.backward(); nn.utils.clip_grad_norm_(pol.parameters(), .5); o.step()
    running.mul_(.9).add_(r.rew.mean(), alpha=.1); stats[it] = r.rew.mean().item(), ent.item(), ((ratio - 1).abs() > .2).float().mean().item(); 
print(np.round(stats[:, :2], 3).tolist(), running)
ev = torch.zeros(4); ev[0] = np.mean(stats[:, 0]); ev[1:3] = torch.from_numpy(stats[0, :2]); ev[3] = np.int64(7); ev[np.argmax(stats[:, 1])] += np.float64(.5); print(ev.shape, ev[3] >= 7, 1 - np.var(stats[:, 0]) / max(np.var(stats[:, 1]), 1e-8) < 2)
class VAE(nn.Module):
    def __init__(s): super().__init__(); s.e = nn.Embedding(V, 8); s.enc = nn.GRU(8, 12, batch_first=True, bidirectional=True); s.mu, s.lv = nn.Linear(24, 4), nn.Linear(24, 4); s.z2h = nn.Linear(4, 12); s.dec = nn.GRU(12, 12, batch_first=True); s.o = nn.Linear(12, V); s.wd = .3
    def forward(s, x):
        _, h = s.enc(s.e(x)); h = h.permute(1, 0, 2).reshape(x.size(0), -1); mu, lv = s.mu(h), s.lv(h); z = mu + torch.randn_like(mu) * (.5 * lv).exp() if s.training else mu; inp = x[:, :-1].clone(); prob = torch.rand(inp.size()); prob[(inp.data - 0) * (inp.data - 1) == 0] = 1; inp[prob < s.wd] = 2
        y, _ = s.dec(torch.cat([s.e(inp), z.unsqueeze(1).expand(-1, T - 1, -1)], -1), torch.tanh(s.z2h(z))[None]); return s.o(y), mu, lv
def kl_anneal(f, step, k=.25, x0=10.): return float(1 / (1 + np.exp(-k * (step - x0)))) if f == 'logistic' else min(1, step / x0)
v = VAE(); o = torch.optim.RAdam(v.parameters(), 1e-2); X = torch.randint(0, V, (10, T)); nllf = nn.NLLLoss(reduction="sum", ignore_index=0)
for i in range(20): lg, mu, lv = v(X); nll = nllf(F.log_softmax(lg, -1).view(-1, V), X[:, 1:].contiguous().view(-1)); kl = -.5 * torch.sum(1 + lv - mu.pow(2) - lv.exp()); w = kl_anneal('logistic', i); l = (nll + w * kl) / 10; o.zero_grad(); l.backward(); o.step()
print("vae", f"{nll.item():.3f} {kl.item():.3f} {w:.4f}"); v.eval(); a, b = v(X[:1])[1], v(X[1:2])[1]; inter = np.linspace(a.detach().numpy(), b.detach().numpy(), 5); print(inter.shape, torch.tensor(inter).dtype, torch.as_tensor(inter[2]).float().mean())
au = torch.stack([v(X[i:i + 5])[1] for i in (0, 5)]).flatten(0, 1).var(0) > 1e-2; print(au.sum().item(), torch.distributions.kl.kl_divergence(torch.distributions.Normal(mu, (.5 * lv).exp()), torch.distributions.Normal(0, 1)).sum() / kl)
