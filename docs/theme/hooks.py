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
    """Tables without headings have none, where Markdown cannot but write empty ones."""
    return re.sub(r"<thead>\s*<tr>(\s*<th></th>)+\s*</tr>\s*</thead>", "", html).replace(
        "<th></th>", "<td></td>"
    )
