"""Models and tensors on the device meta: built, counted, sent through forward and backward for their shapes, and filled later."""
import copy
import pickle

import torch
from torch import nn, Tensor
import torch.nn.functional as F
torch.manual_seed(0)
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, str(e).splitlines()[0][:200])
with torch.device("meta"):
    net = nn.Sequential(nn.Conv2d(3,8,3,padding=1), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(0.5), nn.Flatten(), nn.Linear(8*16*16, 10))
    x = torch.randn(4,3,32,32)
    y = torch.randint(0,10,(4,))
    enc = nn.TransformerEncoder(nn.TransformerEncoderLayer(16,4,32,batch_first=True),2)
    lstm = nn.LSTM(5,7,2,bidirectional=True)
    emb = nn.Embedding(10,4,padding_idx=0)
    mha = nn.MultiheadAttention(8,2)
    gn = nn.GroupNorm(2,4); ln = nn.LayerNorm(4); gru=nn.GRU(3,4); ct=nn.ConvTranspose2d(3,5,4,2,1)
    ort = nn.Linear(4,4); nn.init.orthogonal_(ort.weight); nn.init.trunc_normal_(ort.weight); nn.init.xavier_uniform_(ort.weight); nn.init.zeros_(ort.bias); nn.init.eye_(ort.weight); nn.init.sparse_(ort.weight, 0.1)
print([(n, tuple(p.shape), p.device, p.requires_grad) for n,p in net.named_parameters()])
print([(n, tuple(b.shape), b.device, b.dtype) for n,b in net.named_buffers()])
out = net(x); print(out)
loss = F.cross_entropy(out, y); print(loss)
loss.backward()
print([p.grad for p in net.parameters()])
opt = torch.optim.AdamW(net.parameters(), lr=1e-3); opt.step(); opt.zero_grad(); print(net[0].weight.grad)
print(opt)
t(lambda: enc(torch.empty(2,5,16,device="meta")).shape)
t(lambda: [tuple(i.shape) for i in lstm(torch.empty(6,2,5,device="meta"))[1]])
t(lambda: gru(torch.empty(6,2,3,device="meta"))[0])
t(lambda: emb(torch.zeros(2,3,dtype=torch.long,device="meta")))
t(lambda: mha(*[torch.empty(3,2,8,device="meta")]*3)[1].shape)
t(lambda: ct(torch.empty(1,3,8,8,device="meta")).shape)
t(lambda: gn(torch.empty(2,4,3,device="meta")).shape)
print(torch.rand(2))
sd = nn.Sequential(*[copy.deepcopy(m) for m in net])
t(lambda: sd[0].weight)
t(lambda: sum(p.numel() for p in net.parameters()))
t(lambda: net.to_empty(device="cpu")[0].weight.device)
t(lambda: net.half()[0].weight.dtype)
m2 = nn.Linear(3,3,device="meta").double(); print(m2.weight)
t(lambda: F.scaled_dot_product_attention(*[torch.empty(2,4,8,device="meta")]*3).shape)
t(lambda: torch.einsum("bij,bjk->bik", torch.empty(2,3,4,device="meta"), torch.empty(2,4,5,device="meta")))
x = torch.empty(2,3,4,device="meta")
for f in (lambda: x.permute(2,0,1).stride(), lambda: x.transpose(1,2).contiguous().stride(), lambda: x.view(-1).shape, lambda: x.reshape(4,-1), lambda: x[:, None, 1:].shape,
  lambda: torch.cat([x,x],1), lambda: x.sum((0,1)), lambda: x.mean(), lambda: x.argmax(1), lambda: x.topk(2), lambda: x.sort(), lambda: x.softmax(-1), lambda: x > 0, lambda: x.int()+x,
  lambda: x.split(2,2), lambda: x.chunk(2), lambda: x.unbind(0), lambda: torch.stack([x]), lambda: x.expand(5,2,3,4), lambda: x.unfold(2,2,1).shape, lambda: x.std(), lambda: torch.outer(x[0,0],x[0,0]),
  lambda: F.interpolate(x,scale_factor=2), lambda: F.pad(x,(1,1)), lambda: torch.linalg.svd(x)[0].shape, lambda: torch.fft.rfft(x), lambda: x.view(torch.int32), lambda: x.flatten(1), lambda: torch.broadcast_to(x,(1,2,3,4)).shape,
  lambda: x.norm(), lambda: x.cumsum(0), lambda: x.gather(0, torch.zeros(1,3,4,dtype=torch.long,device="meta")), lambda: x.clamp(0,1), lambda: x.masked_fill(x>0,1), lambda: torch.triu(x), lambda: x @ x.mT, lambda: -x, lambda: x**2, lambda: 1-x, lambda: x.zero_(), lambda: x.mul_(2), lambda: x.unsqueeze_(0).shape, lambda: x.requires_grad_()):
    t(f)
t(lambda: torch.autograd.grad(x.sum()*2, x))
t(lambda: torch.zeros(3, device=x.device))
t(lambda: x.is_contiguous())
t(lambda: torch.ones(3).to(x))
t(lambda: torch.ones(3).to(x.device, torch.float16))
with torch.device("meta"):
    with torch.device("cpu"):
        print(torch.ones(2))
    print(torch.ones(2), torch.get_default_device())
