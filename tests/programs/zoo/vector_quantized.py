import torch, math
from torch import nn
import torch.nn.functional as F
torch.manual_seed(3)
class VectorQuantizer(nn.Module):
    def __init__(self, num_embeddings, embedding_dim, commitment_cost, decay=0.99):
        super().__init__()
        self._embedding_dim, self._num_embeddings, self._cc, self._decay = embedding_dim, num_embeddings, commitment_cost, decay
        self._embedding = nn.Embedding(num_embeddings, embedding_dim); self._embedding.weight.data.uniform_(-1/num_embeddings, 1/num_embeddings)
        self.register_buffer('_ema_cluster_size', torch.zeros(num_embeddings))
        self._ema_w = nn.Parameter(torch.Tensor(num_embeddings, embedding_dim)); self._ema_w.data.normal_()
    def forward(self, inputs):
        inputs = inputs.permute(0, 2, 3, 1).contiguous(); input_shape = inputs.shape
        flat_input = inputs.view(-1, self._embedding_dim)
        distances = (torch.sum(flat_input**2, dim=1, keepdim=True) + torch.sum(self._embedding.weight**2, dim=1) - 2 * torch.matmul(flat_input, self._embedding.weight.t()))
        encoding_indices = torch.argmin(distances, dim=1).unsqueeze(1)
        encodings = torch.zeros(encoding_indices.shape[0], self._num_embeddings, device=inputs.device)
        encodings.scatter_(1, encoding_indices, 1)
        quantized = torch.matmul(encodings, self._embedding.weight).view(input_shape)
        if self.training:
            self._ema_cluster_size = self._ema_cluster_size * self._decay + (1 - self._decay) * torch.sum(encodings, 0)
            n = torch.sum(self._ema_cluster_size.data)
            self._ema_cluster_size = ((self._ema_cluster_size + 1e-5) / (n + self._num_embeddings * 1e-5) * n)
            dw = torch.matmul(encodings.t(), flat_input)
            self._ema_w = nn.Parameter(self._ema_w * self._decay + (1 - self._decay) * dw)
            self._embedding.weight = nn.Parameter(self._ema_w / self._ema_cluster_size.unsqueeze(1))
        e_latent_loss = F.mse_loss(quantized.detach(), inputs)
        quantized = inputs + (quantized - inputs).detach()
        avg_probs = torch.mean(encodings, dim=0)
        perplexity = torch.exp(-torch.sum(avg_probs * torch.log(avg_probs + 1e-10)))
        return self._cc * e_latent_loss, quantized.permute(0, 3, 1, 2).contiguous(), perplexity, encodings
class Residual(nn.Module):
    def __init__(self, c): super().__init__(); self._block = nn.Sequential(nn.ReLU(True), nn.Conv2d(c, 8, 3, 1, 1, bias=False), nn.ReLU(True), nn.Conv2d(8, c, 1, bias=False))
    def forward(self, x): return x + self._block(x)
enc = nn.Sequential(nn.Conv2d(3, 16, 4, 2, 1), Residual(16), nn.Conv2d(16, 8, 3, padding=1)); vq = VectorQuantizer(16, 8, 0.25); dec = nn.Sequential(nn.ConvTranspose2d(8, 16, 4, 2, 1), nn.ReLU(), nn.Conv2d(16, 3, 3, padding=1))
opt = torch.optim.Adam([*enc.parameters(), *dec.parameters(), *vq.parameters()], lr=1e-3, amsgrad=False)
x = torch.rand(8, 3, 1, 1).expand(8, 3, 16, 16) + .1 * torch.rand(8, 3, 16, 16); var = x.var()
for i in range(12):
    opt.zero_grad(); l, q, perp, _ = vq(enc(x)); rec = F.mse_loss(dec(q), x) / var; (rec + l).backward(); opt.step()
    if i % 4 == 0: print('%d recon_error: %.3f perplexity: %.3f' % (i, rec.item(), perp.item()))
class SineLayer(nn.Module):
    def __init__(self, i, o, bias=True, is_first=False, omega_0=30):
        super().__init__(); self.omega_0, self.is_first, self.in_features = omega_0, is_first, i; self.linear = nn.Linear(i, o, bias=bias); self.init_weights()
    def init_weights(self):
        with torch.no_grad():
            if self.is_first: self.linear.weight.uniform_(-1 / self.in_features, 1 / self.in_features)
            else: self.linear.weight.uniform_(-math.sqrt(6 / self.in_features) / self.omega_0, math.sqrt(6 / self.in_features) / self.omega_0)
    def forward(self, x): return torch.sin(self.omega_0 * self.linear(x))
def gradient(y, x, grad_outputs=None):
    if grad_outputs is None: grad_outputs = torch.ones_like(y)
    return torch.autograd.grad(y, [x], grad_outputs=grad_outputs, create_graph=True)[0]
def divergence(y, x):
    div = 0.
    for i in range(y.shape[-1]): div += torch.autograd.grad(y[..., i], x, torch.ones_like(y[..., i]), create_graph=True)[0][..., i:i+1]
    return div
siren = nn.Sequential(SineLayer(2, 32, is_first=True), SineLayer(32, 32), nn.Linear(32, 1))
grid = torch.stack(torch.meshgrid(*(2 * [torch.linspace(-1, 1, 16)]), indexing='ij'), -1).reshape(-1, 2)
target = torch.sin(3 * grid[:, :1]) * grid[:, 1:]
o2 = torch.optim.Adam(lr=1e-4, params=siren.parameters())
for i in range(10):
    c = grid.clone().detach().requires_grad_(True); y = siren(c); g = gradient(y, c); lap = divergence(g, c)
    loss = ((y - target) ** 2).mean() + 1e-4 * (lap ** 2).mean(); o2.zero_grad(); loss.backward(); o2.step()
    if i % 3 == 0: print(i, f'{loss:.3f}', g.shape, lap.shape)
# nerf bits
def posenc(x, L=4):
    rets = [x]
    for i in range(L):
        for fn in [torch.sin, torch.cos]: rets.append(fn(2.**i * x))
    return torch.cat(rets, -1)
def cumprod_exclusive(t):
    c = torch.cumprod(t, -1); c = torch.roll(c, 1, -1); c[..., 0] = 1.; return c
sigma = torch.relu(torch.randn(4, 6, requires_grad=True)); alpha = 1. - torch.exp(-sigma * .3); wts = alpha * cumprod_exclusive(1. - alpha + 1e-10); print(posenc(torch.ones(2, 3)).shape, wts.sum(-1).max() <= 1.0001); wts.sum().backward()
