# proven: timeout=900

# %% [markdown] lang="en" id="fashion-classifier" description="Image classification in PyTorch, a complete project on Fashion-MNIST: data, augmentation, CNN, training with early stopping, test report, confusion matrix, export, CIFAR-10"
# # Image classification project: Fashion-MNIST
#
# A photo of a piece of clothing, 28 × 28 gray pixels: is it a shirt, a bag or a boot? This case study carries out one complete project: load the data, split it, augment, write a CNN, train it with early stopping, keep the best epoch, report once on the test set, look at the mistakes, export the model and use the file. Then the same code reads CIFAR-10's format. Each step has a chapter of its own; here they are put together.
#
# You need [an installation](../setup.md#install), [convolution](../convolution.md) and the [training loop](../training.md#loop). Afterwards you have a program from which to start your own image classifier.
#
# In short: a network of {{ size:,}} parameters, trained on 5,000 images, classifies {{ correct:.1%}} of 1,000 test images correctly {{ tested test_the_classifier_learns_clothes }}. Small networks in published results, trained on twelve times as many images, reach [0.88 to 0.93](#published).

# %% [markdown] lang="zh" id="fashion-classifier" description="PyTorch 图像分类完整项目，以 Fashion-MNIST 为例：数据、增强、CNN、早停、测试报告、混淆矩阵、导出、CIFAR-10"
# # 图像分类实战：Fashion-MNIST
#
# 给一张服装照片，28 × 28 的灰度像素，它是衬衫、包还是短靴？这个案例把一个项目从头到尾做一遍，包括读取和划分数据、数据增强（data augmentation）、编写 CNN、带早停（early stopping）的训练、保留最好的一轮、在测试集上只报告一次、查看分错的图像、导出模型并用导出的文件预测。最后用同样的代码读取 CIFAR-10 格式的数据。每一步都另有一章讲解，这里把它们连在一起。
#
# 阅读之前需要[装好环境](../setup.md#install)，并了解[卷积](../convolution.md)和[训练循环](../training.md#loop)。读完之后，你会有一份可以改成自己的图像分类器的程序。
#
# 结论先说：一个有 {{ size:,}} 个参数的网络，用 5,000 张图像训练，在 1,000 张测试图像上准确率是 {{ correct:.1%}} {{ tested test_the_classifier_learns_clothes }}。公开结果里的小网络用十二倍的图像训练，准确率为 [0.88 至 0.93](#published)。

# %% [markdown] lang="en" id="data" alt="Ten gray pictures in two rows, one of each class: T-shirt, trouser, pullover, dress, coat, sandal, shirt, sneaker, bag, ankle boot."
# ## Data: three parts, with the test set kept for the end
#
# Fashion-MNIST comes [with torchvision](../augmentation.md#datasets). This site ships its first 6,000 training and 1,000 test images; with all 70,000, which `FashionMNIST("data", download=True)` fetches into an empty folder, the code below should need no change. The [validation set](../model_selection.md#splits) is taken from the training images. All images fit into memory, so they stay there as bytes, on the [device](../setup.md#device) where training takes place, and no `DataLoader` is needed.

# %% [markdown] lang="zh" id="data" alt="两排共十张灰度图像，每个类别一张：T 恤、裤子、套头衫、连衣裙、外套、凉鞋、衬衫、运动鞋、包、短靴。"
# ## 数据：分成三份，测试集留到最后
#
# Fashion-MNIST [由 torchvision 提供](../augmentation.md#datasets)。本站附带它的前 6,000 张训练图像和前 1,000 张测试图像；如果在空文件夹里用 `FashionMNIST("data", download=True)` 下载全部 70,000 张，下面的代码应该不必改动。[验证集](../model_selection.md#splits)从训练图像中划出。所有图像都放得进内存，所以直接以字节的形式放在训练所用的[设备](../setup.md#device)上，不需要 `DataLoader`。

# %%
import matplotlib.pyplot as plt
import torch
from torchvision.datasets import FashionMNIST

device = torch.accelerator.current_accelerator(check_available=True) or "cpu"
seen, new = FashionMNIST("data", train=True), FashionMNIST("data", train=False)
classes = [name.split("/")[0] for name in seen.classes]
x, y = seen.data[:, None].to(device), seen.targets.to(device)
x_test, y_test = new.data[:, None].to(device), new.targets.to(device)
n = len(x) * 5 // 6  # the last sixth of the training rows is for validation
train, val = (x[:n], y[:n]), (x[n:], y[n:])
counts = train[1].bincount().tolist()
print(f"{n} to train, {len(x) - n} to validate, {len(x_test)} to test")
print(tuple(x.shape), x.dtype)
print("training images of each class:", counts)

_, axes = plt.subplots(2, 5, figsize=(7, 3.2))
for c, plot in enumerate(axes.flat):
    plot.imshow(x[y == c][0, 0].numpy(force=True), cmap="Greys")
    plot.set_title(classes[c], fontsize=9), plot.axis("off")
