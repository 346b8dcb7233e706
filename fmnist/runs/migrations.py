"""Records of earlier versions brought to today's shape: one function for each version.

A record says with `schema_version` by which rules it was written. To change the shape, raise
`SCHEMA_VERSION` and add what brings a record of the version before to it; nothing here may ask
what the program offers today. Each shape that ever shipped is in `tests/fixtures/records`.
"""

from collections.abc import Callable
from typing import Any

from fmnist.common.errors import RunError

SCHEMA_VERSION = 8
Json = dict[str, Any]


def migrate(record: Json) -> Json:
    """The record, of any version so far, as this version writes it; the argument stays as it is.

    Raises:
        RunError: a later version wrote it, or it is no record.
    """
    try:
        version = record["schema_version"]
        if isinstance(version, int) and version > SCHEMA_VERSION:
            raise RunError("its record was written by a later version of the program: update it.")
        while version != SCHEMA_VERSION:
            record = _STEPS[version](record)
            version += 1
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise RunError("its record is not one that this version understands.") from error
    return record


def _from_1(record: Json) -> Json:
    """Version 1 came in five shapes, as settings and the latency were added without a number."""
    gone = {"task", "input", "config_hash", "parent"}
    effort = {"latency_ms": None} | record["effort"]
    return {name: value for name, value in record.items() if name not in gone} | {
        "schema_version": 2,
        "place": 0,
        "waiting_since": record.get("waiting_since"),
        "dataset": {"name": "fashion-mnist", "classes": record["task"]["classes"]},
        "preprocessing": {name: record["input"][name] for name in ("mean", "std")},
        "config": _ADDED_IN_VERSION_1 | record["config"] | _told_apart(record),
        "effort": {name: effort[name] for name in effort if name != "compilation_seconds"},
    }


def _told_apart(record: Json) -> Json:
    """What version 1 had in the network, version 2 has beside it: classes, and the flip."""
    classes, options = record["task"]["classes"], record["config"].get("options", {})
    names = {"both_ways": "flip_tta"}
    return {
        "dataset": "fashion-mnist",
        "classes": classes if len(classes) < _ALL_CLASSES else [],
        "options": {names.get(name, name): value for name, value in options.items()},
    }


def _from_2(record: Json) -> Json:
    """In version 2 not every network had the option dropout, and one had it as yes or no."""
    config = record["config"]
    options, architecture = config["options"], config["architecture"]
    if architecture in _DROPOUT_IN_VERSION_2:
        options = {"dropout": _DROPOUT_IN_VERSION_2[architecture]} | options
    if architecture == "cnn242":
        options = options | {"dropout": 0.3 if options["dropout"] else 0.0}
    return record | {"schema_version": 3, "config": config | {"options": options}}


def _from_3(record: Json) -> Json:
    """In version 3 every run was trained."""
    return record | {"schema_version": 4, "combination": None}


def _from_4(record: Json) -> Json:
    """In version 4 there were no searches: no run left the test set alone, or images for later."""
    return record | {
        "schema_version": 5,
        "role": None,
        "config": {"confirmation_images": 0} | record["config"],
    }


def _from_5(record: Json) -> Json:
    """In version 5 every run began at random, without a teacher or an average of its weights."""
    return record | {"schema_version": 6, "config": _ADDED_IN_VERSION_6 | record["config"]}


def _from_6(record: Json) -> Json:
    """In version 6 there was one lock for all devices, and no word of the machine."""
    process, environment = record["process"], record["environment"] or {}
    lease = environment.get("device", "cpu")
    added = {"host": "", "boot": "", "lease": lease, "node": None}
    return record | {"schema_version": 7, "process": process and process | added}


def _from_7(record: Json) -> Json:
    """Up to version 7 recipes of other people left the precision to the machine, not to them."""
    config = record["config"]
    if config["precision"] == "auto" and config["keep_test_epochs"]:
        used = (record.get("environment") or {}).get("precision", "float32")
        config = config | {"precision": used}
    return record | {"schema_version": 8, "config": config}


_ALL_CLASSES = 10
_ADDED_IN_VERSION_1 = {
    "normalisation": "dataset",
    "domain": "dataset",
    "keep_epochs": True,
    "keep_test_epochs": False,
    "compilation": "off",
    "library": "torch",
}
_ADDED_IN_VERSION_6 = {
    "begin_from": "",
    "pruned_share": 0.0,
    "weight_averaging": "off",
    "ema_decay": 0.998,
    "swa_start": 0.75,
    "teacher": "",
    "teacher_share": 0.9,
    "teacher_temperature": 3.0,
}
_DROPOUT_IN_VERSION_2 = {
    "mlp109": 0.0,
    "binary101": 0.0,
    "cnn122": 0.0,
    "cnn1200": 0.0,
    "cnn924": 0.0,
    "cnn111": 0.5,
    "miniresnet": 0.0,
    "resnet20": 0.0,
    "fastcnn": 0.0,
    "efficientnet_lite0": 0.2,
}
_STEPS: dict[int, Callable[[Json], Json]] = {
    1: _from_1,
    2: _from_2,
    3: _from_3,
    4: _from_4,
    5: _from_5,
    6: _from_6,
    7: _from_7,
}
