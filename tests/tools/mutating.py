"""The mutants of a module: its text with one thing changed.

A comparison, ``and``, an operator, a constant, words, a condition, what is returned; a call, or
what is yielded, is left out. Words in which others are looked for are emptied.

Left alone is what nobody could see: annotations, what decorators are given, words of f-strings and
of errors of programmers, ``__slots__``, ``__all__``, sizes of caches and time limits; ``<`` for
``<=`` where a side has a fraction, for no measured length is that fraction to the last bit.
"""

from __future__ import annotations

import ast
import contextlib
import copy
from collections import defaultdict
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Mutant:
    """Bytes ``start`` to ``end`` of ``file`` replaced by ``text``; no line moves."""

    file: str
    line: int
    lines: range
    """Those of its statement, any of which may be what tells that it ran."""

    start: int
    end: int
    text: str
    kind: str
    told: str
    function: tuple[str, int] | None
    """Name and first line of the outermost function around it; None where imports run it."""

    users: frozenset[int] = frozenset()
    """The lines of its module that speak of the name it is given, where imports run it."""

    def applied(self, source: bytes) -> bytes:
        return source[: self.start] + self.text.encode() + source[self.end :]

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.kind}: {self.told}"


OTHER: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
}
BOUNDS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
UNSEEN = {"maxsize", "timeout", "repr", "stacklevel", "flush"}
"""Names of arguments that change nothing of what comes out."""

_MUCH = 20
"""From here on a number is doubled: of a cost or a limit, one more is no fault that shows."""
STRIPS = {"strip", "lstrip", "rstrip"}
NEGATED_ALREADY = (ast.Eq, ast.NotEq, ast.Is, ast.IsNot, ast.In, ast.NotIn)


def mutants(source: bytes, file: str) -> list[Mutant]:
    """Every mutant of a module, in the order of its text."""
    return sorted(_Maker(source, file).made, key=lambda mutant: (mutant.start, mutant.end))


