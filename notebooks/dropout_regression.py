# proven: timeout=180
# %% [markdown] lang="en" id="dropout-regression" description="One experiment from the data to the verdict: a large network, twenty noisy points, what it memorizes and what dropout changes"
# # Dropout on twenty points
#
# A network with {{ size:,}} parameters is trained on twenty noisy points of a straight line. It learns the line, and the noise with it. This notebook follows that one experiment from the data to a verdict: what has the network memorized, what does dropout change, and how much of it was luck? The chapter on [dropout](../dropout.md) explains the method; here it is put to the test.

# %% [markdown] lang="zh" id="dropout-regression" description="一个实验从数据做到结论：用大网络拟合二十个带噪声的点，它记住了什么，dropout 又改变了什么"
# # 二十个点上的 dropout
#
# 一个有 {{ size:,}} 个参数的网络，训练数据只有一条直线上二十个带噪声的点。它学会了直线，连噪声也一并学了进去。这里从数据到结论完整地做一个实验，看网络记住了什么，dropout 改变了什么，其中又有多少是运气。方法本身见 [dropout（随机失活）](../dropout.md)一章，本页只做检验。

# %% [markdown] lang="en" id="points" alt="Forty points around a dashed diagonal: twenty dots measured first and twenty crosses measured at the same places later. Both scatter by about 0.3."
# ## Twenty points, measured twice
#
# The truth is the line $y = x$, and each measurement adds noise with a standard deviation of 0.3. We measure every $x$ twice. The first twenty values are for training, and the second twenty only for checking.

# %% [markdown] lang="zh" id="points" alt="虚线对角线周围的四十个点：二十个圆点是第一次测量，二十个叉是后来在同样位置的测量，散布在线的上下，偏差约为 0.3。"
# ## 二十个点，各测两次
#
# 真实规律是直线 $y = x$，每次测量都带有标准差为 0.3 的噪声。每个 $x$ 测两次，第一组二十个值用来训练，第二组二十个值只用来检验。

# %%
import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn.functional import mse_loss

torch.manual_seed(0)
x = torch.linspace(-1, 1, 20).unsqueeze(1)  # (points, 1)
grid = torch.linspace(-1, 1, 200).unsqueeze(1)


def measure():
    return x + 0.3 * torch.randn_like(x)


y, y_new = measure(), measure()

plt.scatter(x, y, label="for training")
plt.scatter(x, y_new, marker="x", label="for the check")
plt.plot(grid, grid, "--", color="C5", label="true line")
plt.xlabel("x"), plt.ylabel("y"), plt.legend()
plt.show()

# %% [markdown] lang="en" id="floor"
# The two measurements share the values of $x$ and the line, and nothing else. So even a perfect model, the line itself, misses the new values by the noise, which is a mean squared error of $0.3^2 = 0.09$ on average {{ tested test_new_values_miss_even_the_truth_by_the_noise }}. A model whose error on its training points is much smaller has not learned the line any better; it has copied the noise.

# %% [markdown] lang="zh" id="floor"
# 两次测量的共同之处只有位置和那条直线。所以即使模型完全正确，就是那条直线本身，对新测量值的误差也与噪声一样大，均方误差平均是 $0.3^2 = 0.09$ {{ tested test_new_values_miss_even_the_truth_by_the_noise }}。如果一个模型在训练点上的误差远小于这个数，那不是学得更好，而是照抄了噪声。

# %% [markdown] lang="en" id="plain" alt="The twenty training points and the true line. The curve of the network bends up and down and passes through or close by most of the points."
# ## A network without dropout
#
# The network has two hidden layers of 200 units. Adam takes 500 steps, each on all twenty points. `p` is the probability of dropping a unit; for now it is 0.

