"""How much a file may cost: handed from the settings to whatever reads files."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost; a file that costs more is reported and left out."""

    file_bytes: int = 50_000_000
    text_chars: int = 5_000_000  # some 2,500 pages, a quarter of an hour of embedding
    seconds: int = 120  # of parsing
    memory_bytes: int = 2_000_000_000  # of address space while it is parsed
