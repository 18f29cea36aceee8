"""The register: every check explains itself and has a defect that only it finds."""

import pytest

from builder.ground import register
from builder.ground.catalogue import entry
from builder.ground.findings import found
from builder.ground.register import CHECKS, Check, check, run_checks
from builder.preflight.examining import MODULES, preflight
from tests.preflight.defects import DEFECTS

FROM_ELSEWHERE = {"placed/size", "placed/bleed"}
"""They need a page of another file: tests/press/test_otherpages.py."""
PDF_CHECKS = sorted(id for id, made in CHECKS.items() if made.subject == "pdf")


@pytest.mark.parametrize("id", PDF_CHECKS)
def test_a_check_says_why_and_what_to_do(id):
    known = entry(id)
    assert known.why.en.endswith(".")
    assert known.remedy.en and not known.remedy.en.endswith(".")
    assert CHECKS[id].run.__doc__


def test_every_check_of_a_pdf_has_a_defect():
    assert set(DEFECTS) | FROM_ELSEWHERE == set(PDF_CHECKS)
    assert {CHECKS[id].run.__module__ for id in PDF_CHECKS} == {m.__name__ for m in MODULES}


@pytest.mark.parametrize("id", DEFECTS)
def test_the_defect_is_found_by_its_check_alone(id, tmp_path):
    defect = DEFECTS[id]
    path = defect.write(tmp_path / "defect.pdf")
    found = preflight(path, edition=defect.edition, limits=defect.numbers)
    assert {finding.check for finding in found} == {id}
    assert {finding.severity for finding in found} == {entry(id).severity}


def test_an_id_means_one_thing():
    with pytest.raises(ValueError, match="registered twice"):
        check("boxes/trim", subject="pdf")(lambda _: ())


def test_a_check_that_fails_itself_keeps_nobody_from_anything(monkeypatch):
    def fail(issue):
        raise ZeroDivisionError("by nothing")

    def look(issue):
        return [found("balance/missing", says="standfirst", language="y")]

    monkeypatch.setattr(
        register,
        "CHECKS",
        {id: Check(id, "issue", run) for id, run in
         (("numbers/value", fail), ("numbers/unit", fail), ("balance/missing", look))},
    )  # fmt: skip
    fault, missing = run_checks("issue", None)
    assert (fault.check, fault.severity) == ("builder/fault", "warning")
    assert "checking numbers" in fault.message and "by nothing" in fault.message
    assert missing.check == "balance/missing"
