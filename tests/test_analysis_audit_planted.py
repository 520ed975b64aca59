"""Faults planted into generated sound text, read by the real pipeline: each is found again, and sound text is left in peace."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportlib.analysis.audit.equations import FAMILIES
from reportlib.analysis.audit.verdicts import audit
from reportlib.pipeline import extract_text
from tests.audit_texts import EVERY

PUBLISHED = "2025-10-15"
FEW = settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def audited(text):
    return audit(extract_text(text, PUBLISHED), texts={"text": text})


@pytest.mark.parametrize("family", EVERY, ids=lambda f: f.__name__)
def test_a_planted_fault_is_found_and_sound_text_is_not_accused(family):
    @FEW
    @given(family())
    def check(planted):
        sound = audited(planted.sound)
        assert not sound["verdict"].eq("inconsistent").any(), (planted.sound, sound["equation"].tolist())
        assert planted.family in sound["family"].tolist(), planted.sound
        faulty = audited(planted.faulty)
        found = faulty[faulty["verdict"].eq("inconsistent") & faulty["family"].eq(planted.family)]
        assert not found.empty, (planted.faulty, faulty["equation"].tolist())
        kinds = {k for row in found["repair_kinds"] for k in row}
        assert planted.repair in kinds, (planted.faulty, found["repairs"].tolist())

    check()


def test_every_family_is_planted():
    found = {f.__name__ for f in EVERY}
    assert len(found) >= len(FAMILIES)


@FEW
@given(st.tuples(*(f() for f in EVERY)), st.randoms(use_true_random=False))
def test_many_sound_statements_after_another_raise_no_alarm(planted, random):
    sentences = [p.sound for p in planted if p.family not in ("level_from_growth", "text_against_table")]
    random.shuffle(sentences)
    frame = audited("".join(sentences))
    assert not frame["verdict"].eq("inconsistent").any(), frame.loc[frame["verdict"].eq("inconsistent"), "equation"].tolist()
    assert frame["verdict"].eq("consistent").sum() >= len(sentences) - 2


@settings(FEW, max_examples=4)
@given(st.tuples(*(f() for f in EVERY)), st.integers(0, 2**16))
def test_order_of_rows_does_not_matter(planted, seed):
    text = "".join(p.faulty if i % 2 else p.sound for i, p in enumerate(planted))
    tables = extract_text(text, PUBLISHED)
    shuffled = {name: frame.sample(frac=1, random_state=seed).reset_index(drop=True) for name, frame in tables.items()}
    one, two = audit(tables, texts={"text": text}), audit(shuffled, texts={"text": text})
    columns = ["result_id", "family", "verdict", "equation", "low", "high", "slack"]
    assert one[columns].equals(two[columns])
    assert one["repairs"].tolist() == two["repairs"].tolist()
    assert max(Counter(one["result_id"]).values()) == 1
