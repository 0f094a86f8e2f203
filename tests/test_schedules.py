"""Learning rates over time; they are compared with PyTorch's in tests/test_oracle.py."""

import pytest

import tinygrad_tr as tg
from tinygrad_tr import optim
from tinygrad_tr.optim import SGD, Plateau, Schedule, cosine, one_cycle, steps, warm_up


def rates(schedule, n, losses=None):
    found = []
    for k in range(n):
        found.append(schedule.optimizer.lr)
        schedule.step(*([losses[k]] if losses else []))
    return found


def optimizer(lr=1.0):
    return SGD([tg.Value(1.0)], lr=lr)


def test_factors_are_multiplied():
    schedule = Schedule(optimizer(2.0), warm_up(4), steps(3, 0.5))
    assert rates(schedule, 7) == [0, 0.5, 1, 0.75, 1, 1, 0.5]


def test_a_function_of_ones_own_is_a_factor():
    assert rates(Schedule(optimizer(), lambda k: 1 / (1 + k)), 3) == [1, 1 / 2, 1 / 3]


def test_each_group_keeps_its_share():
    groups = [{"params": [tg.Value(1.0)], "lr": 0.4}, {"params": [tg.Value(1.0)]}]
    two = SGD(groups, lr=0.1)
    Schedule(two, steps(1, 0.5)).step()
    assert [group.lr for group in two.groups] == [0.2, 0.05]


def test_ends_are_reached_and_kept():
    assert [cosine(10, 0.1)(k) for k in (0, 10, 50)] == pytest.approx([1, 0.1, 0.1])
    assert [warm_up(5, 0.2)(k) for k in (0, 5, 50)] == [0.2, 1, 1]
    cycle = one_cycle(10)
    assert [cycle(0), cycle(2), cycle(9), cycle(50)] == pytest.approx([0.04, 1, 4e-6, 4e-6])


def test_a_plateau_waits_and_goes_with_others():
    schedule = Schedule(optimizer(), Plateau(0.5, patience=1, smallest=0.25), warm_up(1, 0.5))
    assert rates(schedule, 9, [1.0, 2, 2, 2, 2, 2, 2, 2, 2]) == [
        0.5, 1, 1, 0.5, 0.5, 0.25, 0.25, 0.25, 0.25
    ]  # fmt: skip


def test_a_plateau_needs_the_loss():
    with pytest.raises(ValueError, match=r"schedule\.step\(loss\)"):
        Schedule(optimizer(), Plateau()).step()


def test_goes_on_from_a_state():
    losses = [1.0, 1, 1, 1, 1, 1, 0.5, 1, 1, 1]

    def make():
        return Schedule(optimizer(), cosine(20), Plateau(0.5, patience=1))

    whole, first, second = make(), make(), make()
    expected = rates(whole, 10, losses)
    rates(first, 6, losses)
    second.load_state(first.state())
    assert rates(second, 4, losses[6:]) == expected[6:]
    with pytest.raises(ValueError, match="this state has"):
        Schedule(optimizer(), cosine(20)).load_state(first.state())


@pytest.mark.parametrize(
    ("make", "error", "says"),
    [
        (lambda: Schedule(optimizer()), TypeError, "functions of the step"),
        (lambda: Schedule(optimizer(), 0.5), TypeError, "functions of the step"),
        (lambda: steps(0), ValueError, "every"),
        (lambda: cosine(0), ValueError, "total"),
        (lambda: warm_up(-1), ValueError, "n counts steps"),
        (lambda: one_cycle(3), ValueError, "rise="),
        (lambda: one_cycle(10, rise=1.5), ValueError, "rise="),
        (lambda: Plateau(1.5), ValueError, "between 0 and 1"),
    ],
)
def test_wrong_settings(make, error, says):
    with pytest.raises(error, match=says):
        make()


def test_the_package_lists_them():
    assert {"Schedule", "Plateau", "steps", "cosine", "warm_up", "one_cycle"} <= set(optim.__all__)
