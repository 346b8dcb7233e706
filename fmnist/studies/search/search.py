"""The searches at work: which run is next, what is learned while it trains, and when all is said.

Each trial and each confirmation is an ordinary run of the search's group. Whoever trains asks for
the next one while holding the training lock; all that is known is on disk, so nothing is lost when
the process ends.
"""

from collections.abc import Sequence
from contextlib import suppress

from fmnist.common.errors import CheckpointError, ConfigError, DatasetError, RunError
from fmnist.jobs.resuming import requeue
from fmnist.runs.record import ACTIVE, Role, RunRecord
from fmnist.runs.requests import ask, withdraw
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.studies.search.budget import is_used_up
from fmnist.studies.search.catalogue import Catalogue
from fmnist.studies.search.confirmation import finalists_of, settings_to_confirm, verdict_of
from fmnist.studies.search.journal import Early, Journal, Trial
from fmnist.studies.search.plan import Plan
from fmnist.studies.search.space import config_with
from fmnist.training.config import TrainConfig
from fmnist.training.state import EpochResult

_PRUNED = "pruned: behind the other trials"
_EARLY: dict[str, Early] = {_PRUNED: "pruned", "stopped by the user": "stopped"}
"""What a trial that ended before its last epoch is, by the reason that its run has."""
_CONFIRMING = "confirm"


class Searches:
    """The searches of a store as what feeds its queue, the oldest first."""

    def __init__(self, store: Store, only: str | None = None) -> None:
        self.store = store
        self.catalogue = Catalogue(store)
        self._only = only

    def next(self) -> Run | None:
        """The next run to train, waiting; None if no search has one.

        A search that cannot go on is stopped, and keeps the reason.

        Raises:
            RunError: the folder of runs cannot be written to.
        """
        for plan in reversed(self.catalogue.all()):
            if plan.state == "running" and self._only in (None, plan.id):
                try:
                    run = self._explore(plan) or self._confirm(self.catalogue.get(plan.id))
                except (ConfigError, CheckpointError, DatasetError) as error:
                    self.catalogue.change(plan.id, state="stopped", error=str(error))
                    continue
                if run is not None:
                    return run
        return None

    def advise(self, run: Run, epochs: Sequence[EpochResult]) -> str | None:
        """Note what a trial reaches; why it is to end, where it is behind the others."""
        found = self._trial_of(run.record)
        if found is None:
            return None
        journal, number = found
        behind = False
        for each in epochs[len(journal.trials()[number].accuracies) :]:
            assert each.validation_accuracy is not None
            behind = journal.report(number, each.epoch, each.validation_accuracy)
        return _PRUNED if behind else None

    def ended(self, record: RunRecord) -> None:
        """Learn from a run that has ended, however it did; a damaged search learns nothing."""
        found = self._trial_of(record)
        if found is not None:
            with suppress(CheckpointError):
                _tell(*found, record)

    def _trial_of(self, record: RunRecord) -> tuple[Journal, int] | None:
        search_id, _, number = (record.request or "").partition("/")
        if record.role != "exploration" or search_id != record.group:
            return None
        try:
            return self.catalogue.journal(self.catalogue.get(search_id)), int(number)
        except (RunError, CheckpointError):
            return None

    def _explore(self, plan: Plan) -> Run | None:
        """The run of a trial; None once exploration has ended, which is then noted."""
        if plan.finalists is not None:
            return None
        journal = self.catalogue.journal(plan)
        for trial in journal.trials():
            if trial.state == "running" and (run := self._take_up(plan, journal, trial)):
                return run
        while not is_used_up(plan, journal.trials()):
            asked = journal.ask()
            if asked is None:
                break
            if run := self._begin(plan, journal, asked):
                return run
        if not any(trial.state == "running" for trial in journal.trials()):
            chosen = finalists_of(plan, journal.trials())
            self.catalogue.change(plan.id, finalists=chosen)
        return None

    def _take_up(self, plan: Plan, journal: Journal, trial: Trial) -> Run | None:
        """The run of a trial that was cut short; None if it has ended or trains elsewhere."""
        run = self._run(trial.run_id) or self._waiting(f"{plan.id}/{trial.number}", 0)
        if run is None:
            return self._begin(plan, journal, trial)
        if run.record.status in ("interrupted", "queued"):
            return requeue(self.store, run)
        if run.record.status not in ACTIVE:
            _tell(journal, trial.number, run.record)
        return None

    def _begin(self, plan: Plan, journal: Journal, trial: Trial) -> Run | None:
        """The new run of a trial; None if its values do not go with each other, which is noted."""
        start = plan.config
        try:
            config = start if trial.is_start else config_with(start, trial.values)
            run = self._create(plan, config, f"{plan.id}/{trial.number}", "exploration")
        except ConfigError:
            journal.tell(trial.number, None, 0.0)
            return None
        journal.attach(trial.number, run.id)
        return run

    def _confirm(self, plan: Plan) -> Run | None:
        """The next run that confirms; None once all have ended, and the verdict is then noted."""
        if plan.finalists is None:
            return None
        settings = settings_to_confirm(plan, self.catalogue.journal(plan).trials())
        runs: list[Run] = []
        for place in range(len(settings) * plan.seeds):
            seed, setting = divmod(place, len(settings))
            known = plan.confirmation[place] if place < len(plan.confirmation) else None
            run = self._run(known) or self._waiting(f"{plan.id}/{_CONFIRMING}", place)
            if run is None:
                config = settings[setting].model_copy(update={"seed": plan.start.seed + 1 + seed})
                request = f"{plan.id}/{_CONFIRMING}"
                run = self._create(plan, config, request, "confirmation", place)
            if run.id != known:
                ids = (*plan.confirmation[:place], run.id, *plan.confirmation[place + 1 :])
                plan = self.catalogue.change(plan.id, confirmation=ids)
            if run.record.status in ("interrupted", "queued"):
                return requeue(self.store, run)
            runs.append(run)
        if not any(run.record.status in ACTIVE for run in runs):
            verdict = verdict_of(self.store, plan, self.catalogue.journal(plan).trials(), runs)
            self.catalogue.change(plan.id, state="done", verdict=verdict)
        return None

    def _create(
        self, plan: Plan, config: TrainConfig, request: str, role: Role, place: int = 0
    ) -> Run:
        return self.store.create(config, request=request, place=place, group=plan.id, role=role)

    def _run(self, run_id: str | None) -> Run | None:
        try:
            return None if run_id is None else self.store.get(run_id)
        except RunError:
            return None

    def _waiting(self, request: str, place: int) -> Run | None:
        """A run that was made for this before the process ended, and that nobody noted."""
        for run in self.store.unfinished():
            if run.record.request == request and run.record.place == place:
                return run
        return None


