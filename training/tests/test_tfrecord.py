"""Records and examples, whole and damaged."""

from pathlib import Path

import pytest

from training import tfrecord
from training.tests import painted

def test_checksums_are_those_of_the_standard() -> None:
    # RFC 3720, appendix B.4: 32 bytes of zeros have the CRC-32C 8a9136aa.
    checksum = 0x8A9136AA
    assert tfrecord.masked(bytes(32)) == ((checksum >> 15 | checksum << 17) + 0xA282EAD8) & 0xFFFFFFFF


def test_examples_come_back() -> None:
    found = tfrecord.features(painted.example({"image/encoded": b"\xff\xd8", "image/class/label": 300}))
    assert found == {"image/encoded": [b"\xff\xd8"], "image/class/label": [300]}


def test_unpacked_numbers_and_floats_are_understood() -> None:
    # int64_list {value: 5} written one by one (wire type 0), and a float_list, which is left out.
    whole = painted._field(3, painted._varint(1 << 3) + painted._varint(5))
    real = painted._field(2, painted._field(1, b"\x00\x00\x80\x3f"))
    message = painted._field(1, b"".join(
        painted._field(1, painted._field(1, name) + painted._field(2, value)) for name, value in ((b"n", whole), (b"f", real))))
    assert tfrecord.features(message) == {"n": [5], "f": []}


@pytest.mark.parametrize("data", [b"\xff", b"\x0a\x05ab", b"\x0b", b"\x0a\x03\x0a\x01\x0a"])
def test_no_message_is_refused(data: bytes) -> None:
    with pytest.raises(tfrecord.Damaged):
        tfrecord.features(data)


def test_records_are_found_and_read(tmp_path: Path) -> None:
    path = tmp_path / "a.tfrecord"
    path.write_bytes(tfrecord.record(b"one") + tfrecord.record(b"") + tfrecord.record(b"three"))
    assert [place.read() for place in tfrecord.places(path)] == [b"one", b"", b"three"]


def test_a_flipped_bit_in_the_data_damages_its_record_only(tmp_path: Path) -> None:
    path = tmp_path / "a.tfrecord"
    data = bytearray(tfrecord.record(b"one") + tfrecord.record(b"two"))
    data[12] ^= 1
    path.write_bytes(data)
    first, second = tfrecord.places(path)
    assert second.read() == b"two"
    with pytest.raises(tfrecord.Damaged, match="wrong checksum"):
        first.read()


@pytest.mark.parametrize("cut", [1, 5, 13, 18])
def test_a_cut_file_gives_what_is_whole(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "a.tfrecord"
    path.write_bytes((tfrecord.record(b"one") + tfrecord.record(b"two"))[:-cut])
    found = []
    with pytest.raises(tfrecord.Damaged):
        for place in tfrecord.places(path):
            found.append(place.read())
    assert found == [b"one"]


def test_a_length_that_lies_ends_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.tfrecord"
    data = bytearray(tfrecord.record(b"one"))
    data[6] = 0x7F
    path.write_bytes(data)
    with pytest.raises(tfrecord.Damaged, match="length"):
        list(tfrecord.places(path))
