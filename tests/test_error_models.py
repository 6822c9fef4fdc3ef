from copy import deepcopy

import pytest
import torch
from torch import nn
from torch.optim.lr_scheduler import LinearLR, ReduceLROnPlateau, StepLR

from proven.testing import run
from tests.said import said


@pytest.mark.parametrize(
    ("listing", "message"),
    [
        ("error_models/empty_parameters.py", "ValueError: optimizer got an empty parameter list"),
        (
            "error_models/only_tensors.py",
            "TypeError: optimizer can only optimize Tensors, but one of the params is torch.nn.modules.linear.Linear",
        ),
        (
            "error_models/one_tensor.py",
            "TypeError: params argument given to the optimizer should be an iterable of Tensors or dicts, but got torch.FloatTensor",
        ),
        ("error_models/whole_model.py", "TypeError: 'Net' object is not iterable"),
        ("error_models/non_leaf.py", "ValueError: can't optimize a non-leaf Tensor"),
        ("error_models/more_than_one_group.py", "ValueError: some parameters appear in more than one parameter group"),
        ("error_models/before_init.py", "AttributeError: cannot assign module before Module.__init__() call"),
        ("networks/no_forward.py", 'NotImplementedError: Module [Silent] is missing the required "forward" function'),
        ("error_models/not_a_module.py", "TypeError: list is not a Module subclass"),
        (
            "error_models/cannot_assign.py",
            "TypeError: cannot assign 'torch.FloatTensor' as parameter 'weight' (torch.nn.Parameter or None expected)",
        ),
        (
            "batch_norm/one_left_over.py",
            "ValueError: Expected more than 1 value per channel when training, got input size torch.Size([1, 4])",
        ),
        (
            "error_models/one_position.py",
            "ValueError: Expected more than 1 spatial element when training, got input size torch.Size([2, 16, 1, 1])",
        ),
        (
            "initialization/xavier_bias.py",
            "ValueError: Fan in and fan out can not be computed for tensor with fewer than 2 dimensions",
        ),
        (
            "initialization/old_name.py",
            "FutureWarning: `nn.init.xavier_uniform` is now deprecated in favor of `nn.init.xavier_uniform_`.",
        ),
        (
            "error_models/scheduler_first.py",
            "UserWarning: Detected call of `lr_scheduler.step()` before `optimizer.step()`. In PyTorch 1.1.0 and later, you should call them in the opposite order: `optimizer.step()` before `lr_scheduler.step()`.  Failure to do this will result in PyTorch skipping the first value of the learning rate schedule. See more details at https://pytorch.org/docs/stable/optim.html#how-to-adjust-learning-rate",
        ),
        (
            "error_models/initial_lr.py",
            "KeyError: \"param 'initial_lr' is not specified in param_groups[0] when resuming scheduler with last_epoch >= 0.\\nThis typically happens when:\\n1. You're trying to resume training from a checkpoint but haven't properly loaded the optimizer state\\n2. You're using last_epoch >= 0 for a fresh training run (not recommended)\"",
        ),
        (
            "error_models/no_metrics.py",
            "TypeError: ReduceLROnPlateau.step() missing 1 required positional argument: 'metrics'",
        ),
    ],
)
def test_the_message_is_exactly_this(listing, message):
    assert said(listing) == message


@pytest.mark.parametrize(
    ("listing", "holds"),
    [
        ("error_models/empty_parameters_cured.py", lambda r: r.count == 4),
        ("error_models/only_tensors_cured.py", lambda r: r.count == 4),
        ("error_models/one_tensor_cured.py", lambda r: r.count == 1),
        ("error_models/non_leaf_cured.py", lambda r: r.leaf is True),
        ("error_models/more_than_one_group_cured.py", lambda r: r.rates == [0.01, 0.1]),
        ("error_models/before_init_cured.py", lambda r: r.count == 2),
        ("error_models/missing_forward_cured.py", lambda r: r.shape == [1, 1]),
        ("error_models/not_a_module_cured.py", lambda r: r.count == 2),
        ("error_models/cannot_assign_cured.py", lambda r: r.learned is True),
        ("error_models/one_value_cured.py", lambda r: r.sizes == [32, 32]),
        ("error_models/one_position_cured.py", lambda r: r.shape == [2, 16, 1, 1]),
        ("error_models/fan_in_cured.py", lambda r: r.bias == [0, 0, 0]),
        ("error_models/old_init_cured.py", lambda r: r.filled is True),
        ("error_models/scheduler_first_cured.py", lambda r: r.rates == [0.1, 0.01]),
        ("error_models/initial_lr_cured.py", lambda r: r.epoch == 20 and abs(r.lr - 0.1 * 0.1**2) < 1e-9),
        ("error_models/no_metrics_cured.py", lambda r: abs(r.lr - 0.01) < 1e-9),
    ],
)
def test_the_cure_does_what_it_should(listing, holds):
    assert holds(run(listing))


