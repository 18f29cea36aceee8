"""CJK and Latin line composition: characters in, lines out, and a bridge into WeasyPrint.

``clreq`` holds the tables, ``spacing`` turns text into breaks and gaps, ``composer`` fits lines;
all three are pure. ``engine`` is the only module that knows WeasyPrint's insides.
"""
