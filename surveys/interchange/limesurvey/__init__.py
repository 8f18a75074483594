"""LimeSurvey: surveys as .lss files. In only: nobody needs to bring one back."""

from surveys.interchange.limesurvey.reading import read

__all__ = ["read"]