plt.show()

# %% [markdown] lang="en" id="data-read"
# The three parts share no image {{ tested test_parts_share_no_image }}, and the classes are about equally frequent, so accuracy is a [fair measure](../model_selection.md#metrics). Anyone who chooses epochs or learning rates on the test set, as the [article](../articles.md#a4) does in its "validation", [reports too high an accuracy](../best_model.md#leak).

# %% [markdown] lang="zh" id="data-read"
# 三份之间没有相同的图像 {{ tested test_parts_share_no_image }}，各类别的数量也差不多，所以准确率是[合适的指标](../model_selection.md#metrics)。如果像[一篇文章](../articles.md#a4)的“验证”那样，用测试集来选轮数或学习率，报告的结果就会[偏高](../best_model.md#leak)。

# %% [markdown] lang="en" id="augmentation" alt="Two rows of eight shoes and clothes. The upper row shows the pictures as they are; in the lower row some of them are mirrored."
# ## Augmentation for a batch: a flip drawn for each image
#
# A mirrored shirt is a shirt, so flips [keep the label](../augmentation.md#label). Given a whole batch, `v2.RandomHorizontalFlip` [draws once for all of it](../augmentation.md#exercise-1); this function draws for each image separately, on the device, without a loop.

# %% [markdown] lang="zh" id="augmentation" alt="两排，每排八张服装图像。上排是原图，下排有一部分左右翻转。"
# ## 数据增强：整批处理，每张图像分别随机翻转
#
# 左右翻转的衬衫还是衬衫，所以翻转[不改变标签](../augmentation.md#label)。如果把整个批次（batch）交给 `v2.RandomHorizontalFlip`，[所有图像共用一次随机抽取](../augmentation.md#exercise-1)，要翻转就全部翻转。下面的函数在设备上处理整个批次，不用循环，但每张图像是否翻转是分别抽取的。


# %%
def flip(x):  # (images, channels, height, width)
    chosen = torch.rand(len(x), 1, 1, 1, device=x.device) < 0.5
    return torch.where(chosen, x.flip(3), x)


torch.manual_seed(0)
some = torch.arange(10, 18)
_, axes = plt.subplots(2, 8, figsize=(7, 1.9))
for images, row in zip((x[some], flip(x[some])), axes):
    for image, plot in zip(images, row):
        plot.imshow(image[0].numpy(force=True), cmap="Greys")
        plot.axis("off")
plt.show()

# %% [markdown] lang="en" id="augmentation-read"
# About half of the images are mirrored, each of them entirely {{ tested test_each_image_is_flipped_for_itself }}. For larger files, use a `Dataset` with a [training and a test pipeline](../augmentation.md#pipelines) and [workers](../augmentation_in_practice.md#workers) instead.

# %% [markdown] lang="zh" id="augmentation-read"
# 大约一半的图像会翻转，而且是整张翻转 {{ tested test_each_image_is_flipped_for_itself }}。文件较大时，改用 `Dataset`，配上[训练与测试两条流水线](../augmentation.md#pipelines)和[工作进程](../augmentation_in_practice.md#workers)。

# %% [markdown] lang="en" id="network"
# ## A small CNN that normalizes its own input
#
# The model is a [subclass of `nn.Module`](../networks.md#module). Two convolutions with stride 2 reduce the side from 28 to 14 to 7; dropout and one linear layer follow. Mean and standard deviation are those of the training images. As buffers they belong to the model, on its device and in its file, so that nobody can [forget them](../deployment.md#bundle) later {{ tested test_the_model_normalizes_with_the_training_images }}. The number of channels and the side of square images are read off the tensor {{ tested test_the_model_takes_square_images_of_any_side }}.

# %% [markdown] lang="zh" id="network"
# ## 小型 CNN，标准化放在模型里
#
# 一个 [`nn.Module` 的子类](../networks.md#module)：两个步幅（stride）为 2 的卷积把边长从 28 降到 14，再降到 7，然后是 Dropout 和一个线性层。标准化（standardization）用的均值和标准差由训练图像计算，作为缓冲区（buffer）存放在模型里，随模型一起移动和保存 {{ tested test_the_model_normalizes_with_the_training_images }}，以后就不会[忘记标准化](../deployment.md#bundle)。通道数和边长直接取自张量的形状，图像是正方形即可 {{ tested test_the_model_takes_square_images_of_any_side }}。

# %%
from torch import nn
from torch.nn.functional import cross_entropy, dropout


