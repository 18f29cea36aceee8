"""A print-ready builder of bilingual Chinese/English publications.

The way from copy to delivery, one stage a line, is read in :mod:`builder.press.way` up to
the pages, in :mod:`builder.proof.laying_out` up to the proof, and in :mod:`builder.editions` from
there.
"""

from .ground.compiled import use_compiled

use_compiled()
