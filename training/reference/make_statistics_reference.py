"""Write Tests/EvaluatingTests/Fixtures/statistics.json: what scikit-learn and SciPy make of seeded random scores.

  pip install -r training/reference/requirements.txt
  python training/reference/make_statistics_reference.py

Scores are rounded to few places in some cases, so that many of them tie.  For each case: pictures with label and
probabilities, and from scikit-learn the confusion, accuracy, balanced accuracy, precision and
recall of crystals, the ROC points and areas of crystals and precipitate; from SciPy Wilson's intervals.  The interval
of an area is Newcombe's method 5 (Stat. Med. 2006, 25:559), that of balanced accuracy is MOVER (Zou and Donner,
Stat. Med. 2008, 27:1693); both are reckoned here from their papers' formulas with SciPy's root finder and normal
quantile.
"""
import json
import pathlib

import numpy as np
from scipy.optimize import brentq
from scipy.stats import binomtest, norm
from sklearn import metrics

CLASSES = ["crystals", "precipitate", "clear", "other"]
Z = norm.ppf(0.975)
CASES = [
    dict(name="many ties", seed=1, pictures=60, places=1, strength=1.0, weights=[0.2, 0.4, 0.3, 0.1]),
    dict(name="few ties", seed=2, pictures=120, places=3, strength=1.5, weights=[0.25, 0.25, 0.25, 0.25]),
    dict(name="a strong network", seed=3, pictures=50, places=6, strength=6.0, weights=[0.1, 0.4, 0.4, 0.1]),
    dict(name="no better than chance", seed=4, pictures=40, places=2, strength=0.0, weights=[0.3, 0.3, 0.2, 0.2]),
]
FIXTURE = pathlib.Path(__file__).parents[2] / "Tests/EvaluatingTests/Fixtures/statistics.json"


def pictures(case):
    """labels [n] as places in CLASSES and probabilities [n, 4] that sum to 1 on a grid, so that they tie"""
    random = np.random.default_rng(case["seed"])
    labels = random.choice(4, size=case["pictures"], p=case["weights"])
    logits = random.normal(size=(case["pictures"], 4))
    logits[np.arange(len(labels)), labels] += case["strength"]
    shares = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    grid = 10 ** case["places"]
    whole = np.floor(shares * grid).astype(int)
    whole[np.arange(len(labels)), shares.argmax(1)] += grid - whole.sum(1)
    return labels, whole / grid


def wilson(count, total):
    found = binomtest(int(count), int(total)).proportion_ci(0.95, method="wilson")
    return [found.low, found.high]


def area_interval(area, positives, negatives):
    """the roots of (x - area)^2 = z^2 V(x), by Newcombe's method 5"""
    others = (positives + negatives) / 2 - 1

    def excess(x):
        spread = 1 + others * ((1 - x) / (2 - x) + x / (1 + x))
        return (x - area) ** 2 - Z * Z * x * (1 - x) * spread / (positives * negatives)

    inner = 1e-9
    low = 0.0 if area <= 0 else brentq(excess, 0, area - inner, xtol=1e-14)
    high = 1.0 if area >= 1 else brentq(excess, area + inner, 1, xtol=1e-14)
    return [low, high]


def mover(shares):
    """the mean of independent shares: (value, interval) pairs"""
    values = np.array([value for value, _ in shares])
    bounds = np.array([interval for _, interval in shares])
    below = np.sqrt(((values - bounds[:, 0]) ** 2).sum()) / len(shares)
    above = np.sqrt(((bounds[:, 1] - values) ** 2).sum()) / len(shares)
    return [values.mean() - below, values.mean() + above]


def curve(is_positive, scores):
    rates = metrics.roc_curve(is_positive, scores, drop_intermediate=False)
    area = metrics.roc_auc_score(is_positive, scores)
    thresholds = [None if np.isinf(x) else x for x in rates[2]]
    return dict(false_positive_rates=rates[0].tolist(), true_positive_rates=rates[1].tolist(),
                thresholds=thresholds, area=area,
                interval=area_interval(area, is_positive.sum(), (~is_positive).sum()))


def reference(case):
    labels, probabilities = pictures(case)
    # Ties go to the first in the network's own order of classes: clear, crystals, other, precipitate.
    network = [CLASSES.index(name) for name in sorted(CLASSES)]
    guesses = np.array(network)[probabilities[:, network].argmax(1)]
    confusion = metrics.confusion_matrix(labels, guesses, labels=range(4))
    recalls = [(row[place] / row.sum(), wilson(row[place], row.sum()))
               for place, row in enumerate(confusion) if row.sum()]
    hits, called, labeled = confusion[0, 0], confusion[:, 0].sum(), confusion[0].sum()
    agree = int(((labels == 0) == (guesses == 0)).sum())
    return dict(
        name=case["name"], labels=[CLASSES[label] for label in labels], probabilities=probabilities.tolist(),
        confusion=confusion.tolist(),
        accuracy=dict(value=metrics.accuracy_score(labels, guesses),
                      interval=wilson((labels == guesses).sum(), len(labels))),
        balanced_accuracy=dict(value=metrics.balanced_accuracy_score(labels, guesses), interval=mover(recalls)),
        precision=dict(value=metrics.precision_score(labels == 0, guesses == 0), interval=wilson(hits, called)),
        recall=dict(value=metrics.recall_score(labels == 0, guesses == 0), interval=wilson(hits, labeled)),
        false_flags=dict(value=confusion[1:, 0].sum() / confusion[1:].sum(),
                         interval=wilson(confusion[1:, 0].sum(), confusion[1:].sum())),
        crystal_accuracy=dict(value=metrics.accuracy_score(labels == 0, guesses == 0),
                              interval=wilson(agree, len(labels))),
        crystals=curve(labels == 0, probabilities[:, 0]), precipitate=curve(labels == 1, probabilities[:, 1]))


def main():
    FIXTURE.parent.mkdir(parents=True, exist_ok=True)
    FIXTURE.write_text(json.dumps([reference(case) for case in CASES]) + "\n")
    print(f"{FIXTURE}: {len(CASES)} cases")


if __name__ == "__main__":
    main()