class SmallCNN(nn.Module):
    def __init__(self, pixels):  # training images, from 0 to 255
        super().__init__()
        _, channels, side, _ = pixels.shape
        std, mean = torch.std_mean(pixels / 255, (0, 2, 3), keepdim=True)
        self.register_buffer("mean", mean[0])
        self.register_buffer("std", std[0])
        self.features = nn.Sequential(
            nn.Conv2d(channels, 16, 3, stride=2, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            nn.Conv2d(16, 32, 3, stride=2, padding=1, bias=False),
            nn.BatchNorm2d(32),
            nn.ReLU(),
        )
        self.head = nn.Linear(32 * ((side + 3) // 4) ** 2, 10)
        self.to(pixels.device)

    def forward(self, x):  # pixels from 0 to 255
        h = self.features((x / 255 - self.mean) / self.std).flatten(1)
        return self.head(dropout(h, 0.3, self.training))


torch.manual_seed(0)
model = SmallCNN(train[0])
size = sum(w.numel() for w in model.parameters())
pixels = [model.mean.item(), model.std.item()]
print(f"{size:,} parameters")
print("pixels: mean {:.3f}, standard deviation {:.3f}".format(*pixels))

# %% [markdown] lang="en" id="training"
# ## Train: progress bar, best epoch, early stopping
#
# After each epoch the accuracy on the validation images is measured. If it is the [best so far](../best_model.md#best-epoch), the weights are saved; after three epochs without a better one, the learning rate is divided by five; after six, training [stops](../best_model.md#better). After forty epochs it stops in any case. At the end, the best weights are loaded. The [progress bar](../training.md#reports) of tqdm is shown in its last state.

# %% [markdown] lang="zh" id="training"
# ## 训练：进度条、最好的一轮与早停
#
# 每一轮（epoch）之后，在验证集上计算准确率。如果是[目前最好的](../best_model.md#best-epoch)，就保存权重；连续三轮没有提高，学习率（learning rate）就除以五；连续六轮没有提高，就[提前停止](../best_model.md#better)；最多训练四十轮。最后加载最好的权重。tqdm 的[进度条](../training.md#reports)在本页只显示最后的状态。

# %%
from torch.optim.lr_scheduler import ReduceLROnPlateau
from tqdm import tqdm

FORM = "{desc} |{bar:20}| {n}/{total}{postfix}"  # without times


@torch.no_grad()
def predict(model, x):  # logits
    model.eval()
    return torch.cat([model(part) for part in x.split(500)])


def accuracy(model, x, y):
    return (predict(model, x).argmax(1) == y).float().mean().item()


def fit(model, train, val, path="best.pt", epochs=40, lr=3e-3, quiet=False):
    x, y = train
    optimizer = torch.optim.AdamW(model.parameters(), lr=lr)
    schedule = ReduceLROnPlateau(optimizer, "max", factor=0.2, patience=2)
    history, best = [], -1.0  # (training loss, validation accuracy)
    bar = tqdm(total=epochs, desc="epochs", bar_format=FORM, disable=quiet)
    for _ in range(epochs):
        total = 0.0
        model.train()
        for i in torch.randperm(len(x)).split(64):
            loss = cross_entropy(model(flip(x[i])), y[i])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(i)
        found = accuracy(model, *val)
        history.append((total / len(x), found))
        if found > best:
            best, waited = found, 0
            torch.save(model.state_dict(), path)
        else:
            waited += 1
        schedule.step(found)
        bar.set_postfix(best=f"{best:.3f}", refresh=False)
        bar.update()
        if waited > 5:
            break
    bar.close()
    model.load_state_dict(torch.load(path, weights_only=True))
    return history


history = fit(model, train, val)

# %% [markdown] lang="en" id="curves" alt="Left: training loss falls steeply over the first epochs, then slowly. Right: validation accuracy rises, then levels off and scatters a little; a dot marks the epoch that is kept, several epochs before the end."
# ### Look at the curves before the test set

# %% [markdown] lang="zh" id="curves" alt="左图：训练损失在最初几轮急剧下降，之后变慢。右图：验证准确率上升后趋于平稳，略有波动，圆点标出保留的那一轮，它后面还有几轮。"
# ### 先看曲线，再看测试集

# %%
_, axes = plt.subplots(1, 2, figsize=(7, 2.6))
names = "training loss", "validation accuracy"
for plot, values, name in zip(axes, zip(*history), names):
    plot.plot(range(1, len(history) + 1), values)
    plot.set(xlabel="epoch", ylabel=name)
heights = [height for _, height in history]
best = max(heights)
kept = heights.index(best) + 1
axes[1].plot(kept, best, "o", color="C1", label="kept")
axes[1].legend(loc="lower right")
plt.show()
ended = len(history)
print(f"{ended} epochs, kept number {kept}: {best:.3f}")

# %% [markdown] lang="en" id="curves-read"
# The model now has the weights of its best epoch, which need not be the last {{ tested test_the_best_epoch_is_kept }}. Training stops six epochs after the last improvement {{ tested test_training_stops_after_six_epochs_without_progress }}, here before the limit of forty {{ tested test_training_ends_before_the_limit }}. Of the learning rates 0.001, 0.003 and 0.01, the second had the highest mean validation accuracy, with three networks each and at most 20 epochs (our own runs, not shown here). As the [best of many](../best_model.md#winner) measurements, {{ best:.3f}} is probably a little too high.

# %% [markdown] lang="zh" id="curves-read"
# 现在模型的权重来自最好的一轮，它不一定是最后一轮 {{ tested test_the_best_epoch_is_kept }}。连续六轮没有提高，训练就停止 {{ tested test_training_stops_after_six_epochs_without_progress }}，这里没有达到四十轮的上限 {{ tested test_training_ends_before_the_limit }}。学习率 0.003 是 0.001、0.003、0.01 三个值中验证准确率均值最高的，每个值训练三个网络，最多 20 轮（我们另做的实验，本页未列出）。{{ best:.3f}} 是[许多次测量里的最大值](../best_model.md#winner)，所以很可能略微偏高。

# %% [markdown] lang="en" id="report" alt="Confusion matrix of ten classes as a gray grid. Most counts lie on the diagonal. Off it, most counts lie among T-shirts, pullovers, dresses, coats and shirts."
# ## One report on the test set: accuracy, recall, confusion matrix
#
# Only now, when all decisions have been made, do we use the test set.

# %% [markdown] lang="zh" id="report" alt="十个类别的混淆矩阵，灰度网格。多数计数在对角线上。对角线之外，多数计数在 T 恤、套头衫、连衣裙、外套和衬衫之间。"
# ## 测试集只报告一次：准确率、召回率与混淆矩阵
#
# 所有的选择都已经做完，现在才使用测试集。

# %%
from sklearn.metrics import ConfusionMatrixDisplay, confusion_matrix

logits = predict(model, x_test)
answer = logits.argmax(1)
correct = (answer == y_test).float().mean().item()
half = 1.96 * (correct * (1 - correct) / len(y_test)) ** 0.5
print(f"test accuracy {correct:.3f} ± {half:.3f}")
matrix = confusion_matrix(y_test.cpu(), answer.cpu())  # (label, answer)
recall = (matrix.diagonal() / matrix.sum(1)).tolist()
precision = (matrix.diagonal() / matrix.sum(0)).tolist()
for row in zip(classes, precision, recall):
    print("{:12} precision {:.2f}, recall {:.2f}".format(*row))

_, plot = plt.subplots(figsize=(6, 5))
display = ConfusionMatrixDisplay(matrix, display_labels=classes)
display.plot(ax=plot, colorbar=False, xticks_rotation=45, cmap="Greys")
plot.grid(False)
plt.show()

# %% [markdown] lang="en" id="report-read"
# The ± gives the 95% interval of the normal approximation. With 1,000 test images, two such reports that are one percentage point apart do not show which model is better. A row of the [confusion matrix](../model_selection.md#metrics) shows how the images of one class were classified. Shirts are hard: on average over the two networks of the [study below](#published), their recall is lower than that of the other nine classes together by more than 0.03 {{ tested test_shirts_are_harder_than_the_rest }}.

# %% [markdown] lang="zh" id="report-read"
# ± 是按正态近似计算的 95% 区间。测试图像只有 1,000 张，两份这样的报告相差一个百分点，还看不出哪个模型更好。[混淆矩阵](../model_selection.md#metrics)每一行（row）对应一个真实类别，显示它的图像被分成了什么。衬衫很难分，在[后面的实验](#published)里，两个网络对衬衫的召回率（recall），平均比其余九类合计的召回率低 0.03 以上 {{ tested test_shirts_are_harder_than_the_rest }}。

# %% [markdown] lang="en" id="mistakes" alt="Ten pictures in two rows, each with the model's class, its probability, and the label. In all of them, class and label differ, although the model gives its class a high probability."
# ## The worst mistakes: pictures with the largest loss
#
# An accuracy does not say *what* goes wrong. Sort the test images by loss, and look at the worst:

# %% [markdown] lang="zh" id="mistakes" alt="两排共十张图像，每张标有模型预测的类别、概率和标签。预测都与标签不同，尽管概率很高。"
# ## 分错的图像：损失最大的十张
#
# 准确率没有说明错在**哪里**。把测试图像按损失排序，看看最大的几张：

# %%
losses = cross_entropy(logits, y_test, reduction="none")
worst = losses.topk(10).indices.tolist()
sure = logits.softmax(1).amax(1)
_, axes = plt.subplots(2, 5, figsize=(7, 3.6))
for i, plot in zip(worst, axes.flat):
    plot.imshow(x_test[i, 0].numpy(force=True), cmap="Greys")
    plot.axis("off")
    said = f"{classes[answer[i]]}, {sure[i]:.0%}"
    plot.set_title(f"{said}\nlabel: {classes[y_test[i]]}", fontsize=9)
plt.show()

# %% [markdown] lang="en" id="mistakes-read"
# These are the images whose label got the lowest probability {{ tested test_the_worst_have_the_least_probability }}. Look at each: is the picture odd, the class hard to see in 28 × 28 pixels, or the label doubtful? What you see decides what to do next: more images of that kind, larger images, or better labels.

# %% [markdown] lang="zh" id="mistakes-read"
# 在测试图像中，模型给这些图像的真实标签的概率最低 {{ tested test_the_worst_have_the_least_probability }}。逐张看一看，是照片不寻常，是 28 × 28 像素看不清类别，还是标签本身可疑？答案决定了下一步该增加这类图像、换用更大的图像，还是改正标签。

# %% [markdown] lang="en" id="published" alt="Test accuracy against the number of training images, logarithmic, from 500 to 60,000. Our networks, two for each number, rise from about 0.78 at 500 to about 0.87 at 5,000. Published results are drawn at 60,000: two convolutions 0.876 and 0.925, DenseNet 0.954. A dashed line marks people, 0.835."
# ## Published results, and what more images bring
#
# How good is that? The [repository of Fashion-MNIST](https://github.com/zalandoresearch/fashion-mnist#benchmark) lists results that users have submitted, and that its authors have not checked. The data set has 60,000 training and 10,000 test images:
#
# | | test accuracy |
# |---|---|
# | people without knowledge of fashion, three for each of 1,000 images | 0.835 |
# | two convolutional layers, max pooling (Keras) | 0.876 |
# | MLP 256-128-64 | 0.900 |
# | three convolutional layers, pooling, batch norm | 0.903 |
# | two convolutional layers, fewer than 100,000 parameters | 0.925 |
# | DenseNet-BC, 768,000 parameters, random crops and flips | 0.954 |
# | WRN40-4, 8.9 million parameters, the same augmentation | 0.967 |
#
# Our network saw 5,000 images. To see how much their number matters, we train it on fewer, twice for each number, with different images and initial weights:

# %% [markdown] lang="zh" id="published" alt="测试准确率随训练图像数量的变化，横轴为对数刻度，从 500 到 60,000。我们的网络每种数量两个，从 500 张时的约 0.78 升到 5,000 张时的约 0.87。60,000 处是公开的结果：两个卷积层 0.876 与 0.925，DenseNet 0.954。虚线是人的 0.835。"
# ## 公开的结果，以及更多图像的作用
#
# 这个准确率算高吗？[Fashion-MNIST 的代码仓库](https://github.com/zalandoresearch/fashion-mnist#benchmark)列出了用户提交的结果，作者没有逐一核实。整个数据集有 60,000 张训练图像和 10,000 张测试图像：
#
# | | 测试准确率 |
# |---|---|
# | 不懂时装的人，1,000 张，每张三人判断 | 0.835 |
# | 两个卷积层，最大池化（Keras） | 0.876 |
# | 多层感知机 256-128-64 | 0.900 |
# | 三个卷积层，池化，批量归一化 | 0.903 |
# | 两个卷积层，参数不到 100,000 个 | 0.925 |
# | DenseNet-BC，768,000 个参数，随机裁剪与翻转 | 0.954 |
# | WRN40-4，890 万个参数，同样的增强 | 0.967 |
#
# 我们只用了 5,000 张。为了看图像的数量有多重要，再用更少的图像训练，每种数量两次，每次换一批图像和初始权重：


# %%
def trained(count, seed):  # on `count` images, drawn anew for each seed
    torch.manual_seed(seed)
    i = torch.randperm(n)[:count]
    model = SmallCNN(x[i])
    fit(model, (x[i], y[i]), val, "curve.pt", quiet=True)
    return predict(model, x_test).argmax(1)


COUNTS = [500, 1600, n]
answers = [[trained(count, seed) for seed in (0, 1)] for count in COUNTS[:2]]
answers.append([answer, trained(n, 1)])  # that of the report, and another
at = [[(a == y_test).float().mean().item() for a in some] for some in answers]
at_mean = [sum(two) / 2 for two in at]
hits = [a == y_test for a in answers[-1]]
shirts = [hit[y_test == 6].float().mean().item() for hit in hits]
rest = [hit[y_test != 6].float().mean().item() for hit in hits]
for count, two in zip(COUNTS, at):
    print(f"{count:5} images:", *(f"{a:.3f}" for a in two))
print("recall of shirts:", *(f"{a:.2f}" for a in shirts))
print("of all the rest: ", *(f"{a:.2f}" for a in rest))

for seed, each in enumerate(zip(*at)):
    label = "ours" if seed == 0 else None
    plt.plot(COUNTS, each, "o-", color="C0", alpha=0.6, label=label)
PUBLISHED = {"2 convolutions (Keras)": 0.876}
PUBLISHED |= {"2 convolutions, < 100,000": 0.925, "DenseNet": 0.954}
for place, (name, a) in enumerate(PUBLISHED.items(), start=1):
    plt.plot(60_000, a, "D", color=f"C{place}", label=name)
plt.axhline(0.835, color="C5", ls="--", label="people")
plt.xscale("log"), plt.xticks([*COUNTS, 60_000], [*COUNTS, "60000"])
plt.minorticks_off(), plt.legend(loc="lower right")
plt.xlabel("training images"), plt.ylabel("test accuracy")
plt.show()

# %% [markdown] lang="en" id="published-read"
# From 500 to 5,000 images the accuracy rises by more than 0.05 {{ tested test_more_images_are_worth_more }}, here from {{ at_mean[0]:.3f}} to {{ at_mean[-1]:.3f}}. The same learning rate serves all three: with at most 20 epochs, neither 0.001 nor 0.01 was better than 0.003 by more than 0.005 on the validation images for any of the sizes (our own runs, not shown here). Even the step from 1,600 to 5,000 gains more than 0.01 {{ tested test_the_curve_still_rises }}, so we attribute part of the gap between ours and the published results to the number of images; with 6,000 images at hand, we cannot measure what more than 5,000 would bring. Another part is the network: the two above 0.95 are far larger and deeper.

# %% [markdown] lang="zh" id="published-read"
# 从 500 张到 5,000 张，准确率上升 0.05 以上 {{ tested test_more_images_are_worth_more }}，这里是从 {{ at_mean[0]:.3f}} 升到 {{ at_mean[-1]:.3f}}。三种数量都用学习率 0.003，因为训练不超过 20 轮时，在验证集上，0.001 和 0.01 最多比它好 0.005（我们另做的实验，本页未列出）。从 1,600 张到 5,000 张也还上升 0.01 以上 {{ tested test_the_curve_still_rises }}，所以我们认为，与公开结果的差距有一部分是图像太少造成的；这里只有 6,000 张图像，超过 5,000 张的情形无法测量。另一部分取决于网络，准确率在 0.95 以上的两个网络要大得多，也深得多。

# %% [markdown] lang="en" id="export"
# ## Export the model and predict from the file
#
# `torch.export` writes a [program that needs no class](../deployment.md#export). It takes pixels from 0 to 255, in batches of any size, since normalization is inside.

# %% [markdown] lang="zh" id="export"
# ## 导出模型，用文件预测
#
# `torch.export` 写出的是[不需要类定义的程序](../deployment.md#export)。标准化在模型里面，所以程序直接接受 0 到 255 的像素，批次大小不限。

# %%
from PIL import Image
from torchvision.transforms.v2.functional import pil_to_tensor

model.cpu().eval()
images = torch.export.Dim("images")
example = new.data[:2, None]  # bytes
program = torch.export.export(model, (example,), dynamic_shapes=({0: images},))
torch.export.save(program, "clothes.pt2")

new[0][0].save("photo.png")  # a picture of the test set

loaded = torch.export.load("clothes.pt2").module()
photo = Image.open("photo.png").convert("L").resize((28, 28))
batch = pil_to_tensor(photo)[None]  # bytes, (1, 1, 28, 28)
with torch.no_grad():
    probabilities = loaded(batch).softmax(1)[0]
    gap = (loaded(new.data[:, None]) - model(new.data[:, None])).abs().max()
gap = gap.item()
told = classes[probabilities.argmax()]
print(f"photo.png: {told}, {probabilities.max():.0%}")
print(f"{len(new):,} images, largest difference from the model: {gap:.6f}")

# %% [markdown] lang="en" id="export-read"
# Up to rounding, the exported file gives the model's logits, for one image and for all {{ tested test_the_exported_file_predicts_as_the_model }}. A photo from elsewhere must look like the training images: gray and centered, with a bright piece of clothing on a black background. [Deployment](../deployment.md) shows how to serve the file and monitor it.

# %% [markdown] lang="zh" id="export-read"
# 无论输入一张还是全部图像，文件给出的 logit 与模型都只差舍入误差 {{ tested test_the_exported_file_predicts_as_the_model }}。其他来源的照片必须与训练图像相似，即灰度图，黑色背景上是明亮的衣物，居中。怎样用这个文件提供服务，怎样监控，见[部署](../deployment.md)。

# %% [markdown] lang="en" id="cifar"
# ## The same code on CIFAR-10's format
#
# CIFAR-10 has color images of 32 × 32 pixels, [red, green and blue one after the other](../augmentation.md#datasets). `CIFAR10("cifar", download=True)` fetches it. Here we write small files in its layout: our clothes with a border of two pixels, each tinted with a random color. `CIFAR10` refuses files with other checksums, so our subclass skips that check.

# %% [markdown] lang="zh" id="cifar"
# ## 同样的代码读取 CIFAR-10 格式
#
# CIFAR-10 是 32 × 32 像素的彩色图像，[红、绿、蓝依次存放](../augmentation.md#datasets)，用 `CIFAR10("cifar", download=True)` 下载。这里按它的格式写几个小文件，内容还是服装，四周各加两个像素，每张随机染成一种颜色。`CIFAR10` 拒绝校验和不符的文件，所以用一个不检查校验和的子类。

# %%
import pickle
from pathlib import Path

from torch.nn.functional import pad
from torchvision.datasets import CIFAR10


class SmallCIFAR10(CIFAR10):
    train_list = [["data_batch_1", None]]
    test_list = [["test_batch", None]]
    meta = {"filename": "batches.meta", "key": "label_names", "md5": None}


folder = Path("cifar", CIFAR10.base_folder)
folder.mkdir(parents=True)
torch.manual_seed(0)
parts = {"data_batch_1": (seen, 1200), "test_batch": (new, 500)}
for name, (part, rows) in parts.items():
    wide = pad(part.data[:rows, None], (2, 2, 2, 2))  # 32 x 32
    colors = (wide * torch.rand(rows, 3, 1, 1)).byte().flatten(1)
    content = {"data": colors.numpy(), "labels": part.targets[:rows].tolist()}
    (folder / name).write_bytes(pickle.dumps(content))
(folder / "batches.meta").write_bytes(pickle.dumps({"label_names": classes}))


def tensors(part):  # (images, 3, 32, 32), bytes
    images = torch.tensor(part.data).movedim(3, 1).contiguous()
    return images.to(device), torch.tensor(part.targets, device=device)


x_color, y_color = tensors(SmallCIFAR10("cifar", train=True))
color_test = tensors(SmallCIFAR10("cifar", train=False))
most = len(x_color) * 5 // 6
colored = SmallCNN(x_color[:most])
fit(
    colored,
    (x_color[:most], y_color[:most]),
    (x_color[most:], y_color[most:]),
    "color.pt",
    epochs=10,
    quiet=True,
)
color_correct = accuracy(colored, *color_test)
print(tuple(x_color.shape), "test accuracy", round(color_correct, 3))

# %% [markdown] lang="en" id="cifar-read"
# Only the code that reads the files had to change: `SmallCNN` takes channels and side from the images, `fit` trains it as before, and it learns the colored clothes {{ tested test_the_same_code_learns_from_cifar_files }}. The images read from the files are the ones that were written {{ tested test_cifar_files_keep_the_pictures }}.

# %% [markdown] lang="zh" id="cifar-read"
# 只有读取文件的代码需要修改。`SmallCNN` 的通道数和边长取自图像，`fit` 照常训练，网络也学会了识别彩色服装 {{ tested test_the_same_code_learns_from_cifar_files }}。从文件读出的图像与写入的相同 {{ tested test_cifar_files_keep_the_pictures }}。

# %% [markdown] lang="en" id="resize"
# ## Why not resize 32 to 224?
#
# Many recipes, [the article's](../articles.md#a4) among them, enlarge CIFAR-10's images to 224 × 224. We count the multiply–adds of one forward pass, and look for the original in the enlarged image:

# %% [markdown] lang="zh" id="resize"
# ## 为什么不要把 32 放大到 224
#
# 许多教程，包括[这篇文章](../articles.md#a4)，都把 CIFAR-10 的图像放大到 224 × 224。下面统计一次前向传播的乘加（multiply–add）次数，再从放大的图像里找出原图：

# %%
from torch.utils.flop_counter import FlopCounterMode
from torchvision.transforms.v2.functional import resize


def multiply_adds(side):
    image = torch.randint(256, (1, 3, side, side))
    counted = SmallCNN(image).eval()
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        counted(image)
    return counter.get_total_flops() // 2, counted.head.weight.numel()


cost, weights = zip(*(multiply_adds(side) for side in (32, 224)))
ratio = cost[1] / cost[0]
print(f"multiply-adds: {cost[0]:,} and {cost[1]:,}, {ratio:.0f} times as many")
print(f"weights of the head: {weights[0]:,} and {weights[1]:,}")
small = x_color[:100].cpu()
large = resize(small, [224, 224])
same = torch.equal(large[..., 3::7, 3::7], small)
print("every seventh pixel is the original:", same)

# %% [markdown] lang="en" id="resize-read"
# The enlarged image takes {{ ratio:.0f}} times the work {{ tested test_224_costs_49_times_the_work }} and contains nothing that was not there before: every seventh pixel, from the fourth on, is one of the originals, and all others are computed from them {{ tested test_enlarging_adds_no_information }}. Enlarge for a network [with pre-trained weights](transfer_learning.ipynb) that expects 224; for your own, adapt the network.

# %% [markdown] lang="zh" id="resize-read"
# 计算量是 {{ ratio:.0f}} 倍 {{ tested test_224_costs_49_times_the_work }}，却没有任何新的信息，因为从第四个像素起每七个取一个，就是原图，其余的像素都由它们算出 {{ tested test_enlarging_adds_no_information }}。只有使用需要 224 的[预训练权重](transfer_learning.ipynb)时才放大；自己的网络，应该按图像的尺寸来设计。

# %% [markdown] lang="en" id="next"
# ## Try next
#
# Change one thing at a time, compare on the validation images over several seeds, and leave the test set alone.
#
# - Leave the flips out, or add shifts by up to two pixels, with `RandomCrop(28, padding=2)` [for each image](../augmentation.md#sizes). With three networks each and at most 20 epochs, we saw no difference in validation accuracy beyond their scatter of about 0.01 (our own runs, not shown here).
# - Add a third convolution, or [residual blocks](../residual.md#fashion).
# - Get all 70,000 images and extend the curve to 50,000; the code should need no change.
# - Load `clothes.pt2` in the [service](../deployment.md#service) and send it a photo of your own shirt.

# %% [markdown] lang="zh" id="next"
# ## 接下来试什么
#
# 每次只改一处，在验证集上用几个随机种子比较，不要动测试集。
#
# - 去掉翻转，或者加上最多两个像素的平移，即[对每张图像](../augmentation.md#sizes)用 `RandomCrop(28, padding=2)`。我们每种训练了三个网络，最多 20 轮，验证准确率的差别没有超出它们之间约 0.01 的波动（我们另做的实验，本页未列出）。
# - 增加第三个卷积，或者换成[残差块](../residual.md#fashion)。
# - 下载全部 70,000 张图像，把曲线画到 50,000，代码应该不必改动。
# - 在[服务](../deployment.md#service)里加载 `clothes.pt2`，用自己衣服的照片试一试。

# %% [markdown] lang="en" id="articles"
# ## Where the articles are wrong
#
# **[The article on CNNs](../articles.md#a4)**, chapter 5, plans a project well, from data to deployment. Its code does not run as printed ([`num_epochs`](../training.md#articles)), never [prints a loss](../training.md#reports), leaves [dropout on](../training.md#eval) in validation, [cuts decimals off](../training.md#evaluate) its accuracy, [validates on the test set](../model_selection.md#splits), puts [205 million parameters](../convolution.md#article-network) into a "simple" CNN because of the [enlarged images](#resize), and exports with the deprecated [`torch.jit`](../deployment.md#jit). **[The one on the best model](../articles.md#a5)** has the right plan; its [first comparison fails](../best_model.md#unbound).

# %% [markdown] lang="zh" id="articles"
# ## 文章错在哪里
#
# **[讲 CNN 的文章](../articles.md#a4)**第 5 章，从数据到部署的计划是对的。它的代码照抄不能运行（[`num_epochs`](../training.md#articles)），[从不打印进度](../training.md#reports)，验证时 [Dropout 没有关闭](../training.md#eval)，准确率被[截掉小数](../training.md#evaluate)，[用测试集验证](../model_selection.md#splits)，又因为[放大了图像](#resize)，“简单”的 CNN 有 [2 亿多个参数](../convolution.md#article-network)，最后用已弃用的 [`torch.jit`](../deployment.md#jit) 导出。**[讲最优模型的文章](../articles.md#a5)**的计划也对，但[第一次比较就会报错](../best_model.md#unbound)。

# %% [markdown] lang="en" id="summary"
# ## Summary
#
# - Split first, choose on validation images, report once on the test set, with an interval.
# - Put normalization into the model; then training, file and service normalize alike.
# - Look at the confusion matrix and the worst mistakes before you change the network; more images may help more.

# %% [markdown] lang="zh" id="summary"
# ## 小结
#
# - 先划分数据，用验证集做选择，测试集只报告一次，并给出区间。
# - 把标准化放进模型，训练时、导出的文件里和服务中就一致。
# - 改网络之前，先看混淆矩阵和损失最大的图像；增加训练图像也许更有效。

# %% [markdown] lang="en" id="reading"
# ## Further reading
#
# - H. Xiao, K. Rasul, R. Vollgraf: [Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning Algorithms](https://arxiv.org/abs/1708.07747), 2017.
# - A. Krizhevsky: [Learning Multiple Layers of Features from Tiny Images](https://www.cs.toronto.edu/~kriz/learning-features-2009-TR.pdf), 2009. CIFAR-10.
# - C. Northcutt, A. Athalye, J. Mueller: [Pervasive Label Errors in Test Sets Destabilize Machine Learning Benchmarks](https://arxiv.org/abs/2103.14749), 2021.
# - PyTorch: [torch.export](https://docs.pytorch.org/docs/stable/export.html); torchvision: [FashionMNIST](https://docs.pytorch.org/vision/stable/generated/torchvision.datasets.FashionMNIST.html).

# %% [markdown] lang="zh" id="reading"
# ## 延伸阅读
#
# - H. Xiao、K. Rasul、R. Vollgraf：[Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning Algorithms](https://arxiv.org/abs/1708.07747)，2017。
# - A. Krizhevsky：[Learning Multiple Layers of Features from Tiny Images](https://www.cs.toronto.edu/~kriz/learning-features-2009-TR.pdf)，2009。CIFAR-10。
# - C. Northcutt、A. Athalye、J. Mueller：[Pervasive Label Errors in Test Sets Destabilize Machine Learning Benchmarks](https://arxiv.org/abs/2103.14749)，2021。
# - PyTorch：[torch.export](https://docs.pytorch.org/docs/stable/export.html)；torchvision：[FashionMNIST](https://docs.pytorch.org/vision/stable/generated/torchvision.datasets.FashionMNIST.html)。
