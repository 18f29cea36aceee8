"""Document information, XMP and identifiers, the same in every build.

XMP is one packet with one ``rdf:RDF``: PDF/A (ISO 19005-2, 6.6), PDF/UA (ISO 14289-1, 5) and PDF/X
(ISO 15930-7, 6.4) all read their identification from it.
"""

from __future__ import annotations

import datetime as dt
from xml.sax.saxutils import escape, quoteattr

import pikepdf

from ..pdf.xmp import NAMESPACES
from ..proof.facts import ProofFacts
from .edition import Edition

CREATOR = "Bilingual Press"


def describe(pdf: pikepdf.Pdf, edition: Edition, facts: ProofFacts) -> None:
    """Write document information, XMP, language and file identifier into a PDF."""
    date = facts.moment.strftime("D:%Y%m%d%H%M%S") + _pdf_zone(facts.moment)
    info = {
        "/Title": facts.title,
        "/Author": facts.author,
        "/Creator": CREATOR,
        "/Producer": CREATOR,
        "/CreationDate": date,
        "/ModDate": date,
        **edition.kind.info,
    }
    pdf.trailer.Info = pdf.make_indirect(
        pikepdf.Dictionary({key: pikepdf.String(value) for key, value in info.items() if value})
    )
    if trapped := edition.kind.properties.get("pdf:Trapped"):
        pdf.trailer.Info.Trapped = pikepdf.Name(f"/{trapped}")
    metadata = pdf.make_stream(xmp(edition, facts))
    metadata.Type, metadata.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
    pdf.Root.Metadata = metadata
    pdf.Root.Lang = pikepdf.String(facts.languages[0])
    identifier = pikepdf.String(facts.identifier)
    pdf.trailer.ID = pikepdf.Array([identifier, identifier])


def xmp(edition: Edition, facts: ProofFacts) -> bytes:
    """The XMP packet of an edition."""
    stamp = facts.moment.isoformat(timespec="seconds")
    properties = {
        "dc:format": "application/pdf",
        "xmp:CreatorTool": CREATOR,
        "xmp:CreateDate": stamp,
        "xmp:ModifyDate": stamp,
        "xmp:MetadataDate": stamp,
        "xmpMM:DocumentID": f"uuid:{facts.uuid('document')}",
        "xmpMM:InstanceID": f"uuid:{facts.uuid(edition.name)}",
        "xmpMM:VersionID": "1",
        "xmpMM:RenditionClass": "default",
        "pdf:Producer": CREATOR,
        **edition.kind.properties,
    }
    lines = [f" <{key}>{escape(value)}</{key}>" for key, value in properties.items()]
    alternatives = {"x-default": facts.title, **facts.titles}
    titles = "".join(
        f"<rdf:li xml:lang={quoteattr(tag)}>{escape(text)}</rdf:li>"
        for tag, text in alternatives.items()
    )
    lines.append(f" <dc:title><rdf:Alt>{titles}</rdf:Alt></dc:title>")
    spoken = "".join(f"<rdf:li>{escape(tag)}</rdf:li>" for tag in facts.languages)
    lines.append(f" <dc:language><rdf:Bag>{spoken}</rdf:Bag></dc:language>")
    if facts.author:
        author = f"<rdf:Seq><rdf:li>{escape(facts.author)}</rdf:li></rdf:Seq>"
        lines.append(f" <dc:creator>{author}</dc:creator>")
    names = "".join(f'\n  xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    body = "\n".join(lines)
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        f'<rdf:Description rdf:about=""{names}>\n{body}\n</rdf:Description>\n'
        f"{edition.kind.extension}</rdf:RDF>\n</x:xmpmeta>\n"
        '<?xpacket end="w"?>'
    ).encode()


def _pdf_zone(date: dt.datetime) -> str:
    """The time zone as PDF writes it: ``+08'00'``; ISO 32000-1, 7.9.4."""
    minutes = int((date.utcoffset() or dt.timedelta()).total_seconds()) // 60
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02}'{abs(minutes) % 60:02}'"