# %% [markdown] lang="zh" id="plain" alt="二十个训练点和真实直线。网络的曲线上下弯折，穿过或贴近大多数点。"
# ## 不用 dropout 的网络
#
# 网络有两个隐藏层，各有 200 个神经元；用 Adam 训练 500 步，每步都用上全部二十个点。`p` 是丢弃一个神经元的概率，暂时取 0。


# %%
def train(p, y):
    layers = [nn.Linear(1, 200), nn.ReLU(), nn.Dropout(p)]
    layers += [nn.Linear(200, 200), nn.ReLU(), nn.Dropout(p)]
    model = nn.Sequential(*layers, nn.Linear(200, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01, fused=True)
    for _ in range(500):
        optimizer.zero_grad()
        mse_loss(model(x), y).backward()
        optimizer.step()
    return model.eval().requires_grad_(False)


def draw(model, label):
    plt.scatter(x, y, color="C5", label="for training")
    plt.plot(grid, grid, "--", color="C5", label="true line")
    for each, name in zip(model, label):
        plt.plot(grid, each(grid), label=name)
    plt.xlabel("x"), plt.ylabel("y"), plt.legend()
    plt.show()


plain = train(0.0, y)
size = sum(w.numel() for w in plain.parameters())
seen, new = [mse_loss(plain(x), y)], [mse_loss(plain(x), y_new)]
print(f"{size:,} parameters")
print(f"error on the training points {seen[0]:.3f}")
print(f"error on the new values      {new[0]:.3f}")
draw([plain], ["no dropout"])

# %% [markdown] lang="en" id="plain-read"
# On the training points the error is {{ seen[0]:.3f }}, although the noise alone has a mean square of 0.09. On the new values, measured at the very same $x$, it is {{ new[0]:.3f }}. The curve shows why: it bends toward individual points.

# %% [markdown] lang="zh" id="plain-read"
# 训练点上的误差是 {{ seen[0]:.3f }}，而噪声本身的均方就有 0.09；同样的 $x$，换成新的测量值，误差是 {{ new[0]:.3f }}。从图中就能看出原因，曲线会向个别的点弯折。

# %% [markdown] lang="en" id="memorized"
# ## How much noise it has memorized
#
# A small training error does not say whether the line or the noise was learned. Here we can tell, because we made the noise ourselves: it is `y - x`. How much of it is in the curve? We take the deviations of the curve from the line at the twenty points and compute which multiple of the noise fits them best. The answer is 1 if the curve repeats all of the noise, and 0 if it repeats none.

# %% [markdown] lang="zh" id="memorized"
# ## 网络记住了多少噪声
#
# 训练误差小，并不能说明学到的是直线还是噪声。但在这里可以区分，因为噪声是我们自己加的，就是 `y - x`。曲线里含有多少噪声？取曲线在各点与直线的偏差，看它最接近噪声的多少倍。曲线如果把噪声全部重复了一遍，结果就是 1；如果一点也没有重复，就是 0。


# %%
def repeated(model, y):
    noise, departure = y - x, model(x) - x  # (points, 1)
    return (departure * noise).sum() / noise.square().sum()


learned, chance = repeated(plain, y), repeated(plain, y_new)
print(f"noise of the training points that it repeats: {learned:.0%}")
print(f"noise of the new values that it repeats:      {chance:.0%}")

# %% [markdown] lang="en" id="memorized-read"
# Of the noise that the network has seen, {{ learned:.0%}} is in the curve {{ tested test_the_plain_network_repeats_its_noise }}. This is what *overfitting* means here, expressed in one number. The network cannot repeat noise that it has not seen, so the {{ chance:.0%}} is chance: for twenty random numbers and a curve that copies all of some other noise, this share has a standard deviation of 24% {{ tested test_unseen_noise_is_repeated_by_chance_only }}.

# %% [markdown] lang="zh" id="memorized-read"
# 网络见过的噪声，有 {{ learned:.0%}} 进入了曲线 {{ tested test_the_plain_network_repeats_its_noise }}。过拟合（overfitting）的程度，在这里就用这一个数来表示。网络没见过新测量值的噪声，不可能重复它，所以算出的 {{ chance:.0%}} 只是巧合：即使曲线把另一组噪声全部重复了一遍，对二十个无关的随机数算这个比例，也会偶然得到不为零的值，标准差是 24% {{ tested test_unseen_noise_is_repeated_by_chance_only }}。

# %% [markdown] lang="en" id="dropped" alt="The same points with both curves. The curve with dropout is smoother and stays nearer to the dashed line than the one without."
# ## The same network with dropout
#
# The data, the size and the 500 steps stay the same. But in each step, every hidden unit is dropped with probability 0.5.

# %% [markdown] lang="zh" id="dropped" alt="同样的点和两条曲线。用 dropout 的曲线更平滑，也比不用的那条更靠近虚线。"
# ## 同一个网络，加上 dropout
#
# 数据、网络大小和 500 步训练都不变，只是每一步里，每个隐藏神经元都有 0.5 的概率被丢弃。

# %%
dropped = train(0.5, y)
seen.append(mse_loss(dropped(x), y))
new.append(mse_loss(dropped(x), y_new))
share = [learned, repeated(dropped, y)]
less = share[0] - share[1]

print("p     training points   new values   noise repeated")
for row in zip((0.0, 0.5), seen, new, share):
    print("{} {:17.3f} {:12.3f} {:16.0%}".format(*row))
draw([plain, dropped], ["no dropout", "dropout p = 0.5"])

# %% [markdown] lang="en" id="dropped-read"
# With dropout the network repeats {{ share[1]:.0%}} of the noise instead of {{ share[0]:.0%}} {{ tested test_dropout_repeats_less_noise }}. Its error on the training points is {{ seen[1]:.3f }} instead of {{ seen[0]:.3f }}, and on the new values it is {{ new[1]:.3f }} instead of {{ new[0]:.3f }}. One run does not tell how much of the second difference is due to dropout and how much to these twenty new values.

# %% [markdown] lang="zh" id="dropped-read"
# 用了 dropout，网络重复的噪声从 {{ share[0]:.0%}} 降到 {{ share[1]:.0%}} {{ tested test_dropout_repeats_less_noise }}。训练点上的误差是 {{ seen[1]:.3f }}，不用时是 {{ seen[0]:.3f }}；新测量值上的误差是 {{ new[1]:.3f }}，不用时是 {{ new[0]:.3f }}。后一个差别里，有多少来自 dropout，有多少来自这二十个新测量值，只做一次实验无法判断。

# %% [markdown] lang="en" id="seeds" alt="For ten data sets, the error with respect to the true line: orange dots for dropout lie below the teal dots without it nearly everywhere; gray crosses of the straight line lie lowest."
# ## Ten more data sets
#
# So far we have used one set of points and one initialization of the weights. Now we measure again, ten times, and each time train both networks from new random weights. Since we know the truth, we can compute the error with respect to the true line itself. We add a third method: the straight line that least squares fits to the points.

# %% [markdown] lang="zh" id="seeds" alt="十份数据上到真实直线的误差：用 dropout 的橙色点几乎都低于不用的青色点，最低的是代表直线拟合的灰色叉。"
# ## 换十份数据再做一遍
#
# 以上只用了一组点，权重也只初始化了一次。所以我们重新测量十次，每次都从新的随机权重出发，训练这两种网络。既然知道真实直线，就直接计算到它的误差。再加入第三种方法，即用最小二乘法拟合出的直线。

# %%
errors = []  # (data sets, competitors)
features = torch.cat([x, torch.ones_like(x)], 1)  # (points, 2)
for _ in range(10):
    again = measure()
    line = features @ torch.linalg.lstsq(features, again).solution
    curves = [train(0.0, again)(x), train(0.5, again)(x), line]
    errors.append(torch.stack([mse_loss(curve, x) for curve in curves]))

errors = torch.stack(errors)
means = errors.mean(0)
gains = errors[:, 0] - errors[:, 1]  # (data sets,)
gain, doubt = gains.mean(), gains.std() / 10**0.5
scatter = gains.std()
wins = (gains > 0).sum()
print("mean error   no dropout   dropout   straight line")
print("{:23.3f} {:9.3f} {:15.3f}".format(*means))
print(f"gain by dropout {gain:.3f}, give or take {doubt:.3f}")
print(f"dropout is better in {wins} of 10")

plt.plot(errors[:, 0], "o", label="no dropout")
plt.plot(errors[:, 1], "o", label="dropout p = 0.5")
plt.plot(errors[:, 2], "x", color="C5", label="straight line", clip_on=False)
plt.vlines(range(10), errors[:, 1], errors[:, 0], color="C5", lw=0.8)
plt.xticks(range(10), range(1, 11)), plt.ylim(0)
plt.xlabel("data set"), plt.ylabel("error to the true line"), plt.legend()
plt.show()

# %% [markdown] lang="en" id="verdict"
# ## Verdict
#
# - **Dropout helps here, and not by luck.** After 500 steps at this learning rate it is nearer to the truth on {{ wins }} of 10 data sets. The mean error falls from {{ means[0]:.3f }} to {{ means[1]:.3f }}: a gain of {{ gain:.3f }} with a standard error of {{ doubt:.3f }} {{ tested test_the_gain_is_not_luck }}.
# - **One data set proves little.** From one data set to the next, the gain itself has a standard deviation of {{ scatter:.3f }}. Both networks have seen the same points, so what counts is the scatter of the differences, not that of either error.
# - **The right model is better still.** The mean error of the straight line is {{ means[2]:.3f }} {{ tested test_the_right_model_wins }}.
#
# The line has only two parameters, a weight $w$ and a bias $b$, so it can fit little of the noise. How little follows from theory: for $n = 20$ points, the expected error is
#
# $$
# \mathbb{E}\left[(wx + b - x)^2\right] = \frac{2}{n} \cdot 0.3^2 = 0.009
# $$
#
# Here, dropout reduces the error of a network that is too large for its data. It does not make it right, and [stopping in time](../dropout.md#many-runs) can do as much. Where you know the form of the answer, use that form; where you do not, dropout is one of several ways to [reduce overfitting](../dropout.md#overfit).

# %% [markdown] lang="zh" id="verdict"
# ## 结论
#
# - **Dropout 在这里有效，而且不是靠运气。** 以这个学习率（learning rate）训练 500 步之后，10 份数据里，有 {{ wins }} 份用 dropout 的曲线更接近真实直线。平均误差从 {{ means[0]:.3f }} 降到 {{ means[1]:.3f }}，改善了 {{ gain:.3f }}，这个改善的标准误是 {{ doubt:.3f }} {{ tested test_the_gain_is_not_luck }}。
# - **只看一份数据说明不了问题。** 在各份数据之间，改善本身的标准差是 {{ scatter:.3f }}。两个网络用的是同样的点，所以要看的是差值的离散程度，而不是各自误差的离散程度。
# - **选对模型更好。** 直线的平均误差是 {{ means[2]:.3f }} {{ tested test_the_right_model_wins }}。
#
# 直线只有权重 $w$ 和偏置 $b$ 两个参数，拟合不了多少噪声。究竟能拟合多少，可以从理论上算出来：$n = 20$ 个点时，误差的期望是
#
# $$
# \mathbb{E}\left[(wx + b - x)^2\right] = \frac{2}{n} \cdot 0.3^2 = 0.009
# $$
#
# 在这里，网络相对数据过大，dropout 减小了误差，却没有使网络成为正确的模型，而且[及时停止训练](../dropout.md#many-runs)也能减小误差。如果知道真实规律的形式，就直接用那种形式；如果不知道，dropout 是[减轻过拟合](../dropout.md#overfit)的办法之一。
