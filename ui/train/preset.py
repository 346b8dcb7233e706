"""The preset that fills the form of Train, and what has been changed of it since."""

import streamlit as st

from fmnist.common.numbers import written
from fmnist.data.augmentation import AUGMENTATIONS
from fmnist.runs.run import Run
from fmnist.studies.presets import PRESETS, Preset
from fmnist.training.config import TrainConfig
from fmnist.training.fields import set_otherwise
from fmnist.training.settings import bounds_of
from ui.shared.choice import choice
from ui.shared.words import plain
from ui.train.builder import fill_builder, name_build


def fill_from_run(run: Run) -> None:
    """Fill the form with the settings of `run`, which is then offered beside the presets.

    Raises:
        ConfigError: this version cannot train with them.
        RunError: it was not trained but made of others.
    """
    run.require_trained()
    st.session_state["form-again"] = Preset(
        run.label,
        "As trained before",
        "The settings of that run. With another seed you see how much of its result was chance.",
        TrainConfig.of(run.record.config).model_copy(update={"confirmation_images": 0}),
    )
    st.session_state["form-preset"] = run.label
    _fill_from_preset()
    name_build(run.notes.name)


def preset_choice() -> None:
    """Draw the choice of a preset, which fills the form."""
    by_name = {preset.name: preset for preset in _presets()}
    if "form-preset" not in st.session_state:
        st.session_state["form-preset"] = next(iter(by_name))
        _fill_from_preset()
    chosen = choice(
        st.selectbox,
        "Preset",
        list(by_name),
        format_func=lambda name: _preset_label(by_name[name]),
        key="form-preset",
        on_change=_fill_from_preset,
        persist_state="session",
        help="A configuration that works, from this program or one of the five projects; type to "
        "search. It fills in everything below, and you can change any of it.",
    )
    if chosen in by_name:
        st.caption(f"{by_name[chosen].description} {by_name[chosen].note}")


def say_modified(config: TrainConfig | None) -> None:
    """Say what `config` has otherwise than the chosen preset, with a way back to it.

    None stands for values that are no configuration.
    """
    preset = _chosen_preset()
    if config == preset.config:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"{plain(preset.title)} **(modified)**{plain(_changes(preset, config))}")
        st.button(
            "Reset",
            icon=":material/undo:",
            on_click=_fill_from_preset,
            help="Fills the form with the preset again.",
        )


def _changes(preset: Preset, config: TrainConfig | None) -> str:
    """What is set otherwise, such as ": epochs 5, learning rate 0.001"."""
    if config is None:
        return ""
    return ": " + ", ".join(set_otherwise(config, [preset.config]))


def _preset_label(preset: Preset) -> str:
    project = f"{preset.source} – " if preset.source else ""
    variant = f", {preset.variant}" if preset.variant else ""
    return f"{project}{preset.title}{variant} ({preset.name})"


def _presets() -> tuple[Preset, ...]:
    """All presets, and the run that is to be trained again, if there is one."""
    again: Preset | None = st.session_state.get("form-again")
    return (*PRESETS,) if again is None else (*PRESETS, again)


def _fill_from_preset() -> None:
    if st.session_state["form-preset"] in {preset.name for preset in _presets()}:
        _fill(_chosen_preset().config)


def _chosen_preset() -> Preset:
    chosen = st.session_state["form-preset"]
    again: Preset | None = st.session_state.get("form-again")
    return again if again and again.name == chosen else PRESETS.get(chosen)


def _fill(config: TrainConfig) -> None:
    for name, value in config.model_dump().items():
        if name == "classes":
            st.session_state["form-classes"] = list(value)
        elif not isinstance(value, dict):
            st.session_state[f"form-{name}"] = written(value) if bounds_of(name) else value
    for name, value in config.options.items():
        if isinstance(value, str):
            fill_builder(value)
        else:
            st.session_state[f"form-{config.architecture}-{name}"] = value
    for augmentation in AUGMENTATIONS:
        strength = config.augmentations.get(augmentation.name, 0.0)
        st.session_state[f"form-augment-{augmentation.name}"] = float(strength)
