"""Text that anybody may have made up, fit for the place where it is shown."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def on_one_line(text: str) -> str:
    """`text` as a terminal or a page can show it; to neither does it do anything else.

    What is no sign, such as the end of a line, or what changes a terminal's colour, is escaped.
    """
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text
    )


def in_a_cell(text: str) -> str:
    """`text` for a CSV file, with an apostrophe before what a spreadsheet would compute.

    Its lines end in one way, as a carriage return alone would end the row.
    """
    guarded = f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
    return guarded.replace("\r\n", "\n").replace("\r", "\n")
