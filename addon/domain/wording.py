"""How sentences for a person are put together. Pure."""


def sentence(text: str) -> str:
    """The text with a capital letter in front and a full stop behind, where they are missing."""
    trimmed = text.strip()
    if not trimmed:
        return ""
    return f"{trimmed[0].upper()}{trimmed[1:]}{'' if trimmed[-1] in '.!?…' else '.'}"
