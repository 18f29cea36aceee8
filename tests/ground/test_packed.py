"""Tables of words that stay on disk."""

from __future__ import annotations

import pytest

from builder.ground.packed import Packed, pack

WORDS = {
    "": "nothing",
    "the same": "the same",
    "空": "",
    "\ud800": "half a pair",
    **{f"第{n}词": f"word {n}" for n in range(3_000)},
}


def test_a_packed_table_says_what_the_table_said() -> None:
    packed = Packed(pack(WORDS))
    assert packed == {**WORDS}
    assert len(packed) == len(WORDS)
    assert [packed.get(word) for word in ("第3000词", "same", "the same ")] == [None, None, None]
    assert packed.get("第3000词", "else") == "else"
    assert "空" in packed
    assert "不空" not in packed
    with pytest.raises(KeyError):
        packed["不空"]
    assert not Packed(pack({}))


@pytest.mark.parametrize("damage", ["empty", "short", "long", "other"])
def test_what_is_not_whole_is_refused(damage: str) -> None:
    data = pack(WORDS)
    broken = {"empty": b"", "short": data[:-1], "long": data + b"\0", "other": b"x" + data[1:]}
    with pytest.raises(ValueError):
        Packed(broken[damage])
