"""What the findings come to."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from analysis.easyread.advice import MEND, PASSES
from analysis.easyread.page import Finding


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many findings there are of each level. Only errors must be mended."""

    errors: int
    warnings: int
    hints: int

    @property
    def passes(self) -> bool:
        """Whether the machine found no error."""
        return not self.errors

    @property
    def label(self) -> str:
        """It "Passes machine checks", or how many things to mend; only people can say more."""
        if self.passes:
            return PASSES
        return MEND[self.errors > 1] % {"num": self.errors}


def verdict(findings: Iterable[Finding]) -> Verdict:
    """The count of errors, warnings and hints, with its label (standards section 1)."""
    levels = Counter(finding.level for finding in findings)
    return Verdict(levels["error"], levels["warn"], levels["hint"])
