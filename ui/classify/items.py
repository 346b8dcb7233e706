"""The items that the second look found: their boxes on the photograph, and the one chosen."""

import base64
import io
from typing import Any

import streamlit as st
from PIL import Image

from fmnist.recognition.second_look import Item, SecondLook
from ui.shared.choice import choice

_KEY = "item"
_LONGEST = 480
_boxes = st.components.v2.component(
    "boxes-on-a-photograph",
    html='<div class="photograph"></div>',
    css="""
.photograph { position: relative; display: inline-block; max-width: 100%; }
.photograph img { display: block; max-width: 100%; max-height: 22rem; }
.photograph button {
  position: absolute; padding: 0; background: none; cursor: pointer;
  border: 2px solid white; outline: 1px solid black; border-radius: 2px;
}
.photograph button[aria-pressed="true"] { border: 3px solid var(--st-primary-color); }
""",
    js="""
export default function ({ parentElement, data, setTriggerValue }) {
  const frame = parentElement.querySelector(".photograph");
  const image = new Image();
  image.src = data.picture;
  image.alt = data.alt;
  const boxes = data.boxes.map(({ place, word, chosen }, number) => {
    const button = document.createElement("button");
    button.title = word;
    button.setAttribute("aria-label", word);
    button.setAttribute("aria-pressed", chosen);
    for (const [side, share] of Object.entries(place)) button.style[side] = `${100 * share}%`;
    button.onclick = () => setTriggerValue("clicked", number);
    return button;
  });
  frame.replaceChildren(image, ...boxes);
}
""",
)


def choose_item(picture: Image.Image, look: SecondLook, identity: str) -> Item:
    """Show the boxes on the picture; the item that was clicked on or chosen below.

    `identity` tells pictures apart: of another one the main item is chosen again.
    """
    key = f"{_KEY}-{identity}"
    numbers = range(len(look.items))
    chosen = st.session_state.get(key, 0)
    clicked = _show(picture, look, chosen if chosen in numbers else 0, f"boxes-{identity}")
    if clicked in numbers and not isinstance(clicked, bool):
        st.session_state[key] = chosen = clicked
        if clicked != st.session_state.get(f"{key}-drawn"):
            st.session_state[f"{key}-drawn"] = clicked
            st.rerun()
    if len(look.items) == 1:
        return look.items[0]
    number = choice(
        st.radio,
        "Item",
        list(numbers),
        key=key,
        format_func=lambda each: look.items[each].word,
        horizontal=True,
        help="Several items were found. Choose one here, or click on it in the picture.",
    )
    return look.items[number]


def _show(picture: Image.Image, look: SecondLook, chosen: int, key: str) -> Any:
    """The number of the box that was clicked on just now, whatever a browser sent."""
    small = picture.convert("RGB")
    small.thumbnail((_LONGEST, _LONGEST))
    file = io.BytesIO()
    small.save(file, "JPEG", quality=85)
    encoded = base64.b64encode(file.getvalue()).decode()
    wide, high = picture.size
    boxes = [
        {
            "word": item.word,
            "chosen": number == chosen,
            "place": {
                "left": item.box[0] / wide,
                "top": item.box[1] / high,
                "width": (item.box[2] - item.box[0]) / wide,
                "height": (item.box[3] - item.box[1]) / high,
            },
        }
        for number, item in enumerate(look.items)
    ]
    sent = _boxes(
        key=key,
        data={
            "picture": f"data:image/jpeg;base64,{encoded}",
            "alt": "The photograph, with a box around each item found",
            "boxes": boxes if len(boxes) > 1 else [],
        },
        on_clicked_change=lambda: None,
    )
    return sent.get("clicked")
