"""What a goal is: a claim with a figure, a run that shows it, and a broken twin that must fail the same run."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from proofs.bench import Bench

Figure = int | float | str


class NotRun(Exception):
    """This machine or this mode cannot run it; the text says why, and what stands in."""


@dataclass(frozen=True)
class Finding:
    """What a run showed."""

    holds: bool
    sentence: str
    figures: dict[str, Figure] = field(default_factory=dict)


class Goal(ABC):
    """One numbered goal. `prove` and `twin` run the same measurement; only the twin's subject is broken."""

    number: ClassVar[int]
    title: ClassVar[str]
    target: ClassVar[str]
    is_timed: ClassVar[bool] = False
    """The target is a time: no other goal runs beside it."""
    is_patient_when_quick: ClassVar[bool] = False
    """A quick run does not hold it to that time, so others may run beside it there."""

    @abstractmethod
    def prove(self, bench: Bench) -> Finding:
        """Runs the program; the finding holds when the target is met."""

    @abstractmethod
    def twin(self, bench: Bench) -> Finding:
        """Runs what is known to be wrong; the finding must not hold, or the measurement has no teeth."""
