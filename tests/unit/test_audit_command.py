"""`fmnist audit` says what ships."""

import json

import pytest

from fmnist.cli.main import main
from fmnist.studies.audit.shipped import read_audit


def test_it_prints_the_findings_and_says_that_nobody_has_judged_them(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FMNIST_RUNS", str(tmp_path))
    assert main(["audit"]) == 0
    said = capsys.readouterr().out
    assert "pairs of images are one picture" in said
    assert "not judged yet" in said
    assert main(["audit", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["duplicates"] == len(read_audit().duplicates)
    assert found["wrong_in_test_judged"] is None
