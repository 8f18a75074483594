import numpy as np

from analysis.calibration import believe, calibrate


def test_confidence_means_how_often_people_agree() -> None:
    chance = np.random.RandomState(1)
    scores = chance.normal(-0.5, 0.6, size=(2_000, 6))
    likely = 1 / (1 + np.exp(-(3 * scores + 0.5)))
    truth = chance.random_sample(scores.shape) < likely
    confidence = calibrate(scores, truth).confidence(scores)
    for low in (0.2, 0.4, 0.6, 0.8):
        inside = (confidence >= low) & (confidence < low + 0.2)
        assert abs(confidence[inside].mean() - truth[inside].mean()) < 0.07


def test_a_handful_of_labels_moves_little() -> None:
    prior = believe(3)
    scores = np.array([[0.2, -0.5, -0.9]] * 10)
    truth = np.array([[True, False, False]] * 10)
    learned = calibrate(scores, truth)
    assert np.all(np.abs(learned.thresholds - prior.thresholds) < 0.2)
    assert np.all(
        np.diff(learned.confidence(np.array([[-1.0] * 3, [0.0] * 3, [1.0] * 3])), axis=0) > 0
    )
