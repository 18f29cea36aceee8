"""For readers: trimmed, RGB, tagged, PDF/UA-1 and PDF/A-2a in one file.

ISO 14289-1, ISO 19005-2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..edition import Edition, Kind, Purpose, SetPictures

if TYPE_CHECKING:
    import pikepdf

    from ...ground.findings import Finding
    from ...pdf.content import Content
    from ...proof.facts import ProofFacts

_UA_SCHEMA = """<rdf:Description rdf:about=""
  xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
  xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
 <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
  <pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
  <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
  <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
  <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
   <pdfaProperty:name>part</pdfaProperty:name>
   <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
   <pdfaProperty:category>internal</pdfaProperty:category>
   <pdfaProperty:description>Part of ISO 14289 that is followed</pdfaProperty:description>
  </rdf:li></rdf:Seq></pdfaSchema:property>
 </rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""
"""How PDF/A wants the identification of PDF/UA described; ISO 19005-2, 6.6.2.3."""


def finish(
    pdf: pikepdf.Pdf,
    streams: list[Content],
    edition: Edition,
    facts: ProofFacts,
    pictures: SetPictures,
) -> list[Finding]:
    """Turn a prepared proof into a screen or email edition, in place."""
    from ..trimming import finish_for_readers  # noqa: PLC0415 - naming the kind is light

    return finish_for_readers(pdf, streams, edition, facts, pictures)


def _purpose(edition: Edition) -> Purpose:
    """What has a budget, or is to show before it is whole, goes by mail."""
    return "email" if edition.max_bytes is not None or edition.linearize else "screen"


KIND = Kind(
    "reading",
    finish=finish,
    standard="PDF/UA-1+PDF/A-2a",
    pdf_version="1.7",
    purpose=_purpose,
    properties={"pdfaid:part": "2", "pdfaid:conformance": "A", "pdfuaid:part": "1"},
    extension=_UA_SCHEMA,
)
