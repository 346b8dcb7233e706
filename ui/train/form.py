"""The form that makes a configuration. What it says of each field is written in the core.

The widgets start from the values of a preset, which `ui.train.preset` fills in. Whatever comes back
is validated again by `TrainConfig.parse`, since a browser can send anything.
"""

from collections.abc import Callable
from typing import Any

import streamlit as st

from fmnist.common.numbers import written
from fmnist.common.registry import Registry
from fmnist.data.augmentation import AUGMENTATIONS
from fmnist.data.source import DATASETS, DatasetSource
from fmnist.jobs.teacher import OUT_OF_FOLD
from fmnist.networks import ARCHITECTURES, OptionSpec
from fmnist.runs.store import Store
from fmnist.studies.presets import PRESETS
from fmnist.training.config import TrainConfig
from fmnist.training.fields import bounds_in_words, choice_title, choices
from fmnist.training.optimisers import OPTIMISERS
from fmnist.training.schedules import SCHEDULES
from ui.shared.choice import choice
from ui.shared.number_field import number_field
from ui.shared.run_lines import describe
from ui.train.builder import builder_form


def network_form() -> dict[str, Any]:
    """Draw the choice of dataset, architecture and its options; their values."""
    source = _dataset_choice()
    architecture = _architecture_choice()
    classes = _classes_choice(source, architecture)
    options = {
        spec.name: _option_widget(architecture, spec, source, len(classes or source.classes))
        for spec in ARCHITECTURES.get(architecture).options
    }
    return {
        "dataset": source.name,
        "classes": classes,
        "architecture": architecture,
        "options": options,
    }


def recipe_form() -> dict[str, Any]:
    """Draw every other setting; their values."""
    values: dict[str, Any] = {}
    left, right = st.columns(2)
    with left:
        values["epochs"] = _number("epochs")
        values["optimiser"] = _choice("optimiser", OPTIMISERS, _usual_learning_rate)
        values["schedule"] = _choice("schedule", SCHEDULES)
    with right:
        values["batch_size"] = _number("batch_size")
        values["learning_rate"] = _number("learning_rate")
        values["weight_decay"] = _number("weight_decay")
    with st.expander("Augmentation", key="augmentation-open"):
        values["augmentations"] = _augmentation_sliders()
    with st.expander("More settings", key="more-settings-open"):
        values |= _further_settings()
    return values


def _dataset_choice() -> DatasetSource:
    """The dataset, where there is more than one."""
    if len(DATASETS) > 1:
        choice(
            st.selectbox,
            TrainConfig.model_fields["dataset"].title or "",
            DATASETS.names,
            format_func=lambda name: DATASETS.get(name).title,
            key="form-dataset",
            on_change=lambda: st.session_state.update({"form-classes": []}),
            help=TrainConfig.model_fields["dataset"].description,
            persist_state="session",
        )
    return DATASETS.get(st.session_state["form-dataset"])


def _classes_choice(source: DatasetSource, architecture: str) -> tuple[str, ...]:
    """The classes to tell apart, where the network takes a few or a few were chosen before."""
    if ARCHITECTURES.get(architecture).classes is None and not st.session_state["form-classes"]:
        return ()
    field = TrainConfig.model_fields["classes"]
    chosen = choice(
        st.multiselect,
        field.title or "",
        source.classes,
        key="form-classes",
        help=field.description,
        persist_state="session",
    )
    return tuple(name for name in source.classes if name in chosen)


def _architecture_choice() -> str:
    """The architecture, which can differ from that of the preset."""
    return str(
        choice(
            st.selectbox,
            "Architecture",
            ARCHITECTURES.names,
            format_func=lambda name: choice_title("architecture", name),
            key="form-architecture",
            on_change=_suitable_settings,
            persist_state="session",
            help="The network to train. Its layers are shown beside the form.",
        )
    )


def _option_widget(architecture: str, spec: OptionSpec, source: DatasetSource, classes: int) -> Any:
    if spec.kind is str:
        return builder_form(source.shape, classes)
    key = f"form-{architecture}-{spec.name}"
    st.session_state.setdefault(key, spec.default)
    if spec.kind is bool:
        return st.toggle(spec.title, key=key, help=spec.help, persist_state="session")
    kind = int if spec.kind is int else float
    assert spec.low is not None
    assert spec.high is not None
    assert spec.step is not None
    return st.slider(
        spec.title,
        kind(spec.low),
        kind(spec.high),
        step=kind(spec.step),
        key=key,
        help=spec.help,
        persist_state="session",
    )


