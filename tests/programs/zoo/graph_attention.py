import torch, torch.nn as nn, torch.nn.functional as F
from typing import Optional
class GraphAttentionLayer(nn.Module):
    def __init__(self, in_features, out_features, dropout, alpha, concat=True):
        super(GraphAttentionLayer, self).__init__()
        self.dropout, self.alpha, self.concat, self.out_features = dropout, alpha, concat, out_features
        self.W = nn.Parameter(torch.empty(size=(in_features, out_features)))
        nn.init.xavier_uniform_(self.W.data, gain=1.414)
        self.a = nn.Parameter(torch.empty(size=(2*out_features, 1)))
        nn.init.xavier_uniform_(self.a.data, gain=1.414)
        self.leakyrelu = nn.LeakyReLU(self.alpha)
    def forward(self, h, adj):
        Wh = torch.mm(h, self.W)
        e = self.leakyrelu(torch.matmul(Wh, self.a[:self.out_features, :]) + torch.matmul(Wh, self.a[self.out_features:, :]).T)
        zero_vec = -9e15*torch.ones_like(e)
        attention = torch.where(adj > 0, e, zero_vec)
        attention = F.softmax(attention, dim=1)
        attention = F.dropout(attention, self.dropout, training=self.training)
        h_prime = torch.matmul(attention, Wh)
        return F.elu(h_prime) if self.concat else h_prime
    def __repr__(self):
        return self.__class__.__name__ + ' (' + str(self.a.shape[0]) + ' -> ' + str(self.out_features) + ')'
class GAT(nn.Module):
    def __init__(self, nfeat, nhid, nclass, dropout, alpha, nheads):
        super(GAT, self).__init__()
        self.dropout = dropout
        self.attentions = [GraphAttentionLayer(nfeat, nhid, dropout=dropout, alpha=alpha, concat=True) for _ in range(nheads)]
        for i, attention in enumerate(self.attentions):
            self.add_module('attention_{}'.format(i), attention)
        self.out_att = GraphAttentionLayer(nhid * nheads, nclass, dropout=dropout, alpha=alpha, concat=False)
    def forward(self, x, adj):
        x = F.dropout(x, self.dropout, training=self.training)
        x = torch.cat([att(x, adj) for att in self.attentions], dim=1)
        x = F.dropout(x, self.dropout, training=self.training)
        x = F.elu(self.out_att(x, adj))
        return F.log_softmax(x, dim=1)
def normalize_adj(a):
    d = a.sum(1); inv = d.pow(-0.5); inv[torch.isinf(inv)] = 0.
    return torch.diag(inv) @ a @ torch.diag(inv)
torch.manual_seed(72)
N = 60
labels = torch.arange(N) % 3
adj = ((torch.rand(N, N) < .02) | ((labels[:, None] == labels[None]) & (torch.rand(N, N) < .2))).float()
adj = ((adj + adj.t()) > 0).float(); adj.fill_diagonal_(1.)
x = torch.randn(N, 12) + F.one_hot(labels, 12).float()
print(int(adj.sum().item()), normalize_adj(adj).sum(), adj.nonzero().shape, torch.nonzero(adj, as_tuple=True)[0][:5])
model = GAT(12, 8, labels.max().item() + 1, 0.3, 0.2, 4)
print(model)
opt = torch.optim.Adam(model.parameters(), lr=0.01, weight_decay=5e-4)
idx_train, idx_val = torch.LongTensor(range(30)), torch.LongTensor(list(range(30, 60)))
def accuracy(output, labels):
    preds = output.max(1)[1].type_as(labels)
    correct = preds.eq(labels).double()
    return correct.sum() / len(labels)
for epoch in range(30):
    model.train(); opt.zero_grad()
    out = model(x, adj)
    loss = F.nll_loss(out[idx_train], labels[idx_train]); loss.backward(); opt.step()
    if epoch % 5 == 4:
        model.eval(); out = model(x, adj)
        print('Epoch: {:04d}'.format(epoch+1), 'loss_train: {:.4f}'.format(loss.data.item()), 'loss_val: {:.4f}'.format(F.nll_loss(out[idx_val], labels[idx_val]).item()), 'acc_val: {:.4f}'.format(accuracy(out[idx_val], labels[idx_val]).item()))
# message passing by scatter
edge_index = adj.nonzero().t().contiguous()
src, dst = edge_index
def scatter_mean(v, index, n):
    s = torch.zeros(n, v.size(1)).scatter_add_(0, index.unsqueeze(-1).expand_as(v), v)
    c = torch.bincount(index, minlength=n).clamp(min=1).unsqueeze(1)
    return s / c
class SAGE(nn.Module):
    def __init__(self, i, o):
        super().__init__(); self.l = nn.Linear(2 * i, o)
    def forward(self, x): return self.l(torch.cat([x, scatter_mean(x[src], dst, x.size(0))], -1))
sage = nn.ModuleList([SAGE(12, 16), SAGE(16, 3)]); opt = torch.optim.SGD(sage.parameters(), lr=.5, momentum=.9)
for i in range(20):
    h = sage[1](sage[0](x).relu()); l = F.cross_entropy(h, labels); opt.zero_grad(); l.backward(); opt.step()
print(f'{l.item():.3f}', torch.zeros(3, 2).index_add_(0, torch.tensor([0, 2, 0]), torch.ones(3, 2)), torch.zeros(4).scatter_reduce(0, torch.tensor([0, 1, 1]), torch.tensor([1., 5., 3.]), reduce='amax'))
