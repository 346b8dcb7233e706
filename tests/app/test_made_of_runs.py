"""What else the page Ensembles makes of runs: soups, students and smaller copies."""

import numpy as np
import pytest
import torch
from scipy.stats import ttest_ind
from streamlit.testing.v1 import AppTest

from fmnist.common.figures import count, p_of
from fmnist.ensembles.rules import RULES
from fmnist.jobs.pruned import pruned_config
from fmnist.runs.load_model import load_model
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.studies.distillation import trainings
from fmnist.studies.presets import PRESETS
from fmnist.training.config import TrainConfig
from tests.app.actions import button, press
from tests.app.conftest import OpenPage
from tests.app.seen import texts, titles
from tests.made_up import LABELS, answers, finish
from tests.trained import train_now


@pytest.fixture
def open_tab(open_page: OpenPage, two: list[Run]) -> OpenPage:
    """Opens a tab of the page about the first of two runs."""

    def opened(tab: str, **parameters: str) -> AppTest:
        return open_page("ensembles", run=two[0].id, **{"ensembles-tab": tab}, **parameters)

    return opened


def queued(before: list[Run]) -> list[TrainConfig]:
    """The settings of what was put into the queue, the first first."""
    known = {run.id for run in before}
    made = [run for run in Store().runs() if run.id not in known]
    return [TrainConfig.of(run.record.config) for run in reversed(made)]


def again(run: Run, **changes: object) -> TrainConfig:
    return TrainConfig.parse(run.record.config.model_dump() | changes)


class TestSoup:
    def test_runs_of_different_beginnings_are_none(self, open_tab: OpenPage) -> None:
        assert "No two runs here share a beginning" in texts(open_tab("Soup"))

    def test_it_has_the_mean_of_the_weights_and_is_no_ensemble(
        self, open_tab: OpenPage, open_page: OpenPage, two: list[Run]
    ) -> None:
        store = Store()
        parts = [train_now(store, again(two[0], begin_from=two[0].id, seed=n)) for n in (7, 8)]
        page = open_tab("Soup")
        page.session_state["soup-runs"] = [part.id for part in parts]
        page.run()
        press(page, "Average the weights")
        (soup,) = [run for run in Store().runs() if run.record.combination]
        weights = [load_model(run).network.state_dict() for run in (soup, *parts)]
        for name, mean in weights[0].items():
            assert torch.allclose(mean, (weights[1][name] + weights[2][name]) / 2, atol=1e-6)
        assert "Average the weights" not in [each.label for each in page.button]
        members = ",".join(part.id for part in parts)
        page = open_page("ensembles", members=members, rule=RULES["logits"])
        assert button(page, "Make the ensemble")


class TestDistillation:
    student = TrainConfig.parse(PRESETS.get("quick").config.model_dump())

    def test_the_student_is_queued_with_and_without_the_teacher(
        self, open_tab: OpenPage, two: list[Run]
    ) -> None:
        page = open_tab("Distillation")
        page.session_state["teacher"] = two[0].id
        page.session_state["student"] = "quick"
        page.run()
        page.text_input(key="student-seeds").set_value("2")  # Not drawn yet.
        press(page, "Train 6 runs")
        taught = again(two[0], **self.student.model_dump() | {"teacher": two[0].id})
        assert sorted(queued(two), key=str) == sorted(trainings(taught, 2), key=str)
        assert {config.teacher for config in queued(two)} == {two[0].id, ""}
        assert "The runs that are missing are in the queue." in texts(page)

    def test_what_the_teacher_brings_is_said_over_seeds(
        self, open_tab: OpenPage, two: list[Run]
    ) -> None:
        taught = again(two[0], **self.student.model_dump() | {"teacher": two[0].id})
        right = np.array([9_240, 9_180, 9_260, 9_210, 9_270, 9_190])
        for config, correct in zip(trainings(taught, 3), right, strict=True):
            finish(Store(), config, answers(LABELS, correct))
        page = open_tab("Distillation")
        page.session_state["teacher"] = two[0].id
        page.session_state["student"] = "quick"
        page.run()
        p_value = ttest_ind(right[::2], right[1::2], equal_var=False).pvalue
        assert p_of(p_value) in texts(page)
        assert "Trained with and without the teacher over 3 seeds." in texts(page)
        (students,) = [table.value for table in page.dataframe]
        assert students["Seeds"].tolist() == ["3"]

    def test_seeds_that_are_no_number_are_refused(self, open_tab: OpenPage) -> None:
        page = open_tab("Distillation")
        page.session_state["student-seeds"] = "many"
        page.run()
        assert "Seeds" in texts(page)
        assert [error.value for error in page.error]


class TestPruning:
    def test_a_copy_is_queued(self, open_tab: OpenPage, two: list[Run]) -> None:
        page = open_tab("Pruning")
        page.text_input(key="pruned-share").set_value("0.5")
        page.text_input(key="pruned-epochs").set_value("1")  # Neither drawn yet.
        press(page, "Prune and retrain")
        assert queued(two) == [pruned_config(two[0], 0.5, False, 1)]
        assert "pruned" in " ".join(link.proto.label for link in page.get("page_link"))

    def test_a_share_of_everything_is_refused(self, open_tab: OpenPage) -> None:
        page = open_tab("Pruning")
        page.session_state["pruned-share"] = "1"
        page.run()
        assert button(page, "Prune and retrain").disabled
        assert "a number above 0 and at most 0.99" in texts(page)

    def test_copies_stand_beside_the_run_as_measured(
        self, open_tab: OpenPage, two: list[Run]
    ) -> None:
        copy = train_now(Store(), pruned_config(two[0], 0.75, False, 1))
        page = open_tab("Pruning")
        (table,) = [each.value for each in page.dataframe]
        network = load_model(copy).network
        left = sum(int((weights != 0).sum()) for weights in network.parameters())
        assert table["Run"].tolist() == [two[0].label, copy.label]
        assert table["Weights not 0"].tolist()[1] == count(left)
        assert "Validation accuracy against size, zipped (MB)" in titles(page)