def _number(name: str) -> str:
    """A number as it is typed: `TrainConfig` reads it, and says in words what is wrong with it."""
    field = TrainConfig.model_fields[name]
    return number_field(
        field.title or name, f"form-{name}", f"{field.description} {bounds_in_words(name)}"
    )


def _usual_learning_rate() -> None:
    """Another optimiser wants another learning rate: start from its usual one."""
    if (name := st.session_state["form-optimiser"]) in OPTIMISERS:
        usual = OPTIMISERS.get(name).usual_learning_rate
        st.session_state["form-learning_rate"] = written(usual)


def _suitable_settings() -> None:
    """A network that learned elsewhere wants pixels on the scale that it knows, and one that tells
    a few classes apart those of its preset.
    """
    if (name := st.session_state["form-architecture"]) not in ARCHITECTURES:
        return
    architecture = ARCHITECTURES.get(name)
    if architecture.normalisation:
        st.session_state["form-normalisation"] = architecture.normalisation
    its_own = (each.settings for each in PRESETS if each.settings.architecture == name)
    classes = next(its_own).classes if architecture.classes else ()
    st.session_state["form-classes"] = list(classes)


def _choice(name: str, kinds: Registry[Any], on_change: Callable[[], None] | None = None) -> str:
    field = TrainConfig.model_fields[name]
    chosen: str = choice(
        st.selectbox,
        field.title or name,
        kinds.names,
        format_func=lambda kind: kinds.get(kind).title,
        key=f"form-{name}",
        on_change=on_change,
        help=" ".join([field.description or "", *(f"{k.title}: {k.help}" for k in kinds)]),
        persist_state="session",
    )
    return chosen


def _plain_choice(name: str) -> str:
    field = TrainConfig.model_fields[name]
    chosen: str = choice(
        st.selectbox,
        field.title or name,
        choices(name),
        format_func=lambda choice: choice_title(name, choice),
        key=f"form-{name}",
        help=field.description,
        persist_state="session",
    )
    return chosen


def _toggle(name: str) -> bool:
    field = TrainConfig.model_fields[name]
    return st.toggle(
        field.title or name, key=f"form-{name}", help=field.description, persist_state="session"
    )


def _augmentation_sliders() -> dict[str, float]:
    strengths = {}
    for augmentation in AUGMENTATIONS:
        strengths[augmentation.name] = st.slider(
            f"{augmentation.title} ({augmentation.unit})",
            0.0,
            float(augmentation.high),
            step=float(augmentation.step),
            key=f"form-augment-{augmentation.name}",
            help=f"{augmentation.help} 0 leaves it out.",
            persist_state="session",
        )
    return strengths


def _further_settings() -> dict[str, Any]:
    left, right = st.columns(2)
    with left:
        values: dict[str, Any] = {
            name: _number(name)
            for name in (
                "label_smoothing",
                "early_stopping",
                "validation_images",
                "train_images",
                "ema_decay",
                "swa_start",
                "pruned_share",
            )
        }
        values |= {
            name: _plain_choice(name) for name in ("weight_averaging", "selection", "normalisation")
        }
    with right:
        values |= {
            name: _number(name)
            for name in ("seed", "split_seed", "teacher_share", "teacher_temperature")
        }
        values["teacher"] = _run_choice("teacher", {OUT_OF_FOLD: "out-of-fold predictions"})
        values["begin_from"] = _run_choice("begin_from", {})
        values |= {
            name: _plain_choice(name)
            for name in ("domain", "library", "device", "precision", "compilation")
        }
    return values | {name: _toggle(name) for name in ("keep_epochs", "keep_test_epochs")}


def _run_choice(name: str, others: dict[str, str]) -> str:
    """A run with weights, none, or one of the `others`; one that has gone stays in sight."""
    field, key = TrainConfig.model_fields[name], f"form-{name}"
    named = {"": "none", **others}
    named |= {run.id: describe(run) for run in Store().runs() if run.has_weights}
    chosen: str = choice(
        st.selectbox,
        field.title or "",
        dict.fromkeys([*named, st.session_state.get(key, "")]),
        format_func=lambda run_id: named.get(run_id, run_id),
        key=key,
        help=field.description,
        persist_state="session",
    )
    return chosen
