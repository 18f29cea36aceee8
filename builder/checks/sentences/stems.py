"""English words cut to what their forms share, so that *grew* meets *growth* in a dictionary."""

from __future__ import annotations

import re
from functools import lru_cache

WORD = re.compile(r"[A-Za-z][A-Za-z'’]*")
_EMPTY = """
a an the of to in on at for by with from as into onto and or but nor so yet if then than that
this these those it its he she they him his her their them our we us you your i me my is are was
were be been being am do does did done have has had having will would shall should can could may
might must not no one's sb sth etc esp also which who whom whose what when where there here how
why all any some such very more most much many other another each every both either up out off
over under about only own same too just e.g i.e one oneself sb's old variant cl see used
classifier surname abbr lit fig
"""
STOP = frozenset(_EMPTY.split())
"""Words that say nothing of what a sentence is about, in copy or in a dictionary."""

_LENGTH = 6
"""Letters of a stem: as few as tell most words apart, so that *invest* is *investor*, too."""

_KIN = {
    form: line.split()[0]
    for line in """grow grew grown growth growing
rise rose risen rising
fall fell fallen
sell sold sale sales seller
buy bought
make made making maker
give gave given
take took taken
come came coming
go went gone goes
see saw seen
say said says
tell told
know knew known knowledge
think thought
bring brought
begin began begun beginning
build built building
hold held
keep kept
leave left
lose lost loss losses
pay paid payment payments
run ran running
send sent
show shown showed
speak spoke spoken speech
spend spent
stand stood
teach taught
win won winning
write wrote written
lead led leader
find found
meet met meeting meetings
become became
feel felt
hear heard
choose chose chosen choice choices selection select
draw drew drawn
drive drove driven driver
eat ate eaten
fly flew flown flight flights
forget forgot
freeze froze frozen
hide hid hidden
lend lent loan loans
break broke broken
seek sought
sleep slept
steal stole stolen
strike struck
swim swam
man men
woman women
child children
person people
foot feet
tooth teeth
life lives live living
half halves
city cities
company companies firm firms corporation enterprise enterprises business businesses
country countries nation nations national
height high
length long
strength strong
width wide
depth deep
two second twice
three third
four fourth
five fifth
six sixth
die dead death died
truth true
youth young
poverty poor
safety safe
ability able
produce product products production
analyse analysis analyze
compete competition competitive competitor
decide decision
describe description
explain explanation
receive reception receipt
use used usage user users
china chinese
america american americans united
europe european
japan japanese
germany german
france french
britain british uk english england""".splitlines()
    for form in line.split()
}
"""Forms that no rule of endings brings together; business copy has many names for a firm."""

_ENDINGS = ("ing", "ed", "es", "ly", "s", "er")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """What the forms of an English word share."""
    word = re.sub(r"['’]s?$", "", word.lower())
    if word in _KIN:
        return _KIN[word]
    if word.endswith(("ies", "ied")) and len(word) > 5:
        word = word[:-3] + "y"
    word = _without_ending(word)
    if word.endswith("e") and len(word) > 4:
        word = word[:-1]
    return _KIN.get(word, word[:_LENGTH])


def _without_ending(word: str) -> str:
    for ending in _ENDINGS:
        short = word.removesuffix(ending)
        plural = ending == "s" and len(word) > 3 and not word.endswith("ss")
        if short != word and (len(short) >= 4 or plural):
            doubled = len(short) > 4 and short[-1] == short[-2] and short[-1] not in "sl"
            return short[:-1] if doubled else short
    return word
