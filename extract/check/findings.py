"""What a check found, as one line: where, and what is wrong or worth a look."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One line of a check; broken says whether a law of the contract does not hold."""

    where: str
    says: str
    broken: bool = False

    def __str__(self) -> str:
        return f"{'错 broken' if self.broken else '看 look'}  {self.where}: {' '.join(self.says.split())}"
