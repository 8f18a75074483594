"""From a model's scores to honest confidence, and to where a theme begins."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from analysis.learner import Flags
from analysis.runs import Floats

# What scores meant without a single label, measured on 3,289 labelled comments; with
# labels, they count as much as twenty (score, answer) pairs of one theme.
SLOPE, OFFSET = 5.0, 0.7
THRESHOLD = 0.18
BELIEF = 20.0
# Measured by repeated cross-validation: how many labels of a theme say as much as all of where it
# begins, and how much lower the bar is for a comment's surest theme where all have one.
STEADINESS = 240.0
_LENIENCE = 0.15
_SHRINK = 0.01
_STRETCH = 10.0
# Chances above 1 in 10, as log odds; and how many right and wrong ones make a line.
_NEAR, _ENOUGH = -2.2, 100
_STEPS = np.linspace(0.05, 0.8, 76)


@dataclass(frozen=True, slots=True)
class Calibration:
    """A slope for all themes, an offset and a threshold (a confidence) for each.

    The threshold for a comment's surest theme is `surest` times its usual one.
    """

    slope: float
    offsets: Floats
    thresholds: Floats
    surest: float

    def confidence(self, scores: Floats) -> Floats:
        """Return the chance, 0 to 1, that a person would agree (Platt's scaling)."""
        return _squash(scores * self.slope + self.offsets)

    def accept(self, confidence: Floats) -> Flags:
        """Return rows by themes: which themes each comment is given."""
        above = confidence / self.thresholds
        is_surest = above == above.max(axis=1, keepdims=True)
        return np.asarray(above > np.where(is_surest, self.surest, 1.0))


def believe(themes: int) -> Calibration:
    """Return the calibration to use when nobody has labelled anything."""
    return Calibration(SLOPE, np.full(themes, OFFSET), np.full(themes, THRESHOLD), 1.0)


def calibrate(scores: Floats, truth: Flags) -> Calibration:
    """Return the calibration for scores of held-out rows and what people said.

    Both are rows by themes. Themes share the slope; their offsets and thresholds keep
    near the common ones when they are rare, so that few labels do no harm. The more
    comments have a theme, the sooner the surest one is taken.
    """
    slope, offsets = _sharpen(*_fit_slope(scores, truth), scores, truth)
    confidence = _squash(scores * slope + offsets)
    themed = float(truth.any(axis=1).sum()) / (len(truth) + BELIEF)
    return Calibration(slope, offsets, _thresholds(confidence, truth), 1.0 - _LENIENCE * themed)


def share_out(scores: Floats, truth: Flags) -> Floats:
    """Return how much each view has to say: shares of 1, near equal with few labels.

    `scores` are views by rows by themes of held-out rows, `truth` rows by themes.
    """
    views, told = len(scores), float(truth.sum())
    fitted = LogisticRegression(C=1.0, max_iter=500)
    if views == 1 or not 0 < told < truth.size:
        return np.full(views, 1.0 / views)
    fitted.fit(scores.reshape(views, -1).T, truth.ravel())
    own = np.maximum(np.asarray(fitted.coef_).ravel(), 0.0)
    own = own / own.sum() if own.any() else np.full(views, 1.0 / views)
    return np.asarray((told * own + BELIEF / views) / (told + BELIEF))


def _fit_slope(scores: Floats, truth: Flags) -> tuple[float, Floats]:
    rows, themes = scores.shape
    grid = np.linspace(-1.5, 1.0, 26)
    expected = _squash(grid * SLOPE + OFFSET)
    design = sparse.vstack([_design(scores), _plain(np.tile(grid, 2), themes)])
    answers = np.concatenate([truth.ravel(), np.arange(52) < 26])
    share = BELIEF / len(grid)
    weights = np.concatenate([np.ones(rows * themes), share * expected])
    weights = np.concatenate([weights, share * (1 - expected)])
    fitted = LogisticRegression(C=_SHRINK, max_iter=500)
    fitted.fit(design.tocsr(), answers, sample_weight=weights)
    found = np.asarray(fitted.coef_).ravel()
    slope = max(float(found[0]) * _STRETCH, 0.5)
    return slope, found[1:] + float(fitted.intercept_[0])


def _sharpen(slope: float, offsets: Floats, scores: Floats, truth: Flags) -> tuple[float, Floats]:
    """Fit again where it matters: the many sure absences bend the line for the rest."""
    values = scores * slope + offsets
    near = values > _NEAR
    if truth[near].sum() < _ENOUGH or (~truth[near]).sum() < _ENOUGH:
        return slope, offsets
    fitted = LogisticRegression(C=1.0).fit(values[near].reshape(-1, 1), truth[near])
    stretch = min(max(float(fitted.coef_[0, 0]), 0.3), 1.5)
    return slope * stretch, offsets * stretch + float(fitted.intercept_[0])


def _design(scores: Floats) -> sparse.csr_array:
    rows, themes = scores.shape
    every = np.arange(rows * themes, dtype=np.int32)
    which = np.tile(np.arange(themes, dtype=np.int32), rows)
    own = sparse.coo_array((np.ones(rows * themes), (every, which)))
    values = sparse.csr_array(scores.reshape(-1, 1) * _STRETCH)
    return sparse.csr_array(sparse.hstack([values, own]))


def _plain(scores: Floats, themes: int) -> sparse.csr_array:
    nobody = sparse.csr_array((len(scores), themes))
    values = sparse.csr_array(scores.reshape(-1, 1) * _STRETCH)
    return sparse.csr_array(sparse.hstack([values, nobody]))


def _thresholds(confidence: Floats, truth: Flags) -> Floats:
    """Where F1 is best for each theme, pulled towards where it is best for all."""
    told = float(truth.sum())
    common = _best_step(confidence.ravel(), truth.ravel(), THRESHOLD)
    common = (told * common + BELIEF * THRESHOLD) / (told + BELIEF)
    found = np.empty(truth.shape[1])
    for theme in range(truth.shape[1]):
        known = float(truth[:, theme].sum())
        own = _best_step(confidence[:, theme], truth[:, theme], common)
        found[theme] = (known * own + STEADINESS * common) / (known + STEADINESS)
    return found


def _best_step(confidence: Floats, truth: Flags, otherwise: float) -> float:
    if not truth.any():
        return otherwise
    picked = len(confidence) - np.searchsorted(np.sort(confidence), _STEPS, "right")
    hits = np.sort(confidence[truth])
    right = len(hits) - np.searchsorted(hits, _STEPS, "right")
    agreement = 2 * right / (picked + len(hits))
    return float(_STEPS[agreement >= agreement.max() - 0.005].mean())


def _squash(values: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-values)))
