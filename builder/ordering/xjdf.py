"""The order as an XJDF 2.1 job ticket: product intent, files, contacts. CIP4, XJDF 2.1, 3 and 4.

What the ticket has no word for goes with it as a comment, as it was written. Names of plates must
be single words there (NMTOKEN); a Color resource says what each is called on the order.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as Xml

from ..ground.units import POINTS_PER_MM
from ..makeup.swatches import Swatch
from .job import Job
from .trade import term

NAMESPACE = "http://www.CIP4.org/JDFSchema_2_0"
_PRODUCT = "product"
_COMMENTED = (
    *("paper", "weight", "caliper", "spine", "binding", "colours", "finishing", "quantity"),
    "delivery",
)


def ticket(job: Job) -> bytes:
    """The ticket as XML; paths in it lead from the folder that it lies in."""
    manifest = job.manifest
    root = Xml.Element(
        "XJDF",
        xmlns=NAMESPACE,
        Version="2.1",
        Types="Product",
        JobID=_token(manifest.id),
        DescriptiveName=_title(job),
    )
    for key in _COMMENTED:
        if text := job.text(key):
            Xml.SubElement(root, "Comment").text = f"{key}: {text}"
    _product(Xml.SubElement(root, "ProductList"), job)
    _resources(root, job)
    Xml.indent(root)
    return bytes(Xml.tostring(root, "utf-8", xml_declaration=True)) + b"\n"


def _product(products: Xml.Element, job: Job) -> None:
    product = Xml.SubElement(
        products, "Product", ID=_PRODUCT, IsRoot="true", ProductType="Magazine",
        DescriptiveName=_title(job),
    )  # fmt: skip
    if job.copies:
        product.set("Amount", str(job.copies))
    binding = term("binding", job.text("binding"))
    if binding and binding.xjdf:
        _intent(product, "BindingIntent", BindingType=binding.xjdf, BindingSide="Left")
    colours = _intent(product, "ColorIntent")
    used = " ".join(_token(plate) for plate in (*job.plates, *job.technical))
    for side in ("Back", "Front"):
        Xml.SubElement(colours, "SurfaceColor", Surface=side, ColorsUsed=used)
    width, height = (length * POINTS_PER_MM for length in job.trim_mm)
    _intent(
        product, "LayoutIntent", Bleed=f"{job.bleed_mm * POINTS_PER_MM:.3f}",
        FinishedDimensions=f"{width:.3f} {height:.3f} 0", Pages=str(job.pages),
        SpreadType="SinglePage",
    )  # fmt: skip
    _intent(product, "MediaIntent", **{"MediaType": "Paper", **_media(job)})


def _media(job: Job) -> dict[str, str]:
    paper = term("paper", job.text("paper"))
    known = {
        "Coating": paper.xjdf if paper else "",
        "MediaQuality": job.text("paper"),
        "Weight": f"{job.weight_gsm:g}" if job.weight_gsm else "",
    }
    return {name: value for name, value in known.items() if value}


def _intent(product: Xml.Element, name: str, **attributes: str) -> Xml.Element:
    return Xml.SubElement(Xml.SubElement(product, "Intent", Name=name), name, attributes)


def _resources(root: Xml.Element, job: Job) -> None:
    swatches = {swatch.spot: swatch for swatch in job.swatches if swatch.spot}
    if plates := (*job.spots, *job.technical):
        colours = _set(root, "Color")
        for plate in plates:
            resource = Xml.SubElement(colours, "Resource")
            Xml.SubElement(resource, "Part", Separation=_token(plate))
            inks = _inks(swatches.get(plate))
            Xml.SubElement(resource, "Color", {"ActualColorName": plate, **inks})
    if job.text("contact") or job.text("delivery"):
        contacts = _set(root, "Contact")
        _contact(contacts, "Customer", job.text("contact"))
        _contact(contacts, "Delivery", job.text("delivery"))
    if job.text("delivery") and job.copies:
        resource = Xml.SubElement(_set(root, "DeliveryParams"), "Resource")
        delivery = Xml.SubElement(resource, "DeliveryParams")
        Xml.SubElement(delivery, "DropItem", Amount=str(job.copies), ItemRef=_PRODUCT)
    lists = _set(root, "RunList")
    _run(lists, job.files[0].path.name)
    if job.cover:
        _run(lists, job.cover.path.name, "Cover")


def _run(lists: Xml.Element, name: str, part: str = "") -> None:
    """A file to print from; ``part`` says which part of the product it is, where not all."""
    resource = Xml.SubElement(lists, "Resource")
    if part:
        Xml.SubElement(resource, "Part", ProductPart=part)
    run = Xml.SubElement(resource, "RunList", Pages="0 -1")
    Xml.SubElement(run, "FileSpec", MimeType="application/pdf", URL=name)


def _set(root: Xml.Element, name: str) -> Xml.Element:
    return Xml.SubElement(root, "ResourceSet", Name=name, Usage="Input")


def _contact(contacts: Xml.Element, role: str, text: str) -> None:
    """Who or where, in lines as it was written: it is not known which part is the name."""
    if text:
        resource = Xml.SubElement(contacts, "Resource")
        Xml.SubElement(resource, "Part", ContactType=role)
        address = Xml.SubElement(Xml.SubElement(resource, "Contact"), "Address")
        for line in text.splitlines():
            Xml.SubElement(address, "AddressLine").text = line.strip()


def _inks(swatch: Swatch | None) -> dict[str, str]:
    """What stands in for a spot colour where it is shown; a technical plate has nothing."""
    if swatch is None or swatch.technical:
        return {}
    return {"CMYK": " ".join(f"{part / 100:g}" for part in swatch.cmyk)}


def _token(name: str) -> str:
    """A name as one word of letters, digits and ``._-``, as NMTOKEN asks."""
    return re.sub(r"[^\w.-]+", "_", name)


def _title(job: Job) -> str:
    title = job.manifest.title
    return f"{' '.join(title.text(side) for side in title.given)} {job.manifest.id}".strip()
