"""What grad_fn prints: the name of the node beside PyTorch's, also for the functions that are composed of other ops here."""
import pytest

import microgradx

torch = pytest.importorskip("torch")
pytestmark = [pytest.mark.peer, pytest.mark.filterwarnings("ignore")]

LOSSES = """
F.l1_loss(x,y,reduction=r) ; F.smooth_l1_loss(x,y,reduction=r) ; F.smooth_l1_loss(x,y,reduction=r,beta=0.) ; F.huber_loss(x,y,reduction=r)
F.mse_loss(x,y,reduction=r) ; F.binary_cross_entropy(x.sigmoid(),p,reduction=r) ; F.binary_cross_entropy_with_logits(x,p,reduction=r)
F.binary_cross_entropy_with_logits(x,p,pos_weight=p,reduction=r) ; F.binary_cross_entropy_with_logits(x,p,weight=p,reduction=r)
F.kl_div(x,p,reduction=r) ; F.kl_div(x,y,reduction=r,log_target=True) ; F.poisson_nll_loss(x,p,reduction=r) ; F.gaussian_nll_loss(x,y,p,reduction=r)
F.hinge_embedding_loss(x,s,reduction=r) ; F.cosine_embedding_loss(x,y,s[:,0],reduction=r) ; F.margin_ranking_loss(x,y,s,reduction=r)
F.soft_margin_loss(x,s,reduction=r) ; F.multilabel_margin_loss(x,lib.zeros(4,6).long(),reduction=r) ; F.multilabel_soft_margin_loss(x,p,reduction=r)
F.multi_margin_loss(x,t,reduction=r) ; F.triplet_margin_loss(x,y,p,reduction=r) ; F.triplet_margin_with_distance_loss(x,y,p,reduction=r)
F.cross_entropy(x,t,reduction=r) ; F.cross_entropy(x,t,reduction=r,label_smoothing=.1) ; F.cross_entropy(x,p,reduction=r)
F.cross_entropy(x,p,reduction=r,label_smoothing=.1) ; F.cross_entropy(im,lib.zeros(2,6,6).long(),reduction=r)
F.cross_entropy(sig,lib.zeros(2,8).long(),reduction=r) ; F.cross_entropy(vol,lib.zeros(1,4,4,4).long(),reduction=r)
F.cross_entropy(x[0],t[0],reduction=r) ; F.cross_entropy(im,lib.zeros(2,6,6).long(),reduction=r,label_smoothing=.1)
F.cross_entropy(x,t,weight=lib.ones(6),reduction=r) ; F.nll_loss(x,t,reduction=r) ; F.nll_loss(im,lib.zeros(2,6,6).long(),reduction=r)
F.ctc_loss(lib.randn(8,2,5,requires_grad=True).log_softmax(-1), lib.ones(2,3).long(), lib.tensor([8,8]), lib.tensor([3,3]),reduction=r)
""".replace("\n", " ; ").strip(" ;").split(" ; ")

