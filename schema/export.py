"""Writes schema.graphql beside this file: `python -m schema.export`. A test holds the file to the code."""

from pathlib import Path

from schema.api import print_sdl

EXPORTED = Path(__file__).with_name("schema.graphql")


def main() -> None:
    """Writes the file."""
    EXPORTED.write_text(print_sdl(), encoding="utf-8")


if __name__ == "__main__":
    main()
