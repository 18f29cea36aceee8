"""Names and terms: one thing, one spelling; and the glossary's rendering on the other side."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..ground.characters import HAN
from ..ground.findings import Finding, Remark
from ..ground.messages import tr
from ..ground.register import check
from ..issue.glossary import Glossary, Term, glossary_file, load_glossary, pattern
from ..issue.model import SIDES, Article, Issue, Side
from .walk import Stretch, Waived, article_stretches, copy_check, part_check, stretches

MAX_LISTED = 20
LONGEST_NAME = 40
"""Characters of a name within which a slip is looked for."""


def glossary_of(issue: Issue) -> Glossary:
    """The glossary that an issue is checked against."""
    return load_glossary(glossary_file(issue))


@check("terms/glossary", subject="issue")
def glossary(issue: Issue) -> Iterable[Finding]:
    """Faults of the glossary file."""
    return glossary_of(issue).findings


@part_check("terms/forbidden")
def forbidden(issue: Issue, waived: Waived) -> Iterable[Remark]:
    """Forms that the glossary forbids."""
    terms = [term for term in glossary_of(issue).terms if term.forbidden]
    if not terms:
        return
    for stretch in stretches(issue):
        if not waived(stretch.allow):
            for term in terms:
                yield from _forbidden(stretch, term)


def forbidden_places(text: str, term: Term) -> Iterator[tuple[int, int, str]]:
    """Where a text holds a forbidden form of a term that is no part of a right one."""
    for form in term.forbidden:
        if form.lower() not in text.lower():
            continue
        right = [right for right in (*term.zh, *term.en) if form.lower() in right.lower()]
        safe = [m.span() for one in right for m in pattern(one).finditer(text)]
        by_case = any(form.lower() == one.lower() for one in term.en)
        for match in pattern(form, exact=by_case).finditer(text):
            inside = any(start <= match.start() and match.end() <= end for start, end in safe)
            if by_case or not inside:
                yield match.start(), match.end(), form


def _forbidden(stretch: Stretch, term: Term) -> Iterator[Remark]:
    for start, end, _ in forbidden_places(stretch.text, term):
        right = preferred(term, stretch.side)
        words = stretch.text[start:end]
        says = "instead" if right else "alone"
        yield stretch.remark(start, says, words=words, right=right)


def preferred(term: Term, side: Side) -> str:
    """The glossary's form on a side; the other side's where it has none."""
    forms = (term.zh or term.en) if side == "zh" else (term.en or term.zh)
    return forms[0] if forms else ""


@part_check("terms/rendering")
def rendering(issue: Issue, waived: Waived) -> Iterable[Remark]:
    """Terms whose glossary rendering is nowhere on the other side of the article."""
    terms = [term for term in glossary_of(issue).terms if term.zh and term.en]
    if not terms or set(issue.sides) != {"zh", "en"}:
        return
    for article in issue.articles:
        if not waived(article.allow):
            yield from _renderings(article, terms)


def _renderings(article: Article, terms: Sequence[Term]) -> Iterator[Remark]:
    pieces = list(article_stretches(article))
    text = {side: "\n".join(p.text for p in pieces if p.side == side) for side in ("zh", "en")}
    sides = {side for pair in article.pairs for side in SIDES if pair.side(side)}
    if len(sides) < 2:
        return
    longer = [form for term in terms for form in term.zh]
    for term in terms:
        for side, forms, others in (("zh", term.zh, term.en), ("en", term.en, term.zh)):
            there = "en" if side == "zh" else "zh"
            if any(pattern(form).search(text[there]) for form in others):
                continue
            place = _first(pieces, side, forms, longer)
            if place:
                stretch, start, words = place
                yield stretch.remark(start, words=words, wanted=others[0])


def _first(
    pieces: Sequence[Stretch], side: str, forms: Sequence[str], longer: Sequence[str]
) -> tuple[Stretch, int, str] | None:
    """Where a form first stands that is no part of a longer term."""
    for stretch in pieces:
        if stretch.side != side:
            continue
        for form in forms:
            outer = [long for long in longer if form in long and form != long]
            safe = [m.span() for long in outer for m in pattern(long).finditer(stretch.text)]
            for match in pattern(form).finditer(stretch.text):
                if not any(a <= match.start() and match.end() <= b for a, b in safe):
                    return stretch, match.start(), match[0]
    return None


# -- names ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Name:
    """A name where it stands."""

    text: str
    stretch: Stretch
    start: int


_EN_NAME = re.compile(
    r"(?<![\w’'-])[A-Z][\w’'&-]*(?:[ \n](?:of|the|de|for|&)?[ \n]?[A-Z][\w’'&-]*){0,4}"
)
_EN_WORD = re.compile(r"(?<![\w’'-])[A-Z][A-Za-z-]{4,40}(?![\w-])")
_EN_COUPLE = re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+\b")
_ZH_DOTTED = re.compile(rf"[{HAN}]{{1,7}}(?:·[{HAN}]{{1,7}}){{1,4}}")
_GLOSSED = re.compile(
    rf"(?P<en>(?:[A-Z][\w’'.&-]*[ \n]){{0,3}}[A-Z][\w’'.&-]*)[ \n]?"
    rf"[(（](?P<zh>[{HAN}·]{{2,16}})[)）]"
)


@copy_check("terms/spelling")
def spelling(issue: Issue, waived: Waived) -> Iterable[Remark]:
    """Names spelled in more than one way within an issue."""
    return _spellings(stretches(issue), glossary_of(issue), waived)


@copy_check("terms/across", subject="past")
def across(issues: Sequence[Issue], waived: Waived) -> Iterable[Remark]:
    """Names spelled otherwise in another issue."""
    if len(issues) < 2:
        return ()
    by_age = sorted(issues, key=lambda issue: issue.manifest.date)
    pieces = [s for issue in by_age for s in stretches(issue)]
    within = {
        one.spot
        for issue in by_age
        for one in _spellings(stretches(issue), glossary_of(issue), waived)
    }
    told = _spellings(pieces, glossary_of(by_age[-1]), waived)
    return [one for one in told if one.spot not in within]


def _spellings(pieces: Iterable[Stretch], known: Glossary, waived: Waived) -> Iterator[Remark]:
    """Names that two spellings are used for, at the rarer one."""
    gathered = [piece for piece in pieces if not waived(piece.allow)]
    allowed = {form for term in known.terms for form in (*term.zh, *term.en)}
    yield from _variants(_english_words(gathered), allowed)
    yield from _variants(_dotted_names(gathered), allowed)
    yield from _glossed_twice(gathered)


def _english_words(pieces: Iterable[Stretch]) -> dict[str, list[Name]]:
    """Capitalised English words and joined names, by spelling."""
    words: dict[str, list[Name]] = {}
    for stretch in pieces:
        for word, start in _capitals(stretch.text):
            words.setdefault(word, []).append(Name(word, stretch, start))
    return words


@lru_cache(maxsize=4096)
def _capitals(text: str) -> tuple[tuple[str, int], ...]:
    """Capitalised words and couples of them, and where each begins; kept for a desk."""
    found = (*_EN_WORD.finditer(text), *_EN_COUPLE.finditer(text))
    return tuple((match[0], match.start()) for match in found)


def _dotted_names(pieces: Iterable[Stretch]) -> dict[str, list[Name]]:
    names: dict[str, list[Name]] = {}
    for stretch in pieces:
        if "·" in stretch.text:
            for match in _ZH_DOTTED.finditer(stretch.text):
                names.setdefault(match[0], []).append(Name(match[0], stretch, match.start()))
    return names


def _variants(names: dict[str, list[Name]], allowed: set[str]) -> Iterator[Remark]:
    for one, other in sorted(_alike(frozenset(names))):
        if one in allowed and other in allowed:
            continue
        rare, usual = sorted((one, other), key=lambda n: (n in allowed, len(names[n])))
        place = names[rare][0]
        there = names[usual][0].stretch.spot(names[usual][0].start)
        yield place.stretch.remark(place.start, "spelling", rare=rare, usual=usual, there=there)


@lru_cache(maxsize=8)
def _alike(names: frozenset[str]) -> set[tuple[str, str]]:
    """Kept for a desk: most edits change no name."""
    return alike(names)


def alike(names: Iterable[str]) -> set[tuple[str, str]]:
    """Couples of spellings that are probably one name, each couple in order."""
    found: set[tuple[str, str]] = set()
    by_shape: dict[str, list[str]] = {}
    by_gap: dict[str, list[str]] = {}
    for name in set(names):
        by_shape.setdefault(re.sub(r"[\s-]", "", name).lower(), []).append(name)
        if len(name) <= LONGEST_NAME:
            for index in range(len(name)):
                key = f"{name[:index]}\0{name[index + 1 :]}"
                by_gap.setdefault(key, []).append(name)
    for group in (*by_shape.values(), *by_gap.values()):
        for one in group[:8]:
            for other in group[:8]:
                if one < other and _is_slip(one, other):
                    found.add((one, other))
    found |= _one_letter_more(set(names))
    return found


def _one_letter_more(names: set[str]) -> set[tuple[str, str]]:
    """Spellings that differ by one letter left out."""
    found = set()
    for name in names:
        for index in range(1, min(len(name), LONGEST_NAME)):
            shorter = name[:index] + name[index + 1 :]
            if shorter in names and shorter != name and _is_slip(*sorted((name, shorter))):
                found.add((min(name, shorter), max(name, shorter)))
    return found


_ENDINGS = ("s", "es", "n", "ns", "d", "r", "ed", "er", "y", "ly", "al", "e", "ing", "ers")


_PINYIN = re.compile(
    r"(?i)(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])(?:iang|iong|uang|ueng|ang|eng|ing|ong|ian|iao|uai|"
    r"uan|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|ui|uo|ue|[aoeiuv])|(?:ang|eng|ai|ao|ou|an|en|er|[aoe]))+"
)
"""Words of Pinyin syllables: Zhejiang and Zhenjiang are two places, Zhonguancun is none."""


def _is_slip(one: str, other: str) -> bool:
    """Whether two spellings differ as slips do, not as two words or two forms of one."""
    if "·" in one or "·" in other:
        return len(one) >= 4 and one[0] == other[0]
    if re.sub(r"[\s-]", "", one).lower() == re.sub(r"[\s-]", "", other).lower():
        return _inner_case(one) != _inner_case(other) and not (one.isupper() or other.isupper())
    if " " in one or " " in other or min(len(one), len(other)) < 8 or one[:2] != other[:2]:
        return False
    if one.startswith(other) or other.startswith(one):
        return False
    if _PINYIN.fullmatch(one) and _PINYIN.fullmatch(other):
        return False
    stem = _common_start(one, other)
    return not (one[stem:] in _ENDINGS and other[stem:] in _ENDINGS) and (
        stem < max(len(one), len(other)) - 1
    )


def _common_start(one: str, other: str) -> int:
    stem = 0
    while stem < min(len(one), len(other)) and one[stem] == other[stem]:
        stem += 1
    return stem


def _inner_case(name: str) -> str:
    """The shape of a name: where it has capitals inside words, hyphens left out.

    "High-Tech" and "High-tech" count as one shape, "GlobalFoundries" and "Globalfoundries" as two.
    """
    return " ".join(w[:1].lower() + w[1:] for w in re.split(r"[\s-]", name))


@lru_cache(maxsize=4096)
def _glossed(text: str) -> tuple[re.Match[str], ...]:
    return tuple(_GLOSSED.finditer(text))


def _glossed_twice(pieces: Iterable[Stretch]) -> Iterator[Remark]:
    """The same English name with two Chinese ones in brackets."""
    seen: dict[str, Name] = {}
    for stretch in pieces:
        for match in _glossed(stretch.text):
            name = Name(match["zh"], stretch, match.start("zh"))
            first = seen.setdefault(" ".join(match["en"].split()[-2:]), name)
            if first.text != name.text:
                there = first.stretch.spot(first.start)
                yield stretch.remark(
                    name.start,
                    "glossed",
                    name=match["en"],
                    here=name.text,
                    elsewhere=first.text,
                    there=there,
                )


@check("terms/unlisted", subject="issue")
def unlisted(issue: Issue) -> Iterable[Remark]:
    """Likely names without an entry, in one list; only where there is a glossary."""
    known = glossary_of(issue)
    if not known.exists:
        return
    forms = {form.lower() for term in known.terms for form in (*term.zh, *term.en, *term.forbidden)}
    names: Counter[str] = Counter()
    places: dict[str, Name] = {}
    for stretch in stretches(issue):
        for name in _likely_names(stretch):
            if name.text.lower() not in forms:
                names[name.text] += 1
                places.setdefault(name.text, name)
    if names:
        listed = [name for name, _ in names.most_common(MAX_LISTED)]
        first = places[listed[0]]
        more = len(names) - len(listed)
        told = tr(", ", "、").join(listed) + (f" (+{more})" if more else "")
        yield first.stretch.remark(first.start, details={"names": listed}, names=told)


def _likely_names(stretch: Stretch) -> Iterator[Name]:
    text = stretch.text
    if stretch.side == "zh":
        for match in _ZH_DOTTED.finditer(text):
            yield Name(match[0], stretch, match.start())
        return
    if stretch.part == "title":
        return
    for match in _EN_NAME.finditer(text):
        name = " ".join(match[0].split())
        before = text[: match.start()].rstrip()[-1:]
        opens = not before or before in ".!?:“”\n…"
        inner = bool(re.search(r"[a-z][A-Z]", name))
        if inner or (" " in name and not opens):
            yield Name(re.sub(r"[’']s?$", "", name), stretch, match.start())
