import torch, torch.nn as nn, torch.nn.functional as F

torch.manual_seed(2)


class Tree:
    def __init__(self, val=None, children=()):
        self.val, self.children, self.state = val, list(children), None


class ChildSumTreeLSTM(nn.Module):
    def __init__(self, in_dim, mem_dim):
        super().__init__()
        self.in_dim, self.mem_dim = in_dim, mem_dim
        self.ioux = nn.Linear(in_dim, 3 * mem_dim)
        self.iouh = nn.Linear(mem_dim, 3 * mem_dim)
        self.fx = nn.Linear(in_dim, mem_dim)
        self.fh = nn.Linear(mem_dim, mem_dim)

    def node_forward(self, inputs, child_c, child_h):
        child_h_sum = torch.sum(child_h, dim=0, keepdim=True)
        iou = self.ioux(inputs) + self.iouh(child_h_sum)
        i, o, u = torch.split(iou, iou.size(1) // 3, dim=1)
        i, o, u = F.sigmoid(i), F.sigmoid(o), F.tanh(u)
        f = F.sigmoid(self.fh(child_h) + self.fx(inputs).repeat(len(child_h), 1))
        fc = torch.mul(f, child_c)
        c = torch.mul(i, u) + torch.sum(fc, dim=0, keepdim=True)
        return c, torch.mul(o, F.tanh(c))

    def forward(self, tree, inputs):
        for ch in tree.children:
            self.forward(ch, inputs)
        if not tree.children:
            cc = inputs[0].detach().new(1, self.mem_dim).fill_(0.0).requires_grad_()
            chh = inputs[0].detach().new(1, self.mem_dim).fill_(0.0).requires_grad_()
        else:
            cc, chh = zip(*map(lambda x: x.state, tree.children))
            cc, chh = torch.cat(cc, dim=0), torch.cat(chh, dim=0)
        tree.state = self.node_forward(inputs[tree.val : tree.val + 1], cc, chh)
        return tree.state


def build(s):
    st = []
    for ch in s:
        if ch == ")":
            b, a, o = st.pop(), st.pop(), st.pop()
            st.append(Tree({"&": 2, "|": 3}[o], [a, b]))
        elif ch != "(":
            st.append(int(ch) if ch in "01" else ch) if ch in "&|" else st.append(Tree(int(ch)))
    return st[0]


def ev(t):
    return t.val if not t.children else (min if t.val == 2 else max)(ev(c) for c in t.children)


import random

random.seed(3)


def gen(d):
    return (
        str(random.randint(0, 1))
        if d == 0 or random.random() < 0.2
        else "(" + random.choice("&|") + gen(d - 1) + gen(d - 1) + ")"
    )


trees = [build(gen(3)) for _ in range(24)]
emb = nn.Embedding(4, 8)
cell = ChildSumTreeLSTM(8, 12)
out = nn.Linear(12, 2)
params = [*emb.parameters(), *cell.parameters(), *out.parameters()]
opt = torch.optim.Adagrad(params, lr=0.1, weight_decay=1e-4)
print(opt)
for e in range(4):
    tot = 0.0
    for k, t in enumerate(trees):
        c, h = cell(t, emb.weight)
        l = F.cross_entropy(out(h), torch.tensor([ev(t)])) / 4
        l.backward()
        tot += l.item()
        if (k + 1) % 4 == 0:
            opt.step()
            opt.zero_grad()
    print(e, tot)


class MemN2N(nn.Module):
    def __init__(self, v, d, hops, ms):
        super().__init__()
        self.hops = hops
        self.ms = ms
        for hop in range(hops + 1):
            C = nn.Embedding(v, d, padding_idx=0)
            C.weight.data.normal_(0, 0.1)
            self.add_module("C_{}".format(hop), C)
        self.T = nn.Parameter(torch.randn(1, ms, d) * 0.1)
        J, d_ = 6, d
        self.register_buffer(
            "encoding",
            torch.FloatTensor(
                [[(i - (d_ + 1) / 2) * (j - (J + 1) / 2) for i in range(1, d_ + 1)] for j in range(1, J + 1)]
            )
            * 4
            / d_
            / J
            + 1,
        )

    def C(self, i):
        return getattr(self, "C_" + str(i))

    def forward(self, s, q):
        u = list()
        u.append(torch.sum(self.C(0)(q) * self.encoding[None, : q.size(1)].expand_as(self.C(0)(q)), 1))
        for hop in range(self.hops):
            A = self.C(hop)(s.view(s.size(0), -1)).view(s.size() + (-1,))
            m_A = torch.sum(A * self.encoding[: s.size(2)].unsqueeze(0).unsqueeze(1).expand_as(A), 2) + self.T
            prob = F.softmax(torch.sum(m_A * u[-1].unsqueeze(1).expand_as(m_A), 2), dim=1)
            Cc = self.C(hop + 1)(s.contiguous().view(s.size(0), -1)).view(*s.size(), -1)
            m_C = Cc.sum(2).permute(0, 2, 1)
            o = torch.sum(m_C * prob.unsqueeze(1).expand_as(m_C), 2)
            u.append(u[-1] + o)
        return u[-1] @ self.C(self.hops).weight.transpose(0, 1), prob


s = torch.randint(1, 12, (16, 5, 4))
q = s[:, 2, :2].clone()
a = s[:, 2, 3]
s[:, :, 3][torch.rand(16, 5) < 0.1] = 0
mn = MemN2N(12, 10, 3, 5)
o = torch.optim.SGD(mn.parameters(), lr=0.2)
print(mn)
for e in range(30):
    lg, pr = mn(s, q)
    l = F.cross_entropy(lg, a, reduction="sum")
    o.zero_grad()
    l.backward()
    nn.utils.clip_grad_norm_(mn.parameters(), 4.0, norm_type=2.0)
    for n, p in mn.named_parameters():
        if p.grad is not None and n.startswith("C"):
            p.grad.data[0].zero_()
    o.step()
    if e % 6 == 0:
        print(e, l, pr[0])