def pause(catalogue: Catalogue, search_id: str) -> None:
    """Begin no further run, and pause the one that trains, which keeps the device."""
    catalogue.change(search_id, state="paused")
    for run in _training(catalogue, search_id):
        ask(run.folder, "pause")


def stop(catalogue: Catalogue, search_id: str) -> None:
    """Begin no further run, and end the one that trains with what it has reached."""
    catalogue.change(search_id, state="stopped")
    for run in _training(catalogue, search_id):
        ask(run.folder, "stop")


def resume(catalogue: Catalogue, search_id: str) -> None:
    """Go on with a search that was paused or stopped.

    Raises:
        RunError: there is none, or it has ended.
    """
    if catalogue.get(search_id).state == "done":
        raise RunError("This search has ended: start another one.")
    catalogue.change(search_id, state="running", error=None)
    for run in _training(catalogue, search_id):
        withdraw(run.folder, "pause")


def confirm_now(catalogue: Catalogue, search_id: str) -> None:
    """End the exploration here and confirm the best of the trials so far.

    Raises:
        RunError: there is no such search, or none of its trials has ended.
    """
    plan = catalogue.get(search_id)
    chosen = finalists_of(plan, catalogue.journal(plan).trials())
    if plan.finalists is None and not chosen:
        raise RunError("No trial has ended yet, so there is nothing to confirm.")
    if plan.finalists is None:
        catalogue.change(search_id, finalists=chosen)
    resume(catalogue, search_id)


def _training(catalogue: Catalogue, search_id: str) -> list[Run]:
    runs = catalogue.store.unfinished()
    return [run for run in runs if run.record.group == search_id and run.record.status in ACTIVE]


def _tell(journal: Journal, number: int, record: RunRecord) -> None:
    """Close the trial of a run that has ended."""
    seconds = record.effort.training_seconds + record.effort.evaluation_seconds
    if record.status in ("validated", "finished") and record.best is not None:
        early = _EARLY.get(record.stop_reason or "")
        journal.tell(number, record.best.accuracy, seconds, early=early)
    elif record.status == "failed":
        journal.tell(number, None, seconds)