class _Maker(ast.NodeVisitor):
    def __init__(self, source: bytes, file: str) -> None:
        self.made: list[Mutant] = []
        self._file = file
        self._source = source
        self._starts = [0]
        for line in source.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))
        self._names: list[str] = []
        self._function: tuple[str, int] | None = None
        self._lines = range(0)
        self._users: frozenset[int] = frozenset()
        tree = ast.parse(source)
        self._spoken: dict[str, set[int]] = defaultdict(set)
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                self._spoken[node.id].add(node.lineno)
        self.visit(tree)

    def _add(self, node: Any, kind: str, other: ast.AST) -> None:
        start = self._starts[node.lineno - 1] + node.col_offset
        end = self._starts[node.end_lineno - 1] + node.end_col_offset
        with contextlib.suppress(ValueError):
            before, after = ast.unparse(node), ast.unparse(ast.fix_missing_locations(other))
            lines = "\n" * (node.end_lineno - node.lineno - after.count("\n"))
            text = f"({after}{lines})" if isinstance(other, ast.expr) else after + lines
            told = f"{_short(before)} → {_short(after)}"
            self.made.append(
                Mutant(
                    self._file,
                    node.lineno,
                    self._lines,
                    start,
                    end,
                    text,
                    kind,
                    told,
                    self._function,
                    self._users,
                )
            )

    # Where one is

    def visit(self, node: ast.AST) -> None:
        if isinstance(node, ast.stmt):
            body = getattr(node, "body", None)
            last = max(node.lineno + 1, body[0].lineno) if body else (node.end_lineno or 0) + 1
            self._lines = range(node.lineno, last)
            self._users = frozenset()
        super().visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        for default in [*node.args.defaults, *filter(None, node.args.kw_defaults)]:
            self.visit(default)
        outer = self._function
        self._names.append(node.name)
        first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
        self._function = outer or (".".join(self._names), first)
        self._visit_body(node)
        self._names.pop()
        self._function = outer

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._names.append(node.name)
        self._visit_body(node)
        self._names.pop()

    def visit_Module(self, node: ast.Module) -> None:
        self._visit_body(node)

    def _visit_body(self, node: ast.Module | ast.ClassDef | ast.FunctionDef | Any) -> None:
        for part in node.body:
            self.visit(part)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value:
            self._given([node.target], node.value)

    def visit_Assign(self, node: ast.Assign) -> None:
        self._given(node.targets, node.value)

    def _given(self, targets: list[ast.expr], value: ast.expr) -> None:
        names = [one.id for one in targets if isinstance(one, ast.Name)]
        if {"__slots__", "__all__"} & {*names}:
            return
        if self._function is None:
            self._users = frozenset(line for name in names for line in self._spoken[name])
        self.visit(value)

    def visit_Raise(self, node: ast.Raise) -> None:
        """What is raised with plain words alone is an error of programmers."""
        plain = isinstance(node.exc, ast.Call) and all(
            isinstance(one, ast.Constant | ast.JoinedStr) for one in node.exc.args
        )
        if node.exc and not plain:
            self.visit(node.exc)

    def visit_keyword(self, node: ast.keyword) -> None:
        if node.arg not in UNSEEN:
            self.visit(node.value)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        if not (isinstance(node.value, ast.Name) and node.value.id == "Literal"):
            self.generic_visit(node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """Python 3.11 does not say where the parts of an f-string stand."""

    # What is changed

    def visit_Compare(self, node: ast.Compare) -> None:
        fraction = any(
            isinstance(one, ast.Constant) and isinstance(one.value, float) and one.value % 1
            for side in (node.left, *node.comparators)
            for one in ast.walk(side)
        )
        for place, operator in enumerate(node.ops):
            if fraction and isinstance(operator, BOUNDS):
                continue
            other = copy.deepcopy(node)
            other.ops[place] = OTHER[type(operator)]()  # type: ignore[call-overload]
            self._add(node, "comparison", other)
        self.visit(node.left)
        for operator, side in zip(node.ops, node.comparators, strict=True):
            if isinstance(operator, ast.In | ast.NotIn) and _is_words(side):
                self._add(side, "words", ast.Constant(""))
            else:
                self.visit(side)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        other = copy.deepcopy(node)
        other.op = OTHER[type(node.op)]()  # type: ignore[assignment]
        self._add(node, "boolean", other)
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        if type(node.op) in OTHER:
            other = copy.deepcopy(node)
            other.op = OTHER[type(node.op)]()  # type: ignore[assignment]
            self._add(node, "arithmetic", other)
        self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if type(node.op) in OTHER:
            other = copy.deepcopy(node)
            other.op = OTHER[type(node.op)]()  # type: ignore[assignment]
            self._add(node, "arithmetic", other)
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        if isinstance(node.op, ast.Not):
            self._add(node, "boolean", node.operand)
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        value = node.value
        if isinstance(value, bool):
            self._add(node, "constant", ast.Constant(not value))
        elif isinstance(value, int | float):
            self._add(node, "constant", ast.Constant(value * 2 if value >= _MUCH else value + 1))
        elif isinstance(value, str):
            self._add(node, "words", ast.Constant(f"XX{value}XX" if value else "XX"))
        elif isinstance(value, bytes):
            self._add(node, "words", ast.Constant(b"XX" + value + b"XX" if value else b"XX"))

    def _condition(self, node: Any) -> None:
        test = node.test
        plain = isinstance(test, ast.Compare) and isinstance(test.ops[0], NEGATED_ALREADY)
        if not (plain and len(test.ops) == 1) and not isinstance(test, ast.UnaryOp | ast.Constant):
            self._add(test, "condition", ast.UnaryOp(ast.Not(), test))
        self.generic_visit(node)

    visit_While = visit_IfExp = _condition  # noqa: N815

    def visit_If(self, node: ast.If) -> None:
        if not (isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"):
            self._condition(node)

    def visit_Return(self, node: ast.Return) -> None:
        if node.value and not (isinstance(node.value, ast.Constant) and node.value.value is None):
            if not isinstance(getattr(node.value, "value", None), bool):
                self._add(node.value, "return", ast.Constant(None))
            self.visit(node.value)

    def visit_Expr(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Constant):
            return
        if isinstance(node.value, ast.Call):
            self._add(node, "call", ast.Pass())
        elif isinstance(node.value, ast.Yield | ast.YieldFrom):
            self._add(node.value, "call", ast.YieldFrom(ast.Tuple([], ast.Load())))
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        if isinstance(node.func, ast.Name) and node.func.id in ("cast", "TypeVar"):
            return
        self.visit(node.func)
        strips = isinstance(node.func, ast.Attribute) and node.func.attr in STRIPS
        for one in node.args:
            if strips and _is_words(one):
                self._add(one, "words", ast.Constant(""))
            else:
                self.visit(one)
        for keyword in node.keywords:
            self.visit(keyword)

    def visit_Break(self, node: ast.Break) -> None:
        self._add(node, "loop", ast.Continue())

    def visit_Continue(self, node: ast.Continue) -> None:
        self._add(node, "loop", ast.Break())


def _is_words(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(node.value)


def _short(text: str, most: int = 70) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
