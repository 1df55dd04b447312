"""How pressing a case is, in the three degrees the city uses."""

from enum import StrEnum


class Severity(StrEnum):
    """Degrees of Decision 1207/QĐ-UBND (28/2/2025): khẩn, bình thường, phức tạp."""

    URGENT = "urgent"
    NORMAL = "normal"
    COMPLEX = "complex"
