"""The builder: a network of one's own blocks. What it says of each setting is written in the core.

The widgets' values are the fields of a `Composition`; whether they make one, the core decides.
"""

from typing import Any, get_args

import streamlit as st
from pydantic import BaseModel

from fmnist.common.errors import ConfigError
from fmnist.common.figures import count, short_count, signed
from fmnist.common.numbers import written
from fmnist.data.source import ImageShape
from fmnist.networks import ARCHITECTURES
from fmnist.networks.composed import DEFAULT
from fmnist.networks.composition import MAX_BLOCKS, Block, Composition, Head
from fmnist.networks.composition_stages import stages
from fmnist.networks.match_parameters import count_parameters, match_parameters
from fmnist.networks.profile import profile_of
from fmnist.training.fields import choice_title
from ui.shared.choice import choice
from ui.shared.number_field import number_field
from ui.shared.refusals import refusable, say_refused
from ui.shared.words import plain

_CHOICES = {
    "none": "none",
    "stride": "stride 2",
    "max": "MaxPool2d 2×2",
    "mean": "AvgPool2d 2×2",
    "batch": "BatchNorm2d",
    "layer": "LayerNorm",
    "relu": "ReLU",
    "gelu": "GELU",
    "silu": "SiLU",
    "tanh": "Tanh",
    "flatten": "Flatten",
    "average": "Global average pooling",
}
_WIDTH = 150


def fill_builder(layers: str, name: str = "") -> None:
    """Set the builder to the composition written in `layers`, and to the user's name for it."""
    composition = Composition.read(layers)
    name_build(name)
    st.session_state["build-blocks"] = len(composition.blocks)
    for index, block in enumerate(composition.blocks):
        _fill_part(f"build-{index}", block)
    _fill_part("build-head", composition.head)


def name_build(name: str) -> None:
    """Set the user's name for the network in the builder."""
    st.session_state["build-name"] = name


def built_name() -> str:
    """The user's name for the network in the builder; empty when it has none."""
    return str(st.session_state.get("build-name", ""))


def builder_form(image: ImageShape, classes: int) -> dict[str, Any]:
    """Draw the builder; the fields of a `Composition`, as yet unchecked.

    What is said of sizes is for images of this shape and so many classes.
    """
    if "build-blocks" not in st.session_state:
        fill_builder(DEFAULT)
    st.text_input(
        "Name of your network",
        key="build-name",
        placeholder="composed",
        help="Its runs carry this name on every page; you can rename each later.",
        persist_state="session",
    )
    st.slider(
        "Blocks",
        1,
        MAX_BLOCKS,
        key="build-blocks",
        help="Blocks in a row. More makes the network deeper and its receptive field larger; a new "
        "block begins as a copy of the one before.",
        persist_state="session",
    )
    _add_missing_blocks()
    shapes = _shapes_with_totals(image, classes)
    for index in range(st.session_state["build-blocks"]):
        _block_form(index, shapes[index] if shapes else None)
    _head_form()
    _match_form(image, classes)
    return _fields()


def _shapes_with_totals(image: ImageShape, classes: int) -> list[tuple[int, ...]]:
    """Say how large the network is, or why there is none; the output shapes of its blocks."""
    try:
        found = stages(Composition.read(_fields()), image, classes)
    except ConfigError as error:
        st.caption(plain(str(error)))
        return []
    parameters, macs = sum(stage.parameters for stage in found), sum(s.macs for s in found)
    st.caption(f"{count(parameters)} parameters, {short_count(macs)} MACs per image")
    return [stage.output_shape for stage in found]


def _fields() -> dict[str, Any]:
    blocks = range(st.session_state["build-blocks"])
    return {
        "blocks": tuple(_part_fields(f"build-{index}", Block) for index in blocks),
        "head": _part_fields("build-head", Head),
    }


def _part_fields(prefix: str, part: type[BaseModel]) -> dict[str, Any]:
    return {name: st.session_state[f"{prefix}-{name}"] for name in part.model_fields}


