"""Graph convolutions as public code of 2017 to 2020 writes them: sparse adjacency matrices, and an optimizer with numbers between the tensors."""
import math
import warnings

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch.autograd import Variable
from torch.nn.parameter import Parameter
from torch.optim.optimizer import Optimizer, required

warnings.filterwarnings("ignore")
np.random.seed(7)
torch.manual_seed(7)
N, CLASSES = 40, 4


def to_sparse(matrix):
    rows, columns = np.nonzero(matrix)
    indices = torch.from_numpy(np.vstack((rows, columns)).astype(np.int64))
    return torch.sparse.FloatTensor(indices, torch.from_numpy(matrix[rows, columns].astype(np.float32)), torch.Size(matrix.shape))


labels = np.arange(N) % CLASSES
links = np.triu(np.random.rand(N, N) < np.where(labels[:, None] == labels[None, :], 0.4, 0.03), 1)
links = (links + links.T + np.eye(N, dtype=bool)).astype(np.float64)
adj = to_sparse(links / links.sum(1, keepdims=True))
print(adj.size(), adj._nnz(), adj.is_coalesced(), adj.dtype, adj.is_sparse, torch.sparse.sum(adj, dim=1).to_dense()[:3])
print(torch.sparse_coo_tensor(adj._indices()[:, :4], adj._values()[:4], (N, N)).coalesce())


class RAdamLike(Optimizer):
    def __init__(self, params, lr=required, betas=(0.9, 0.999), weight_decay=0.0):
        super().__init__(params, dict(lr=lr, betas=betas, weight_decay=weight_decay))

    def step(self, closure=None):
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is None:
                    continue
                if p.grad.is_sparse:
                    raise RuntimeError("sparse gradients are not supported")
                grad, state, (beta1, beta2) = p.grad.data, self.state[p], group["betas"]
                if len(state) == 0:
                    state["step"] = torch.zeros(1)
                    state["exp_avg"], state["exp_avg_sq"] = torch.zeros_like(p.data), torch.zeros_like(p.data)
                state["step"] += 1
                if group["weight_decay"] != 0:
                    grad = grad.add(group["weight_decay"], p.data)
                mean = state["exp_avg"].mul_(beta1).add_(1 - beta1, grad)
                square = state["exp_avg_sq"].mul_(beta2).addcmul_(1 - beta2, grad, grad)
                size = group["lr"] * math.sqrt(1 - beta2 ** state["step"][0]) / (1 - beta1 ** state["step"][0])
                p.data.addcdiv_(-size, mean, square.sqrt().add_(1e-8))


class GraphConvolution(nn.Module):
    def __init__(self, in_features, out_features):
        super().__init__()
        self.weight, self.bias = Parameter(torch.FloatTensor(in_features, out_features)), Parameter(torch.FloatTensor(out_features))
        bound = 1.0 / math.sqrt(self.weight.size(1))
        self.weight.data.uniform_(-bound, bound)
        self.bias.data.uniform_(-bound, bound)

    def forward(self, x, adj):
        return torch.spmm(adj, torch.mm(x, self.weight)) + self.bias


class GCN(nn.Module):
    def __init__(self, features, hidden):
        super().__init__()
        self.gc1, self.gc2 = GraphConvolution(features, hidden), GraphConvolution(hidden, CLASSES)

    def forward(self, x, adj):
        x = F.dropout(F.relu(self.gc1(x, adj)), 0.3, self.training)
        return F.log_softmax(self.gc2(x, adj), dim=1)


features, target, seen = torch.FloatTensor(np.random.rand(N, 6)), torch.LongTensor(labels), torch.LongTensor(range(20))
model = GCN(6, 8)
optimizer = RAdamLike(model.parameters(), lr=0.05, weight_decay=5e-4)
for epoch in range(8):
    optimizer.zero_grad()
    loss = F.nll_loss(model(features, adj)[seen], target[seen])
    loss.backward()
    optimizer.step()
    print(f"epoch {epoch} loss {loss.item():.5f}")

# learned weights of the edges, normalised by row; the values carry the gradient
scores = Variable(torch.randn(adj._nnz()), requires_grad=True)
embedding = torch.randn(N, 3, requires_grad=True)
attention = torch.sparse.softmax(torch.sparse_coo_tensor(adj._indices(), scores, adj.size()), dim=1)
out = torch.sparse.mm(attention, embedding)
print(out.shape, out.grad_fn.name(), torch.sparse.sum(attention, dim=1).to_dense().sum().item())
(out.pow(2).sum() + torch.sparse.mm(adj.t(), out).sum()).backward()
print(f"{scores.grad.norm().item():.5f} {embedding.grad.norm().item():.5f}")

# smoothing without weights: the mean of the powers of the adjacency matrix
layers = [torch.randn(N, 4)]
for _ in range(3):
    layers.append(torch.sparse.mm(adj, layers[-1]))
print(torch.stack(layers, dim=1).mean(dim=1).std(0), torch.addmm(0.5, torch.ones(2, 2), 2, layers[0][:2], layers[0][:4, :2]))
