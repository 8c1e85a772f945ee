"""State spaces with complex parameters (S4D, LRU), RotatE scores, a quantum gate, the Mandelbrot set."""
import torch, torch.nn as nn, math
torch.manual_seed(0)
class S4DKernel(nn.Module):
    def __init__(self, d, N=8, dt_min=0.001, dt_max=0.1):
        super().__init__()
        log_dt = torch.rand(d) * (math.log(dt_max) - math.log(dt_min)) + math.log(dt_min)
        C = torch.randn(d, N // 2, dtype=torch.cfloat)
        self.C = nn.Parameter(torch.view_as_real(C)); self.log_dt = nn.Parameter(log_dt)
        self.log_A_real = nn.Parameter(torch.log(0.5 * torch.ones(d, N // 2))); self.A_imag = nn.Parameter(math.pi * torch.arange(N // 2).repeat(d, 1).float())
    def forward(self, L):
        dt = torch.exp(self.log_dt); C = torch.view_as_complex(self.C)
        A = -torch.exp(self.log_A_real) + 1j * self.A_imag
        dtA = A * dt.unsqueeze(-1)
        K = dtA.unsqueeze(-1) * torch.arange(L)
        C = C * (torch.exp(dtA) - 1.) / A
        return 2 * torch.einsum('hn, hnl -> hl', C, torch.exp(K)).real
class S4D(nn.Module):
    def __init__(self, d):
        super().__init__(); self.D = nn.Parameter(torch.randn(d)); self.kernel = S4DKernel(d); self.act = nn.GELU(); self.out = nn.Sequential(nn.Conv1d(d, 2 * d, 1), nn.GLU(dim=-2))
    def forward(self, u):
        L = u.size(-1); k = self.kernel(L)
        kf = torch.fft.rfft(k, n=2 * L); uf = torch.fft.rfft(u, n=2 * L)
        y = torch.fft.irfft(uf * kf, n=2 * L)[..., :L] + u * self.D.unsqueeze(-1)
        return self.out(self.act(y))
m = S4D(4); opt = torch.optim.AdamW(m.parameters(), lr=0.01); u = torch.randn(2, 4, 20)
for i in range(6):
    opt.zero_grad(); l = (m(u) - u.cumsum(-1)).pow(2).mean(); l.backward(); opt.step(); print(f"{l.item():.6f}")
# LRU with complex parameters
class LRU(nn.Module):
    def __init__(s, n, i):
        super().__init__(); s.nu = nn.Parameter(torch.log(-0.5 * torch.log(torch.rand(n)))); s.th = nn.Parameter(torch.log(6.28 * torch.rand(n))); s.B = nn.Parameter(torch.complex(torch.randn(n, i), torch.randn(n, i)) / math.sqrt(2 * i)); s.Cm = nn.Parameter(torch.complex(torch.randn(i, n), torch.randn(i, n)) / math.sqrt(n))
    def forward(s, x):
        lam = torch.exp(torch.complex(-torch.exp(s.nu), torch.exp(s.th))); h = torch.zeros(x.shape[0], lam.shape[0], dtype=torch.complex64); ys = []
        for t in range(x.shape[1]):
            h = lam * h + x[:, t].to(torch.complex64) @ s.B.T
            ys.append((h @ s.Cm.T).real)
        return torch.stack(ys, 1)
r = LRU(5, 3); print(r, [(n, p.shape, p.dtype) for n, p in r.named_parameters()])
o = torch.optim.Adam(r.parameters(), lr=0.01); x = torch.randn(4, 7, 3)
for i in range(6):
    o.zero_grad(); l = (r(x) - x).pow(2).mean(); l.backward(); o.step(); print(f"{l.item():.6f}")
print(r.B.grad); print(r.state_dict()["B"][0])
# ComplEx / RotatE knowledge graph scores
E = nn.Embedding(10, 8); R = nn.Embedding(3, 4)
h, t = torch.view_as_complex(E(torch.tensor([1, 2])).view(2, 4, 2)), torch.view_as_complex(E(torch.tensor([3, 4])).view(2, 4, 2))
rel = torch.polar(torch.ones(2, 4), R(torch.tensor([0, 1])))
score = -(h * rel - t).abs().sum(-1); print(score); score.sum().backward(); print(E.weight.grad[1], R.weight.grad[0])
# quantum: a rotation gate and expectation
th = torch.tensor(0.3, requires_grad=True); X = torch.tensor([[0, 1], [1, 0]], dtype=torch.cfloat); I = torch.eye(2, dtype=torch.cfloat)
U = torch.cos(th / 2) * I - 1j * torch.sin(th / 2) * X; psi = U @ torch.tensor([1, 0], dtype=torch.cfloat); Z = torch.tensor([[1, 0], [0, -1]], dtype=torch.cfloat)
e = (psi.conj() @ (Z @ psi)).real; print(e, psi); e.backward(); print(th.grad)
print(torch.kron(X, I), torch.vdot(psi.detach(), psi.detach()))
# mandelbrot
y, x = torch.meshgrid(torch.linspace(-1.3, 1.3, 12), torch.linspace(-2, 1, 16), indexing="ij"); z0 = torch.complex(x, y); z = torch.zeros_like(z0); ns = torch.zeros(z0.shape)
for _ in range(20):
    z = z * z + z0; nd = torch.abs(z) < 4; ns = ns + nd.float(); z = torch.where(nd, z, torch.zeros_like(z))
print(ns.sum().item())
try: torch.ones(2, dtype=torch.cfloat).sum().backward()
except RuntimeError as ex: print("RuntimeError")
try: torch.nn.functional.relu(z)
except (RuntimeError, NotImplementedError) as ex: print(type(ex).__name__)
