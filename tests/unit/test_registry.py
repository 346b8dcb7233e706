"""The one registry: order, names that changed, and what it says of names that there are not."""

import pytest

from fmnist.common.errors import ConfigError
from fmnist.common.registry import Registry


@pytest.fixture
def fruit() -> Registry[int]:
    found: Registry[int] = Registry("fruit", aliases={"golden delicious": "apple"})
    found.register("pear", 2)
    found.register("apple", 1)
    return found


def test_keeps_the_order_of_registration(fruit: Registry[int]) -> None:
    assert fruit.names == ("pear", "apple")
    assert list(fruit) == [2, 1]
    assert list(fruit.items()) == [("pear", 2), ("apple", 1)]
    assert len(fruit) == 2


def test_finds_by_todays_name_and_by_an_earlier_one(fruit: Registry[int]) -> None:
    assert fruit.get("apple") == fruit.get("golden delicious") == 1
    assert "golden delicious" in fruit
    assert "plum" not in fruit


@pytest.mark.parametrize("name", ["pear", "golden delicious"])
def test_a_name_is_taken_once(fruit: Registry[int], name: str) -> None:
    with pytest.raises(ValueError, match="already registered"):
        fruit.register(name, 3)


def test_a_name_that_is_not_there_is_answered_with_those_that_are(fruit: Registry[int]) -> None:
    with pytest.raises(ConfigError, match=r"no fruit called 'plum'; choose one of: pear, apple\."):
        fruit.get("plum")


def test_an_entry_can_be_taken_out_again(fruit: Registry[int]) -> None:
    fruit.remove("pear")
    assert fruit.names == ("apple",)
