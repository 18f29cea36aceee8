"""Where MkDocs reads Markdown otherwise than the hosts of repositories do."""

import re


def on_page_markdown(markdown: str, **_: object) -> str:
    """Bars of code in tables without their backslash, which would be shown."""
    return re.sub(
        r"(?<!`)`[^`\n]+`(?!`)",
        lambda code: code[0].replace(r"\|", "|") if _is_in_table(code) else code[0],
        markdown,
    )


def _is_in_table(code: re.Match[str]) -> bool:
    start = code.string.rfind("\n", 0, code.start()) + 1
    return code.string.startswith("|", start)


def on_page_content(html: str, **_: object) -> str:
    """Tables scroll by themselves where they are too wide, and have no headings that are empty.

    Markdown cannot but write some. Pictures are fetched when they come near.
    """
    html = re.sub(r"<thead>\s*<tr>(\s*<th></th>)+\s*</tr>\s*</thead>", "", html)
    html = html.replace("<th></th>", "<td></td>").replace("<img ", '<img loading="lazy" ')
    opening = '<div class="scroll" role="group" tabindex="0" aria-label="Table"><table>'
    return html.replace("<table>", opening).replace("</table>", "</table></div>")