def _fill_part(prefix: str, part: BaseModel) -> None:
    for name, value in part.model_dump().items():
        typed = type(part).model_fields[name].annotation is int
        st.session_state[f"{prefix}-{name}"] = written(value) if typed else value


def _add_missing_blocks() -> None:
    for index in range(1, st.session_state["build-blocks"]):
        if f"build-{index}-width" not in st.session_state:
            before = _part_fields(f"build-{index - 1}", Block)
            for name, value in (before | {"halving": "none"}).items():
                st.session_state[f"build-{index}-{name}"] = value


def _block_form(index: int, output_shape: tuple[int, ...] | None) -> None:
    prefix = f"build-{index}"
    outcome = f" → {output_shape[1]}×{output_shape[2]}" if output_shape else ""
    with st.expander(_block_in_words(index) + outcome, key=f"{prefix}-open"):
        _part_form(prefix, Block)


def _block_in_words(index: int) -> str:
    fields = _part_fields(f"build-{index}", Block)
    kernel, width, repeats = (fields[name] for name in ("kernel", "width", "convolutions"))
    repeated = f"{repeats} × " if repeats not in ("", "1") else ""
    words = [
        f"**Block {index + 1}**",
        f"{plain(repeated)}Conv2d {kernel}×{kernel}, {plain(width) or '?'} channels",
        "residual" if fields["residual"] else "",
        _CHOICES[fields["halving"]] if fields["halving"] != "none" else "",
    ]
    return " · ".join(filter(None, words))


def _head_form() -> None:
    hidden = st.session_state["build-head-hidden"]
    words = ["**Head**", _CHOICES[st.session_state["build-head-features"]]]
    if hidden not in ("", "0"):
        words.append(f"{plain(hidden)} hidden units")
    with st.expander(" · ".join(words), key="build-head-open"):
        _part_form("build-head", Head)


def _part_form(prefix: str, part: type[BaseModel]) -> None:
    with st.container(horizontal=True):
        for name in part.model_fields:
            _widget(prefix, part, name)


def _widget(prefix: str, part: type[BaseModel], name: str) -> None:
    field = part.model_fields[name]
    title = field.title or name
    shared: Any = {
        "key": f"{prefix}-{name}",
        "help": field.description,
        "width": _WIDTH,
        "persist_state": "session",
    }
    if field.annotation is bool:
        st.toggle(title, **shared)
    elif choices := get_args(field.annotation):
        choice(st.selectbox, title, choices, format_func=_choice_in_words, **shared)
    elif field.annotation is int:
        number_field(title, shared["key"], shared["help"], _WIDTH)
    else:
        st.slider(title, 0.0, 0.9, step=0.05, **shared)


def _choice_in_words(choice: int | str) -> str:
    return f"{choice}×{choice}" if isinstance(choice, int) else _CHOICES[choice]


def _match_form(image: ImageShape, classes: int) -> None:
    st.session_state.setdefault("build-target", "cnn225")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choice(
            st.selectbox,
            "Match the parameters of",
            [name for name in ARCHITECTURES.names if name != "composed"],
            format_func=lambda name: choice_title("architecture", name),
            key="build-target",
            help="With equally many parameters a difference in accuracy is one of the "
            "architecture, not of the size.",
            persist_state="session",
        )
        st.button(
            "Match",
            on_click=refusable(_match, near="builder"),
            args=(image, classes),
            help="Multiplies all channels and hidden units by one factor, so that your network has "
            "as many parameters as the chosen one.",
        )
    if said := st.session_state.pop("build-matched", None):
        st.caption(said)
    say_refused("builder")


def _match(image: ImageShape, classes: int) -> None:
    target = st.session_state["build-target"]
    wanted = ARCHITECTURES.get(target).classes or classes
    budget = profile_of(target, {}, image, wanted).parameters
    matched = match_parameters(Composition.read(_fields()), budget, image, classes)
    fill_builder(str(matched), built_name())
    reached = count_parameters(matched, image, classes)
    st.session_state["build-matched"] = (
        f"{count(reached)} parameters, where {target} has {count(budget)}: "
        f"{signed(100 * (reached / budget - 1), 2)} %."
    )
