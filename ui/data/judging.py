"""A blind sample: test images without their labels, to be named by a person."""

import streamlit as st

from fmnist.common.figures import bounded, count
from fmnist.data.dataset import Dataset
from fmnist.data.fashion_mnist import FASHION_MNIST
from fmnist.runs.judgements import UNCLEAR, Judgements, blind_sample, tally
from fmnist.studies.audit.report import Report, wrong_in_test
from ui.shared.frame import explained
from ui.shared.images import show_image


def judging_part(report: Report, dataset: Dataset) -> None:
    """The next image of the sample with a button for each class, and what the judgements say."""
    doubted = report.audit.doubted_test_images()
    st.subheader("How many labels are wrong?", anchor=False)
    with explained():
        seen = Judgements().read()
        sample = blind_sample(doubted).tolist()
        left = [image for image in sample if image not in seen]
        st.markdown(_verdict(report, seen, dataset))
        with st.expander(f"Judge the sample: {count(len(left))} of {count(len(sample))} left"):
            if left:
                _ask(left[0], dataset)
            else:
                st.caption("All are judged.")


def _verdict(report: Report, seen: dict[int, str], dataset: Dataset) -> str:
    doubted = report.audit.doubted_test_images()
    assumed = (
        f"If every label that the networks count as wrong is wrong and they miss none, "
        f"{bounded(report.doubted)} of the test labels are wrong. The networks learned from the "
        "same labels and err alike on hard images, so this may be too high; wrong labels that all "
        "of them have learned to give are missing from it."
    )
    judged = tally(seen, doubted, dataset.test_labels.numpy())
    wrong = wrong_in_test(report.audit, judged)
    if wrong is None:
        return f"**Not judged yet.** {assumed}"
    return (
        f"**{bounded(wrong)}** of the test labels are wrong by your judgement of "
        f"{count(judged.doubted.total)} doubted and {count(judged.others.total)} other images; of "
        f"the doubted {bounded(judged.doubted.estimate)}. {assumed}"
    )


def _ask(image: int, dataset: Dataset) -> None:
    st.caption(
        "Labels that networks doubt and others come in random order, and which is which is not "
        "said. What you see is kept in a file in your folder of runs."
    )
    show_image(dataset.test_images[image].numpy(), "A test image to be named")
    with st.container(horizontal=True, gap="small"):
        for name in (*FASHION_MNIST.classes, UNCLEAR):
            st.button(name, key=f"judge-{name}", on_click=_judge, args=(image, name))


def _judge(image: int, name: str) -> None:
    with explained():
        Judgements().set(image, name)