print(torch.ones(2))
torch.set_default_device("meta"); print(torch.ones(2)); torch.set_default_device(None); print(torch.ones(2))
big = nn.Linear(200000, 200000, device="meta"); print(big.weight.numel())
class Net(nn.Module):
    def __init__(self):
        super().__init__(); self.fc = nn.Linear(3,2); self.register_buffer("pos", torch.arange(3).float()); self.scale = nn.Parameter(torch.ones(()))
    def forward(self, x: Tensor) -> Tensor: return self.fc(x+self.pos)*self.scale
good = Net(); state = good.state_dict()
with torch.device("meta"): n = Net()
print(n.load_state_dict(state, assign=True)); print(n(torch.ones(1,3)), good(torch.ones(1,3)), n.scale, n.fc.weight.requires_grad)
with torch.device("meta"): n = Net()
n = n.to_empty(device="cpu"); n.load_state_dict(state); print(n(torch.ones(1,3)))
print({n: p.is_meta for n,p in n.named_parameters()})
t(lambda: pickle.loads(pickle.dumps(torch.empty(2,device="meta"))))
@torch.no_grad()
def count(model: nn.Module) -> int: return sum(p.numel()*p.element_size() for p in model.parameters())
print(count(enc))
m = nn.Sequential(nn.Linear(3,4),nn.Linear(4,2)).to("meta")
m(torch.empty(5,3,device="meta")).sum().backward()
t(lambda: nn.utils.parameters_to_vector(m.parameters()).shape)
o = torch.optim.Adam(m.parameters()); o.step()
t(lambda: o.state[m[0].weight]["exp_avg"])
t(lambda: {k: v for k, v in o.state_dict()["state"][0].items()})
o = torch.optim.SGD(m.parameters(), lr=0.1, momentum=0.9); o.step()
t(lambda: o.state[m[0].weight]["momentum_buffer"])
t(lambda: torch.nn.functional.one_hot(torch.zeros(2,dtype=torch.long,device="meta"), 3).shape)
t(lambda: torch.empty(3,device="meta").clone())
t(lambda: torch.func.functional_call(m, dict(m.named_parameters()), (torch.empty(5,3,device="meta"),)))
from torch.nn.utils import prune, parametrizations
t(lambda: parametrizations.weight_norm(nn.Linear(3,4,device="meta")))
t(lambda: list(m.state_dict().items()))
t(lambda: [p.shape for p in torch.optim.swa_utils.AveragedModel(m).parameters()])
class Mod(nn.Module):
    def __init__(self, device=None, dtype=None):
        super().__init__()
        kw = {"device": device, "dtype": dtype}
        self.w = nn.Parameter(torch.empty(3, 4, **kw)); nn.init.kaiming_uniform_(self.w, a=5**0.5)
        self.register_buffer("mask", torch.tril(torch.ones(4, 4, **kw)))
        self.emb = nn.Embedding(5, 4, **kw)
    def forward(self, i):
        return F.linear(self.emb(i), self.w).masked_fill(self.mask[:3,:3].sum() == 0, float("-inf"))
t(lambda: Mod("meta", torch.float64)(torch.zeros(2, dtype=torch.long, device="meta")))
t(lambda: Mod("meta").mask)
t(lambda: nn.utils.skip_init(Mod).w.shape)
t(lambda: nn.Linear(3,4,device=torch.device("meta")).weight.device == torch.device("meta"))
t(lambda: torch.zeros(3).is_meta)
t(lambda: torch.get_default_device())
hooks = []
m[0].register_forward_hook(lambda mod, i, o: hooks.append((type(mod).__name__, tuple(i[0].shape), tuple(o.shape))))
m(torch.empty(7,3,device="meta")); print(hooks)
t(lambda: torch.empty(2,device="meta") == torch.empty(2,device="meta"))
t(lambda: str(torch.empty(2,device="meta").device))
t(lambda: sorted(torch.empty(2,device="meta").shape))
t(lambda: torch.vmap(lambda a: a.sum())(torch.empty(2,3,device="meta")))
t(lambda: torch.func.grad(lambda a: a.sum())(torch.empty(2,3,device="meta")))
t(lambda: torch.utils.checkpoint.checkpoint(m, torch.empty(7,3,device="meta"), use_reentrant=False))
x = torch.empty(2,3,device="meta"); y = x[0]; y.add_(1)
t(lambda: (y._base is x, y._is_view(), x._version))
t(lambda: torch.empty(2, 3, device="meta", memory_format=torch.contiguous_format))
t(lambda: torch.empty(1,2,3,4, device="meta", memory_format=torch.channels_last).stride())
t(lambda: torch.hann_window(4, device="meta"))
t(lambda: torch.tril_indices(3,3, device="meta"))
t(lambda: torch.scalar_tensor(3, device="meta"))
t(lambda: torch.randint(3,(2,),device="meta").dtype)
t(lambda: torch.full((2,),True,device="meta").dtype)
t(lambda: torch.complex(torch.empty(2,device="meta"),torch.empty(2,device="meta")))
t(lambda: torch.distributions.Normal(torch.empty(2,device="meta"),1., validate_args=False).log_prob(torch.empty(2,device="meta")))
