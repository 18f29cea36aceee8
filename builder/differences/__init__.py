"""Proof of change 改动对照: what differs between two states of a publication.

Words are read from both PDFs (:mod:`reading`), aligned language by language whatever line or page
they stand on (:mod:`aligning`, :mod:`wording`), and told page by page with numbers, pictures and
colours (:mod:`comparing`). :mod:`sides` finds the two PDFs, and builds them where they are
revisions; :mod:`answers` writes what was found as text, JSON, HTML or a PDF to sign.
:mod:`sheet` draws contact sheets.
"""
