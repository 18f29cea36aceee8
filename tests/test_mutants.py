"""The mutants of a module, by which the tests are measured (``tests/tools/mutants.py``)."""

from __future__ import annotations

import pytest

from tests.tools.mutating import mutants


@pytest.mark.parametrize(
    ("source", "changed"),
    [
        ("a < b", ["(a <= b)"]),
        ("a is b", ["(a is not b)"]),
        ("a < b == c", ["(a <= b == c)", "(a < b != c)"]),
        ("a and b", ["(a or b)"]),
        ("not a", ["(a)"]),
        ("a * b", ["(a / b)"]),
        ("a += b", ["a -= b"]),
        ("x = 1", ["x = (2)"]),
        ("x = 40", ["x = (80)"]),
        ("x = True", ["x = (False)"]),
        ("x = '万'", ["x = ('XX万XX')"]),
        ("if a: b", ["if (not a): b"]),
        ("if a == b: c", ["if (a != b): c"]),
        ("x = a if b else c", ["x = a if (not b) else c"]),
        ("while a: break", ["while (not a): break", "while a: continue"]),
        ("def f():\n return a", ["def f():\n return (None)"]),
        ("def f():\n return None", []),
        ("def f(x: 'int' = 1): '''Says.'''", ["def f(x: 'int' = (2)): '''Says.'''"]),
        ("def f():\n yield a", ["def f():\n ((yield from ()))"]),
        ("a(b)", ["pass"]),
        ("f'{a + 1}'", []),
        ("@a(frozen=True)\nclass B: x: int = 1", ["@a(frozen=True)\nclass B: x: int = (2)"]),
        ("x = cast('str', a)", []),
        ("X = Literal['a', 'b']", []),
        ("a in ' x'", ["(a not in ' x')", "a in ('')"]),
        ("x = a.strip('/')", ["x = a.strip((''))"]),
        ("a < 0.5", ["a < (1.5)"]),
        ("raise ValueError('why')", []),
        ("raise Rejected(found('id'))", ["raise Rejected(found(('XXidXX')))"]),
        ("__slots__ = ('a',)", []),
        ("__all__ = ['a']", []),
        ("x = run(timeout=9)", []),
        ("a(\n)\nb = 1", ["pass\n\nb = 1", "a(\n)\nb = (2)"]),
    ],
)
def test_what_is_changed(source: str, changed: list[str]) -> None:
    text = source.encode()
    found = [mutant.applied(text).decode() for mutant in mutants(text, "one.py")]
    assert sorted(found) == sorted(changed)


def test_a_mutant_tells_its_place_and_the_function_that_holds_it() -> None:
    source = b"class A:\n    @b\n    def c(self):\n        def d():\n            return 1 - e\n"
    (other,) = [one for one in mutants(source, "a.py") if one.kind == "arithmetic"]
    assert str(other) == "a.py:5 arithmetic: 1 - e → 1 + e"
    assert other.function == ("A.c", 2)


def test_a_mutant_outside_functions_tells_who_uses_its_name() -> None:
    words, *_ = mutants(b"A = 'x'\n\n\ndef b(c):\n    return A\n", "a.py")
    assert (words.kind, words.users) == ("words", {5})