def test_layers_in_a_list_are_not_trained():
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.hidden = [nn.Linear(4, 4)]
            self.out = nn.Linear(4, 1)

        def forward(self, x):
            return self.out(self.hidden[0](x))

    model = Net()
    before = model.hidden[0].weight.clone(), model.out.weight.clone()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    model(torch.ones(2, 4)).sum().backward()
    optimizer.step()
    assert torch.equal(model.hidden[0].weight, before[0]) and not torch.equal(model.out.weight, before[1])


def test_a_model_is_no_list_of_parameters():
    with pytest.raises(TypeError, match="one of the params is torch"):
        torch.optim.SGD(nn.Sequential(nn.Linear(2, 1)), lr=0.1)
    with pytest.raises(TypeError, match="one of the params is torch"):
        torch.optim.SGD(nn.ModuleList([nn.Linear(2, 1)]), lr=0.1)
    with pytest.raises(TypeError, match="'Linear' object is not iterable"):
        torch.optim.SGD(nn.Linear(2, 1), lr=0.1)
    with pytest.raises(TypeError, match="'method' object is not iterable"):
        torch.optim.SGD(nn.Linear(2, 1).parameters, lr=0.1)


def test_a_misspelt_init_leaves_no_parameters():
    class Net(nn.Module):
        def _init_(self):
            super().__init__()
            self.fc = nn.Linear(2, 1)

        def forward(self, x):
            return self.fc(x)

    with pytest.raises(ValueError, match="empty parameter list"):
        torch.optim.SGD(Net().parameters(), lr=0.1)
    with pytest.raises(AttributeError, match="'Net' object has no attribute 'fc'"):
        Net()(torch.ones(1, 2))


def test_a_class_without_brackets_is_no_module():
    with pytest.raises(TypeError, match="ReLU is not a Module subclass"):
        nn.Sequential(nn.Linear(2, 2), nn.ReLU)


def test_a_replaced_parameter_is_not_trained():
    layer, x = nn.Linear(2, 1), torch.ones(1, 2)
    optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)
    layer.weight = nn.Parameter(torch.ones(1, 2))
    layer(x).sum().backward()
    optimizer.step()
    assert torch.equal(layer.weight, torch.ones(1, 2))


def test_eval_freezes_the_running_statistics():
    layer, x = nn.BatchNorm1d(2).eval(), 5 + torch.randn(32, 2)
    layer(x)
    assert torch.equal(layer.running_mean, torch.zeros(2))
    layer.train()(x)
    assert layer.running_mean.min() > 0
    with pytest.raises(ValueError, match="Expected more than 1 spatial element"):
        nn.InstanceNorm2d(16).eval()(torch.randn(2, 16, 1, 1))
    with pytest.raises(ValueError, match="Expected more than 1 value per channel"):
        nn.BatchNorm1d(2, track_running_stats=False).eval()(torch.randn(1, 2))


@pytest.mark.filterwarnings("ignore:Detected call")
def test_the_first_rate_is_skipped():
    optimizer = torch.optim.SGD(nn.Linear(2, 1).parameters(), lr=0.1)
    scheduler = StepLR(optimizer, step_size=1)
    scheduler.step()
    assert abs(optimizer.param_groups[0]["lr"] - 0.01) < 1e-9  # with which the first step would be made
    optimizer.step()


def test_the_resumed_schedule_goes_on_where_it_was():
    def trained(optimizer, scheduler, epochs):
        for _ in range(epochs):
            optimizer.step()
            scheduler.step()
        return optimizer.param_groups[0]["lr"]

    def sgd():
        return torch.optim.SGD(nn.Linear(2, 1).parameters(), lr=0.1)

    def step(optimizer):
        return StepLR(optimizer, step_size=10)

    def linear(optimizer):
        return LinearLR(optimizer, start_factor=0.1, total_iters=30)

    for kind in (step, linear):
        first, second, third, whole = sgd(), sgd(), sgd(), sgd()
        scheduler, resumed, unbroken = kind(first), kind(second), kind(whole)
        trained(first, scheduler, 15)
        for optimizer in (second, third):
            optimizer.load_state_dict(deepcopy(first.state_dict()))
        late = kind(third)  # created after its optimizer was loaded
        for each in (resumed, late):
            each.load_state_dict(scheduler.state_dict())
        expected = trained(whole, unbroken, 25)
        assert trained(second, resumed, 10) == expected
        if kind is linear:
            assert trained(third, late, 10) < expected / 2


def test_accuracy_needs_mode_max():
    for mode, expected in (("min", 0.01), ("max", 0.1)):
        optimizer = torch.optim.SGD(nn.Linear(2, 1).parameters(), lr=0.1)
        scheduler = ReduceLROnPlateau(optimizer, mode=mode, patience=1)
        for accuracy in (0.5, 0.6, 0.7):  # it improves
            optimizer.step()
            scheduler.step(accuracy)
        assert abs(optimizer.param_groups[0]["lr"] - expected) < 1e-9
