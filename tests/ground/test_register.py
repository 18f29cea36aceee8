"""The register: every check explains itself and has a defect that only it finds."""

import pytest

from builder.ground.register import CHECKS, check
from builder.preflight.examining import MODULES, preflight
from tests.preflight.defects import DEFECTS

PDF_CHECKS = sorted(id for id, made in CHECKS.items() if made.subject == "pdf")


@pytest.mark.parametrize("id", PDF_CHECKS)
def test_a_check_says_why_and_what_to_do(id):
    made = CHECKS[id]
    assert made.id == id
    assert made.why.endswith(".")
    assert made.remedy and not made.remedy.endswith(".")
    assert made.run.__doc__


def test_every_check_of_a_pdf_has_a_defect():
    assert set(DEFECTS) == set(PDF_CHECKS)
    assert {CHECKS[id].run.__module__ for id in PDF_CHECKS} == {m.__name__ for m in MODULES}


@pytest.mark.parametrize("id", DEFECTS)
def test_the_defect_is_found_by_its_check_alone(id, tmp_path):
    defect = DEFECTS[id]
    path = defect.write(tmp_path / "defect.pdf")
    found = preflight(path, edition=defect.edition, limits=defect.numbers)
    assert {finding.check for finding in found} == {id}
    assert {finding.severity for finding in found} == {CHECKS[id].severity}
    assert all(finding.hint == CHECKS[id].remedy for finding in found)


def test_an_id_means_one_thing():
    with pytest.raises(ValueError, match="registered twice"):
        check("boxes/trim", subject="pdf", severity="error", why="", remedy="")(lambda _: ())
