"""Classify: draw, upload, photograph or take a test image, and see what networks make of it."""

import streamlit as st
from PIL import Image
from streamlit.delta_generator import DeltaGenerator

from fmnist.common.errors import RunError
from fmnist.recognition.items import Mask
from fmnist.recognition.recognise import mask_for, options_after, recognise
from fmnist.recognition.repair import Repaired, repair, settled
from fmnist.recognition.second_look import Item, SecondLook
from fmnist.runs.load_model import default_run
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from ui.address.runs import named_run
from ui.classify.alternatives import show_alternatives, show_nearest
from ui.classify.batch import show_batch
from ui.classify.items import choose_item
from ui.classify.picture import Given, ask_for_picture, drawn_here
from ui.classify.preprocessing import chosen_repairs, show_input, show_repairs, show_switches
from ui.classify.second_look import identity_of, second_look_of, second_look_switch, show_both
from ui.classify.trust import show_trust
from ui.shared.answers import show_answers
from ui.shared.cache import model_of
from ui.shared.frame import explained, nothing_yet, open_page, require_runs_of_all_classes
from ui.shared.kept_pictures import share_with_tab
from ui.shared.nothing_learned import no_answer
from ui.shared.pickers import choose_runs, in_order_of_offer
from ui.shared.pinned_picture import pin_button, show_pinned
from ui.shared.run_lines import tag

_MOST_MODELS = 6
_ANSWERED = "answered-picture"

open_page("Classify", "Draw, photograph or upload a piece of clothing.")
offered = [run for run in require_runs_of_all_classes(Store()) if run.has_weights]
if not offered:
    nothing_yet(
        "All runs here are included without their weights, so none can classify.",
        "pages/train.py",
        "Train a network",
    )


def choose_models() -> list[Run]:
    """The models that answer: those chosen, at first the run in the address or the shipped one."""
    return choose_runs(
        "models",
        "Models",
        offered,
        tag,
        _MOST_MODELS,
        help="Runs with their test accuracy; each answers for itself. Left out are runs included "
        "without their weights, and those of fewer than the ten classes.",
        at_first=[named_run() or first_choice()],
    )


def first_choice() -> str:
    try:
        return default_run(Store()).id
    except RunError:
        return in_order_of_offer(offered)[0].id


def show_one(given: Image.Image | Repaired) -> None:
    """The answer first; then, in the order of their cost, what led to it and what surrounds it."""
    if isinstance(given, Repaired):
        with answer, explained():
            show_answers(models, given, "bars")
            pin_button(given)
        show_input(given)
        show_nearest(given)
    else:
        show_picture(given)


def place_of_answer(picture: Image.Image) -> DeltaGenerator:
    """Where the answer to `picture` goes; that to another file is taken away before."""
    place, identity = answer.empty(), identity_of(picture)
    if not drawn_here() and st.session_state.get(_ANSWERED) != identity:
        place.info("Looking at the picture…", icon=":material/hourglass_top:")
    st.session_state[_ANSWERED] = identity
    return place


def show_picture(picture: Image.Image) -> None:
    """The answer of the second look and of the networks, then how the picture was repaired."""
    chosen = chosen_repairs()
    place = place_of_answer(picture)
    options = settled(picture, chosen)
    repaired: Repaired | None = None
    look: SecondLook | None = None
    item: Item | None = None
    where: Mask | None = None
    with asked, explained():
        if not drawn_here() and (look := second_look_of(picture, options)):
            item = choose_item(picture, look, identity_of(picture))
        where = mask_for(look, item)
        options = options_after(look, options)
    with place.container(), explained():
        repaired = repair(picture, options, where=where)
        if look and models and not no_answer(models[0]):
            show_both(recognise(model_of(models[0]), repaired, look, item), models[0])
        show_answers(models, repaired, "bars")
        pin_button(repaired)
    show_repairs(picture, chosen, repaired)
    if repaired is not None:
        show_nearest(repaired)
        if models:
            show_alternatives(models, picture, options, where)


models = choose_models()
asked, answer = st.columns(2, gap="medium")
given: Given = None
with asked, explained():
    given = ask_for_picture()
    if not drawn_here() and given is not None and not isinstance(given, Repaired):
        second_look_switch()
with asked:
    share_with_tab(waits=True)  # before the answer: whoever has seen it may leave the page at once
with answer:
    if not models:
        st.info("Choose at least one model above.", icon=":material/info:")
    elif given is None:
        first = "Draw one item, as large as the square allows" if drawn_here() else "Give a picture"
        st.info(f"{first}: the answer appears here.", icon=":material/info:")
if isinstance(given, Image.Image | Repaired):
    show_one(given)
elif given is not None and models:
    show_switches()
    with explained():
        show_batch(models[0], given, chosen_repairs())
with answer:
    show_trust(models)
show_pinned(models)
