"""Fourier neural operators, an FNet block, filters in the frequency domain, spectrograms."""
import torch, torch.nn as nn, torch.nn.functional as F
torch.manual_seed(0)
class SpectralConv1d(nn.Module):
    def __init__(self, ci, co, modes):
        super().__init__(); self.ci, self.co, self.modes = ci, co, modes
        self.scale = 1 / (ci * co)
        self.weights1 = nn.Parameter(self.scale * torch.rand(ci, co, modes, dtype=torch.cfloat))
    def compl_mul1d(self, a, w): return torch.einsum("bix,iox->box", a, w)
    def forward(self, x):
        b = x.shape[0]; x_ft = torch.fft.rfft(x)
        out_ft = torch.zeros(b, self.co, x.size(-1) // 2 + 1, device=x.device, dtype=torch.cfloat)
        out_ft[:, :, :self.modes] = self.compl_mul1d(x_ft[:, :, :self.modes], self.weights1)
        return torch.fft.irfft(out_ft, n=x.size(-1))
class SpectralConv2d(nn.Module):
    def __init__(self, ci, co, m1, m2):
        super().__init__(); self.co, self.m1, self.m2 = co, m1, m2; s = 1 / (ci * co)
        self.w1 = nn.Parameter(s * torch.rand(ci, co, m1, m2, dtype=torch.cfloat)); self.w2 = nn.Parameter(s * torch.rand(ci, co, m1, m2, dtype=torch.cfloat))
    def forward(self, x):
        b = x.shape[0]; f = torch.fft.rfft2(x)
        out = torch.zeros(b, self.co, x.size(-2), x.size(-1) // 2 + 1, dtype=torch.cfloat)
        out[:, :, :self.m1, :self.m2] = torch.einsum("bixy,ioxy->boxy", f[:, :, :self.m1, :self.m2], self.w1)
        out[:, :, -self.m1:, :self.m2] = torch.einsum("bixy,ioxy->boxy", f[:, :, -self.m1:, :self.m2], self.w2)
        return torch.fft.irfft2(out, s=(x.size(-2), x.size(-1)))
class FNO(nn.Module):
    def __init__(self, w=8):
        super().__init__(); self.fc0 = nn.Linear(2, w); self.s = nn.ModuleList([SpectralConv1d(w, w, 5) for _ in range(2)]); self.w = nn.ModuleList([nn.Conv1d(w, w, 1) for _ in range(2)]); self.fc1 = nn.Linear(w, 16); self.fc2 = nn.Linear(16, 1)
    def forward(self, x):
        g = torch.linspace(0, 1, x.shape[1]).reshape(1, -1, 1).repeat(x.shape[0], 1, 1)
        x = self.fc0(torch.cat((x, g), -1)).permute(0, 2, 1)
        for s, w in zip(self.s, self.w): x = F.gelu(s(x) + w(x))
        return self.fc2(F.gelu(self.fc1(x.permute(0, 2, 1))))
m = FNO(); print(m, sum(p.numel() for p in m.parameters()))
opt = torch.optim.Adam(m.parameters(), lr=1e-2, weight_decay=1e-4); sch = torch.optim.lr_scheduler.StepLR(opt, 5, 0.5)
x = torch.randn(8, 32, 1); y = torch.cumsum(x, 1) / 32
for i in range(20):
    opt.zero_grad(); l = F.mse_loss(m(x), y); l.backward(); opt.step(); sch.step()
    if i % 5 == 0: print(i, f"{l.item():.6f}", m.s[0].weights1.grad.abs().sum().item())
print(m.s[0].weights1[0, 0])
c = SpectralConv2d(2, 3, 3, 4); z = torch.randn(2, 2, 10, 12, requires_grad=True); o = c(z); print(o.shape, o.sum().item()); (o ** 2).sum().backward(); print(z.grad.abs().sum().item(), c.w2.grad.abs().sum().item())
class FNet(nn.Module):
    def __init__(self, d):
        super().__init__(); self.n1, self.n2 = nn.LayerNorm(d), nn.LayerNorm(d); self.ff = nn.Sequential(nn.Linear(d, 2 * d), nn.GELU(), nn.Linear(2 * d, d))
    def forward(self, x):
        x = self.n1(x + torch.fft.fft(torch.fft.fft(x, dim=-1), dim=-2).real)
        return self.n2(x + self.ff(x))
f = FNet(16); o = torch.optim.SGD(f.parameters(), lr=0.1); t = torch.randn(4, 10, 16)
for i in range(5):
    o.zero_grad(); l = (f(t) - t).pow(2).mean(); l.backward(); o.step(); print(f"{l.item():.6f}")
# power spectrum, autocorrelation, low-pass filter
s = torch.sin(torch.linspace(0, 20, 64)) + 0.1 * torch.randn(64)
S = torch.fft.rfft(s); print(S.abs().argmax().item(), S.abs().pow(2)[:4]); S[10:] = 0; print(torch.fft.irfft(S, n=64)[:5])
fr = torch.fft.fftfreq(8, d=0.5); print(fr, torch.fft.fftshift(fr)); print(torch.fft.ifft(torch.fft.fft(s)).real.allclose(s, atol=1e-5))
k = torch.fft.ifft(torch.fft.fft(s) * torch.fft.fft(s).conj()).real; print(k[:3])
img = torch.rand(8, 8); F2 = torch.fft.fftshift(torch.fft.fft2(img)); print(torch.log1p(F2.abs()).mean().item(), torch.angle(F2)[0, :3])
# spectrograms: a classifier of tones by the short-time transform
w = torch.hann_window(16)
tones = torch.stack([torch.sin(2 * torch.pi * f * torch.arange(64) / 64 + p) for f in (3.0, 8.0, 13.0) for p in torch.rand(4)])
spec = torch.stft(tones, 16, hop_length=8, window=w, return_complex=True); mag = (spec.abs() ** 2).clamp(min=1e-8).log()
print(spec.shape, mag.mean().item(), torch.istft(spec, 16, hop_length=8, window=w, length=64).sub(tones).abs().max().item() < 1e-5)
clf = nn.Sequential(nn.Flatten(), nn.Linear(9 * 9, 3)); o = torch.optim.Adam(clf.parameters(), lr=0.01); labels = torch.arange(3).repeat_interleave(4)
for i in range(5):
    o.zero_grad(); l = F.cross_entropy(clf(mag), labels); l.backward(); o.step(); print(f"{l.item():.5f}")