CALLS = """
F.layer_norm(x,(6,)) ; nn.BatchNorm2d(4)(im) ; nn.BatchNorm2d(4).eval()(im) ; nn.GroupNorm(2,4)(im) ; nn.InstanceNorm2d(4)(im) ; nn.RMSNorm(6)(x)
nn.LocalResponseNorm(2)(im) ; F.normalize(x) ; F.cosine_similarity(x,y) ; F.pairwise_distance(x,y) ; lib.cdist(x,y) ; F.pdist(x) ; nn.Linear(6,3)(x)
nn.Linear(6,3,bias=False)(x) ; nn.Linear(6,3)(im) ; nn.Linear(6,3,bias=False)(im) ; nn.Linear(6,3)(x[0]) ; nn.Linear(6,3,bias=False)(x[0])
nn.Bilinear(6,6,2)(x,y) ; nn.Conv1d(4,2,3)(sig) ; nn.Conv2d(4,2,3)(im) ; nn.Conv2d(4,2,3)(im[0])
nn.Conv2d(4,2,3,padding="same",padding_mode="circular")(im) ; nn.ConvTranspose2d(4,2,3)(im) ; nn.Conv3d(4,2,3)(vol) ; F.max_pool2d(im[0],2)
F.avg_pool2d(im[0],2) ; F.max_pool3d(vol[0],2) ; F.adaptive_avg_pool2d(im[0],2) ; F.adaptive_max_pool2d(im[0],2) ; F.max_pool1d(sig[0],2) ; F.max_pool1d(sig,2)
F.max_pool2d(im,2) ; F.max_pool3d(vol,2) ; F.avg_pool1d(sig,2) ; F.avg_pool2d(im,2) ; F.avg_pool3d(vol,2) ; F.adaptive_avg_pool1d(sig,2)
F.adaptive_avg_pool2d(im,2) ; F.adaptive_avg_pool2d(im,1) ; F.adaptive_avg_pool3d(vol,2) ; F.adaptive_avg_pool3d(vol,1) ; F.adaptive_avg_pool1d(sig,1)
F.adaptive_max_pool1d(sig,2) ; F.adaptive_max_pool2d(im,2) ; F.lp_pool2d(im,2,2) ; F.fractional_max_pool2d(im,2,output_size=3)
F.max_unpool2d(*F.max_pool2d(im,2,return_indices=True),2) ; nn.Embedding(6,3)(t) ; nn.EmbeddingBag(6,3)(t[None]) ; nn.LSTM(8,3)(sig)[0]
nn.LSTM(8,3)(sig)[1][0] ; nn.GRU(8,3,batch_first=True)(sig)[0] ; nn.RNN(8,3)(sig)[0] ; nn.GRU(8,3)(sig)[1] ; nn.LSTM(8,3,2,bidirectional=True)(sig)[0]
nn.GRUCell(6,3)(x) ; nn.RNNCell(6,3)(x) ; nn.MultiheadAttention(8,2)(sig,sig,sig)[0] ; nn.MultiheadAttention(8,2)(sig,sig,sig)[1]
nn.MultiheadAttention(8,2,batch_first=True)(sig,sig,sig,need_weights=False)[0] ; nn.TransformerEncoderLayer(8,2,16,batch_first=True)(sig)
nn.TransformerEncoderLayer(8,2,16,norm_first=True)(sig) ; nn.TransformerDecoderLayer(8,2,16)(sig,sig) ; F.scaled_dot_product_attention(im,im,im)
F.scaled_dot_product_attention(im,im,im,is_causal=True) ; F.dropout(x,.5) ; F.dropout(x,.5,training=False) ; F.dropout2d(im,.5)
F.alpha_dropout(x,.5,True) ; F.pad(im,(1,1)) ; F.pad(im,(1,1,1,1),"reflect") ; F.pad(im,(1,1,1,1),"replicate") ; F.pad(im,(1,1,1,1),"circular")
F.grid_sample(im,lib.rand(2,3,3,2)) ; F.affine_grid(x[:2].view(2,2,3),(2,1,3,3)) ; F.unfold(im,2) ; F.fold(F.unfold(im,2),(6,6),2)
F.pixel_shuffle(im,2) ; F.pixel_unshuffle(im,2) ; F.channel_shuffle(im,2) ; F.glu(x) ; F.gumbel_softmax(x) ; F.gumbel_softmax(x,hard=True)
F.softmin(x,1) ; F.softsign(x) ; F.tanhshrink(x) ; F.logsigmoid(x) ; F.rrelu(x,training=True) ; F.rrelu(x) ; nn.PReLU()(x) ; F.threshold(x,0.,1.)
F.hardswish(x) ; F.hardsigmoid(x) ; F.hardtanh(x) ; F.relu6(x) ; F.mish(x) ; F.selu(x) ; F.celu(x) ; F.elu(x) ; F.leaky_relu(x) ; F.softplus(x)
F.hardshrink(x) ; F.softshrink(x) ; F.silu(x) ; F.gelu(x) ; nn.Softmax2d()(im) ; F.relu(x*1,inplace=True) ; x.T.reshape(-1) ; x[::2].reshape(2,6)
x[:, ::2].flatten() ; x.reshape(-1) ; x.reshape(4,6) ; im.flatten(1) ; x.flatten() ; x[0].flatten() ; im.transpose(1,2).flatten(1)
x.unflatten(1,(2,3)) ; x.view(-1) ; x.view_as(x) ; x.expand(2,4,6) ; x.repeat(2,1) ; x.repeat_interleave(2,0) ; x.tile(2) ; x.T ; x.mT ; x.t()
x.transpose(0,1) ; x.permute(1,0) ; im.movedim(1,0) ; x[:,:1].squeeze() ; x[:,:1].squeeze(1) ; x[:1,:1].squeeze((0,1)) ; x[None] ; x.unsqueeze(0)
x[0] ; x[[0,1]] ; x[:,0] ; x[...,None] ; x[1:] ; x[x>0] ; x[lib.arange(4),t] ; x[:] ; x[0,1] ; x[0:2,1:3] ; x[::2,[1]] ; x.select(0,1)
x.narrow(0,0,2) ; x.chunk(2,1)[0] ; x.split(2)[0] ; x.split([1,3])[0] ; x.unbind(0)[0] ; x.tensor_split(2)[0] ; list(x)[0] ; x.hsplit(2)[0]
x.gather(1,t[:,None]) ; x.index_select(0,t[:2]) ; x.take(t) ; x.masked_fill(x>0,0.) ; x.masked_select(x>0) ; lib.where(x>0,x,y)
x.index_add(0,lib.tensor([0]),y[:1]) ; y.scatter(1,t[:,None],x) ; y.scatter_add(1,t[:,None],x) ; y.scatter_reduce(1,t[:,None],x,"sum")
x.index_put((t[:2],),lib.zeros(2,6)) ; x.roll(1,0) ; x.flip(0) ; x.rot90() ; x.diagonal() ; lib.diag_embed(x) ; x.tril() ; lib.cat([x,x])
lib.stack([x,x]) ; lib.hstack([x,x]) ; lib.vstack([x,x]) ; lib.dstack([x,x]) ; lib.broadcast_to(x,(1,4,6)) ; x.clone() ; x.T.contiguous()
x.contiguous() ; x.double() ; x.to(lib.float64) ; x.view(4,6) ; x.unfold(1,2,1) ; x.as_strided((2,),(1,)) ; x+y ; x+1 ; 1+x ; x-y ; 1-x ; x*y ; 2*x
x/y ; 1/x ; x%2 ; x**2 ; x**y ; 2**x ; -x ; abs(x) ; x@y.T ; x@y[0] ; x[0]@y[0] ; im[0]@im[0] ; im@im ; im@y.T ; im@y[0] ; y[0][:4]@x
lib.addmm(y[:,:4],x,y.T) ; lib.addmv(y[:,0],x,y[0]) ; lib.baddbmm(im[0],im[0],im[0]) ; lib.outer(x[0],y[0]) ; lib.einsum("ij,kj->ik",x,y)
lib.einsum("ij->",x) ; lib.einsum("ij,ij->i",x,y) ; lib.einsum("bhqd,bhkd->bhqk",im,im) ; lib.tensordot(x,y,2) ; lib.kron(x,y)
lib.chain_matmul(x,y.T) ; lib.linalg.multi_dot([x,y.T,x]) ; lib.vdot(x[0],y[0]) ; lib.inner(x,y) ; x.trace() ; (x@x.T).det() ; (x@x.T).logdet()
lib.linalg.norm(x,1) ; lib.linalg.norm(x,-1) ; lib.linalg.matrix_norm(im,float('inf')) ; lib.linalg.matrix_norm(im,-1,dim=(1,0),keepdim=True)
(x@x.T).inverse() ; (x@x.T).slogdet()[1] ; lib.linalg.cholesky(x@x.T) ; lib.linalg.svdvals(x) ; lib.linalg.solve(x@x.T,y) ; lib.linalg.eigvalsh(x@x.T)
lib.linalg.qr(x)[0] ; lib.linalg.pinv(x) ; lib.matrix_exp(x@x.T) ; lib.linalg.matrix_power(x@x.T,2) ; x.sum() ; x.sum(1) ; x.mean() ; x.mean(1)
x.std() ; x.var() ; x.var(1) ; x.max() ; x.max(1)[0] ; x.amax(1) ; x.min(1)[0] ; x.prod() ; x.norm() ; x.norm(dim=1) ; x.norm(p=1,dim=1)
lib.linalg.norm(x) ; lib.linalg.vector_norm(x) ; x.median() ; x.median(1)[0] ; x.logsumexp(1) ; x.cumsum(1) ; x.cumprod(1) ; x.cummax(1)[0]
x.logcumsumexp(1) ; x.sort(1)[0] ; x.topk(2)[0] ; x.kthvalue(2)[0] ; x.quantile(.5) ; lib.dist(x,y) ; x.softmax(1) ; x.log_softmax(1) ; x.exp()
x.log() ; x.sqrt() ; x.rsqrt() ; x.clamp(-1,1) ; x.clamp(min=0) ; lib.clip(x,-1,1) ; x.clamp_min(0) ; lib.maximum(x,y) ; lib.max(x,y) ; x.sigmoid()
x.tanh() ; x.relu() ; x.abs() ; x.sign() ; x.round() ; x.sin() ; x.erf() ; x.square() ; x.reciprocal() ; lib.lerp(x,y,.5) ; lib.lerp(x,y,p)
lib.addcmul(x,y,y) ; lib.addcdiv(x,y,y) ; lib.atan2(x,y) ; lib.logaddexp(x,y) ; x.cov() ; x.corrcoef() ; x.diff() ; lib.trapezoid(x) ; lib.trapezoid(x,x)
lib.cross(x[:,:3],y[:,:3],dim=1) ; lib.cartesian_prod(x[0],y[0]) ; lib.combinations(x[0]) ; lib.vander(x[0]) ; lib.block_diag(x,y)
lib.meshgrid(x[0],y[0],indexing="ij")[0] ; lib.nan_to_num(x) ; x.nansum() ; x.sigmoid().logit() ; x.lgamma() ; x.digamma() ; lib.special.xlog1py(x,p)
x.renorm(2,0,1.) ; (x*1).add_(1) ; (x*1).mul_(2) ; (x*1).masked_fill_(y>0,0) ; (x*1).zero_() ; lib.zeros(4,6).copy_(x)
nn.utils.parametrizations.weight_norm(nn.Linear(6,3)).weight ; nn.utils.parametrizations.spectral_norm(nn.Linear(6,3)).weight
nn.utils.rnn.pad_sequence([x,x[:2]]) ; nn.utils.parameters_to_vector(nn.Linear(2,2).parameters()) ; x.diagonal(0) ; x.round() ; x.round(decimals=2) ; x.round(decimals=-1)
lib.bernoulli(x.sigmoid()) ; lib.poisson(x.exp()) ; lib.normal(x,1.) ; lib.normal(0.,x.exp()) ; lib.normal(x,x.exp()) ; (x@x.T).slogdet()[0]
lib.linalg.lstsq(x.T,y.T)[0] ; lib.linalg.lstsq(x.T,y.T)[1] ; lib.linalg.lstsq(x.T,y.T,driver="gels")[1] ; lib.unique(x) ; x.unique(dim=0) ; x.unique_consecutive()
x.scatter(1,t[:,None],2.) ; (x*1).scatter_(1,t[:,None],2.) ; x.half().scatter(1,t[:,None],2.) ; x.frac() ; (x*1).frac_() ; x.half().frac()
x.select_scatter(y[0],0,1) ; x.slice_scatter(y[:2],0,0,2) ; x.diagonal_scatter(y[:,0]) ; lib.as_strided_scatter(x,y[0,:2],(2,),(1,))
x.masked_fill(y>0,y[0,0]) ; (x*1).masked_fill_(y>0,y[0,0]) ; x.index_fill(0,t[:1],y[0,0]) ; x.index_fill(0,t[:1],2) ; (x*1).index_fill_(0,t[:1],y[0,0])
x.fmod(y) ; x.fmod(2) ; x.half().fmod(2) ; (x*1).fmod_(y) ; x%y ; y%x ; x.remainder(y) ; (x*1).remainder_(2) ; (x*1).remainder_(y)
x.clamp(y) ; x.clamp(max=y) ; x.clamp(y,y+1) ; x.clamp(y[0,0]) ; x.clamp(y[0,0],2.) ; (x*1).clamp_(y) ; x.clamp_min(y) ; x.clamp_max(y) ; x.clamp_max(1)
lib.xlogy(x,y) ; lib.xlogy(x,2.) ; lib.xlogy(2.,x) ; (x*1).xlogy_(2.) ; lib.special.xlog1py(x,2.) ; lib.special.xlog1py(2.,x) ; lib.special.zeta(2.,x)
lib.special.zeta(x.detach(),x) ; lib.special.gammainc(p,x) ; x.div(2,rounding_mode="floor") ; x.div(y,rounding_mode="trunc") ; x.copysign(2.) ; x.copysign(y)
(x*0+3).mvlgamma(2) ; x.sinc() ; (x*1).sinc_() ; (x*1).fill_(2) ; (x*1).fill_(y[0,0]) ; (x*1).fill_(x[0,0]) ; (x*1)[0].fill_(2.) ; (x*1).copy_(y) ; (x*1)[0].zero_()
(x*1).eq_(2) ; (x*1).eq_(y) ; y.less_(x) ; y.not_equal_(x) ; (x*1).ge_(other=y) ; (x*1).logical_and_(y) ; (x*1)[0].eq_(2)
F.scaled_dot_product_attention(im.bfloat16(),im.bfloat16(),im.bfloat16()) ; F.interpolate(im.bfloat16(),scale_factor=2)
F.interpolate(im.half(),scale_factor=2,mode="bilinear") ; F.grid_sample(im.double(),lib.zeros(2,2,2,2).double(),align_corners=False)
""".replace("\n", " ; ").strip(" ;").split(" ; ")


