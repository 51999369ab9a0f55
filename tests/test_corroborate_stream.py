"""The stream of the benchmark, small: accuracy where the happenings are known, and work in proportion."""

import importlib.util
from pathlib import Path

import pytest

from corridor_analysis.corroborate import corroborate, grouping

PATH = Path(__file__).parents[1] / "benchmarks" / "stream.py"


@pytest.fixture(scope="module")
def stream():
    spec = importlib.util.spec_from_file_location("stream_benchmark", PATH)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_reports_with_gaps_and_other_words_are_put_together_again(stream):
    frames, truth = stream.stream(3000)
    members = corroborate(frames)["cluster_members"]
    found = dict(zip(members["event_id"], members["cluster_id"], strict=True))
    precision, recall, f1 = stream.pairwise([found[e] for e in frames["events"]["event_id"]], truth)
    assert min(precision, recall, f1) >= 0.95


def test_ten_times_the_reports_are_not_much_more_than_ten_times_the_comparisons(stream, monkeypatch):
    compared = []
    likeness = grouping.likeness
    monkeypatch.setattr(grouping, "likeness", lambda a, b: compared.append(1) or likeness(a, b))
    counts = []
    for size in (300, 3000):
        compared.clear()
        corroborate(stream.stream(size)[0])
        counts.append(len(compared))
    assert counts[1] <= 12 * counts[0]


def test_pairwise_scores_count_pairs_of_events(stream):
    assert stream.pairwise(["a", "a", "b"], [1, 1, 2]) == (1.0, 1.0, 1.0)
    precision, recall, _ = stream.pairwise(["a", "a", "a", "b"], [1, 1, 2, 2])
    assert (precision, recall) == (1 / 3, 1 / 2)
