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


def test_the_surest_theme_of_a_comment_has_a_lower_bar_where_nearly_all_comments_have_one() -> None:
    scores = np.random.RandomState(2).normal(-1.0, 0.5, size=(400, 4))
    all_themed = np.eye(4, dtype=bool)[scores.argmax(axis=1)]
    nearly_none = all_themed & (np.arange(400) < 9)[:, None]
    for truth, surest in ((all_themed, [True, False, False, False]), (nearly_none, [False] * 4)):
        learned = calibrate(scores, truth)
        just_below = np.array([[0.9, 0.89, 0.0, 0.0]]) * learned.thresholds
        assert learned.accept(just_below)[0].tolist() == surest
        above = np.array([[0.9, 1.1, 0.0, 1.2]]) * learned.thresholds
        assert learned.accept(above)[0].tolist() == [False, True, False, True]


def test_without_a_label_nothing_below_the_bar_is_given() -> None:
    untaught = believe(3)
    assert not untaught.accept(untaught.thresholds[None] * 0.99).any()
