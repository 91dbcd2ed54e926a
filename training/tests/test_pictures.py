"""Three kinds of sets, and what is broken in them: named, skipped, counted."""

from pathlib import Path

import pytest

from training import pictures
from training.network import CLASSES
from training.tests import painted


def test_the_three_kinds_hold_the_same(tmp_path: Path) -> None:
    made = [painted.labeled(tmp_path / "labeled", 3), painted.classes(tmp_path / "classes", 3),
            painted.shard(tmp_path / "shards" / "train-00001-of-00001", 3).parent]
    found = [pictures.gather([path]) for path in made]
    for collection in found:
        assert collection.counts() == dict.fromkeys(CLASSES, 3)
        assert not collection.skipped
        assert {example.label: example.encoded() for example in collection.examples[::3]} == {
            place: painted.encoded(100 * place) for place in range(4)}


def test_several_sets_are_one(tmp_path: Path) -> None:
    paths = [painted.labeled(tmp_path / "a", 2), painted.shard(tmp_path / "b.tfrecord", 1)]
    assert pictures.gather(paths).counts() == dict.fromkeys(CLASSES, 3)


def test_what_is_broken_is_named_skipped_and_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = painted.labeled(tmp_path / "a", 1)
    with open(folder / "labels.csv", "a", encoding="utf-8") as file:
        file.write("gone.jpg,clear\nclear0.jpg,unheard-of\n,clear\n")
    collection = pictures.gather([folder])
    assert collection.skipped == {"no such file": 2, "no such label": 1}
    assert "gone.jpg" in capsys.readouterr().err


def test_a_damaged_record_is_skipped_and_a_damaged_shard_kept_as_far_as_it_goes(tmp_path: Path) -> None:
    path = painted.shard(tmp_path / "train-00001-of-00002", 2)
    data = bytearray(path.read_bytes())
    data[40] ^= 1
    path.write_bytes(data[:-10])
    collection = pictures.gather([tmp_path])
    assert collection.skipped == {"damaged record": 1, "damaged shard": 1}
    assert len(collection.examples) == 8 - 2


def test_an_empty_class_is_an_error_at_the_beginning(tmp_path: Path) -> None:
    folder = painted.classes(tmp_path / "a", 1)
    (folder / "Other" / "0.jpeg").unlink()
    with pytest.raises(ValueError, match="no picture of other"):
        pictures.gather([folder])


def test_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="neither"):
        pictures.gather([tmp_path])


def test_the_split_keeps_groups_together_and_does_not_move(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    rows = [["path", "label", "group"]]
    for number in range(200):
        (folder / f"{number}.jpg").write_bytes(b"")
        rows.append([f"{number}.jpg", CLASSES[number % 4], f"well {number // 4}"])
    painted.write(folder / "labels.csv", rows)
    training, held = pictures.gather([folder]).split()
    assert not {example.group for example in training} & {example.group for example in held}
    painted.write(folder / "labels.csv", rows[:101])
    assert {example.name for example in pictures.gather([folder]).split()[1]} == {
        example.name for example in held if int(Path(example.name).stem) < 100}


def test_a_jpeg_may_come_smaller_but_not_too_small(tmp_path: Path) -> None:
    example = pictures.gather([painted.labeled(tmp_path / "a", 1)]).examples[0]
    assert example.decoded("L").size == (80, 60)
    assert min(example.decoded("L", smallest=20).size) >= 20
