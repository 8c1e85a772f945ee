# Entity embeddings, FT-Transformer, TabNet with sparsemax and ghost batch norm; sizes and values that come from NumPy
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F, math, typing as ty
from torch.utils.data import Dataset, DataLoader, TensorDataset
from torch.autograd import Function
torch.manual_seed(0); rng = np.random.default_rng(0)
cats = {"store": rng.integers(0, 12, 160), "day": rng.integers(0, 7, 160), "promo": rng.integers(0, 2, 160)}; cont = rng.normal(size=(160, 4)); cont[rng.random((160, 4)) < .05] = np.nan; y = (np.nan_to_num(cont[:, 0]) + (cats["day"] > 3) + .1 * rng.normal(size=160)).astype(np.float32)
codes = np.stack([np.unique(v, return_inverse=True)[1] for v in cats.values()], 1).astype(np.int64); n_un = np.array([len(np.unique(v)) for v in cats.values()]); emb_szs = [(c, min(50, (c + 1) // 2)) for c in n_un]; print(emb_szs[0][0], type(emb_szs[0][0]).__name__)
med = np.nanmedian(cont, axis=0); isna = np.isnan(cont); cont = np.where(isna, med, cont); mean, std = cont.mean(0), cont.std(0); cont = ((cont - mean) / std).astype(np.float32)
Xc, Xn, Y = torch.from_numpy(codes), torch.tensor(cont), torch.from_numpy(y).unsqueeze(1)
class Tab(nn.Module):
    def __init__(self, emb_szs, n_cont, out_sz, layers, p=0.5):
        super().__init__(); self.embeds = nn.ModuleList([nn.Embedding(ni, nf) for ni, nf in emb_szs]); self.emb_drop = nn.Dropout(p); self.bn_cont = nn.BatchNorm1d(n_cont); n_emb = sum((nf for ni, nf in emb_szs)); n_in = n_emb + n_cont; ls = []
        for i in layers: ls += [nn.Linear(n_in, i), nn.ReLU(inplace=True), nn.BatchNorm1d(i), nn.Dropout(p)]; n_in = i
        ls.append(nn.Linear(layers[-1], out_sz)); self.layers = nn.Sequential(*ls); self.y_range = (np.float32(-2), np.max(y) * 1.2)
    def forward(self, xc, xn): x = torch.cat([e(xc[:, i]) for i, e in enumerate(self.embeds)], 1); x = torch.cat([self.emb_drop(x), self.bn_cont(xn)], 1); x = self.layers(x); return torch.sigmoid(x) * (self.y_range[1] - self.y_range[0]) + self.y_range[0]
class Sparsemax(Function):
    @staticmethod
    def forward(ctx, input, dim=-1):
        ctx.dim = dim; mx, _ = input.max(dim=dim, keepdim=True); input -= mx; srt, _ = torch.sort(input, descending=True, dim=dim); cs = srt.cumsum(dim) - 1; d = input.size(dim); rho = torch.arange(1, d + 1, dtype=input.dtype); view = [1] * input.dim(); view[0] = -1; rho = rho.view(view).transpose(0, dim); supp = rho * srt > cs; k = supp.sum(dim=dim).unsqueeze(dim); tau = cs.gather(dim, k - 1); tau /= k.to(input.dtype); out = torch.clamp(input - tau, min=0); ctx.save_for_backward(k, out); return out
    @staticmethod
    def backward(ctx, g): k, out = ctx.saved_tensors; dim = ctx.dim; gi = g.clone(); gi[out == 0] = 0; vh = gi.sum(dim=dim) / k.to(out.dtype).squeeze(dim); vh = vh.unsqueeze(dim); return torch.where(out != 0, gi - vh, gi), None
class GBN(nn.Module):
    def __init__(s, d, vbs=32, m=.02): super().__init__(); s.bn = nn.BatchNorm1d(d, momentum=m); s.vbs = vbs
    def forward(s, x): return torch.cat([s.bn(c) for c in x.chunk(int(np.ceil(x.shape[0] / s.vbs)), 0)], dim=0)
class GLU(nn.Module):
    def __init__(s, i, o, fc=None): super().__init__(); s.o = o; s.fc = fc if fc is not None else nn.Linear(i, 2 * o, bias=False); nn.init.xavier_normal_(s.fc.weight, gain=np.sqrt((i + 2 * o) / np.sqrt(i))); s.bn = GBN(2 * o)
    def forward(s, x): x = s.bn(s.fc(x)); return torch.mul(x[:, :s.o], torch.sigmoid(x[:, s.o:]))
class TabNet(nn.Module):
    def __init__(s, i, steps=2, n=8, gamma=1.3):
        super().__init__(); s.bn = nn.BatchNorm1d(i, momentum=.01); s.shared = nn.Linear(i, 4 * n, bias=False); s.ft = nn.ModuleList([nn.ModuleList([GLU(i, 2 * n, s.shared), GLU(2 * n, 2 * n)]) for _ in range(steps + 1)]); s.at = nn.ModuleList([nn.Linear(n, i, bias=False) for _ in range(steps)]); s.abn = nn.ModuleList([GBN(i) for _ in range(steps)]); s.fin = nn.Linear(n, 1, bias=False); s.n, s.g = n, gamma
    def f(s, k, x): x = s.ft[k][0](x); return (x + s.ft[k][1](x)) * math.sqrt(.5)
    def forward(s, x):
        x = s.bn(x); prior = torch.ones(x.shape); M = 0; att = s.f(0, x)[:, s.n:]; res = 0; s.masks = {}
        for k in range(len(s.at)): Mk = Sparsemax.apply(s.abn[k](s.at[k](att)) * prior, -1); M += torch.mean(torch.sum(torch.mul(Mk, torch.log(Mk + 1e-15)), dim=1)); prior = torch.mul(s.g - Mk, prior); out = s.f(k + 1, torch.mul(Mk, x)); res = torch.add(res, F.relu(out[:, :s.n])); att = out[:, s.n:]; s.masks[k] = Mk.detach()
        return s.fin(res), M / len(s.at)
class Tokenizer(nn.Module):
    category_offsets: ty.Optional[torch.Tensor]
    def __init__(s, d_num, categories, d): super().__init__(); s.register_buffer('category_offsets', torch.tensor([0] + list(categories[:-1])).cumsum(0)); s.ce = nn.Embedding(sum(categories), d); nn.init.kaiming_uniform_(s.ce.weight, a=math.sqrt(5)); s.weight = nn.Parameter(Tensor_(d_num + 1, d)); s.bias = nn.Parameter(Tensor_(d_num + len(categories), d)); nn.init.kaiming_uniform_(s.weight, a=math.sqrt(5)); nn.init.kaiming_uniform_(s.bias, a=math.sqrt(5))
    def forward(s, xn, xc): xs = torch.cat([torch.ones(len(xn), 1)] + ([] if xn is None else [xn]), dim=1); x = s.weight[None] * xs[:, :, None]; x = torch.cat([x, s.ce(xc + s.category_offsets[None])], dim=1); bias = torch.cat([torch.zeros(1, s.bias.shape[1]), s.bias]); return x + bias[None]
Tensor_ = torch.Tensor
class FT(nn.Module):
    def __init__(s, d=8): super().__init__(); s.tok = Tokenizer(4, n_un.tolist(), d); s.enc = nn.TransformerEncoder(nn.TransformerEncoderLayer(np.int64(d), 2, d * 2, batch_first=True, dropout=0.), 1); s.h = nn.Sequential(nn.LayerNorm(np.prod([d])), nn.ReLU(), nn.Linear(d, 1))
    def forward(s, xc, xn): return s.h(s.enc(s.tok(xn, xc))[:, 0])
torch.manual_seed(1); ds = TensorDataset(Xc, Xn, Y); models = {"tab": Tab(emb_szs, Xn.shape[1], 1, [16, 8], p=.1), "ft": FT(), "net": TabNet(4 + 3)}
print(models["tab"])
for n, m in models.items():
    torch.manual_seed(2); opt = torch.optim.Adam(m.parameters(), lr=np.float64(1e-2), weight_decay=1e-5); best = np.inf
    for ep in range(3):
        m.train(); ls = []
        for xc, xn, yb in DataLoader(ds, 40, shuffle=True):
            if n == "net": p, reg = m(torch.cat([xn, xc.float()], 1)); loss = F.mse_loss(p, yb) - 1e-3 * reg
            else: p = m(xc, xn); loss = torch.sqrt(F.mse_loss(p, yb))
            opt.zero_grad(); loss.backward(); opt.step(); ls.append(loss.detach().cpu().numpy())
        best = min(best, np.mean(ls)); print(n, ep, f"{np.mean(ls):.4f}", np.stack(ls).shape)
sp = Sparsemax.apply(torch.tensor([[1., 2., .1], [0., 0., 0.]])); print(sp, models["net"].masks[0].sum(1)[:3], torch.autograd.gradcheck(lambda t: Sparsemax.apply(t.clone()), torch.randn(3, 4, dtype=torch.double, requires_grad=True)))
imp = torch.stack(list(models["net"].masks.values())).sum((0, 1)); imp = (imp / imp.sum()).numpy(); print(imp.argmax(), imp.shape)
class SNN(nn.Sequential):
    def __init__(s, i): super().__init__(nn.Linear(i, 8, bias=False), nn.SELU(), nn.AlphaDropout(.05), nn.Linear(8, 1)); [nn.init.kaiming_normal_(p, mode='fan_in', nonlinearity='linear') for p in s.parameters() if p.ndim > 1]
s = SNN(4); s.eval(); pr = np.zeros((160, 1)); W_ = torch.zeros(3)
for i, b in enumerate(np.array_split(np.arange(160), 4)):
    with torch.no_grad(): pr[b] = s(Xn[b]).numpy()
W_[0] = np.corrcoef(pr[:, 0], y)[0, 1]; W_[1] = np.argmax(pr); W_[-1] = pr.sum(); print(s, pr.std() > 0, W_.shape, W_[1].item() == pr.argmax())