def name(lib, expression, reduction=None):
    lib.manual_seed(0)
    x, y, p = lib.randn(4, 6, requires_grad=True), lib.randn(4, 6), lib.rand(4, 6) * 0.8 + 0.1
    t, s = lib.randint(0, 6, (4,)), lib.where(y > 0, 1.0, -1.0)
    im, sig, vol = (lib.randn(*shape, requires_grad=True) for shape in ((2, 4, 6, 6), (2, 4, 8), (1, 4, 4, 4, 4)))
    scope = dict(lib=lib, nn=lib.nn, F=lib.nn.functional, x=x, y=y, p=p, t=t, s=s, im=im, sig=sig, vol=vol, r=reduction)
    node = eval(expression, scope).grad_fn
    return node and node.name().replace("torch", "microgradx")


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize("expression", LOSSES)
def test_losses(expression, reduction):
    assert name(microgradx, expression, reduction) == name(torch, expression, reduction)


@pytest.mark.parametrize("expression", CALLS)
def test_calls(expression):
    assert name(microgradx, expression) == name(torch, expression)


@pytest.mark.parametrize("expression", ["F.pad(x, (0, 0), 'reflect')", "F.pad(im, (0, 0, 0, 0), 'circular')", "F.pad(im, (0, 0, 0, 0), 'replicate')", "F.pixel_shuffle(im, 1)",
                                        "F.interpolate(im, size=6)", "x.reshape(4, 6)", "x.rot90(0)", "x.repeat_interleave(1, 0)"])
def test_what_changes_nothing_leaves_the_inputs_node_alone(expression):
    """A composed function gives its result a name: the input, where there is nothing to do, must not get it."""
    x = microgradx.ones(4, 6, requires_grad=True) * 2
    im = microgradx.ones(2, 4, 6, 6, requires_grad=True) * 2
    result = eval(expression, {"F": microgradx.nn.functional, "x": x, "im": im})
    assert x.grad_fn.name() == im.grad_fn.name() == "MulBackward0" and result is not x and result is not im


@pytest.mark.parametrize("expression", ["2 * x", "x * 2", "1 + x", "x + 1", "1 - x", "x - 1", "1 / x", "x / 2", "2 ** x", "x ** 2", "y * x", "y - x", "sum([x, x])", "torch.mul(x, 2)"])
def test_next_functions(expression):
    """Programs walk the graph by next_functions[0]: which inputs it shows, and in which order."""
    shown = []
    for lib in (microgradx, torch):
        x, y = lib.ones(2, requires_grad=True) * 1, lib.ones(2)
        node = eval(expression, {"torch": lib, "x": x, "y": y}).grad_fn
        shown.append([(n and n.name(), i) for n, i in node.next_functions])
    assert shown[0] == shown[1]
