"""Fits the logistic model that says how far an entry carries a claim.

``python -m tests.bench.fit_proof --store DIR [--questions FILE] [--statements FILE] --out FILE``
weighs true claims of one half of the papers against such as their entries do not carry, writes the
weights, and prints what they do on the other half. Each weight keeps the sign that its signal must
have, so that no coincidence of these claims can turn one around.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize

from assistant.verify.grounds import ground_of
from assistant.verify.support import DENSE_SIGNALS, SIGNALS, support
from assistant.verify.weighing import weigh
from tests.bench.claim_sets import Materials, false_of, true_claims
from tests.bench.claims import Claim, korean
from tests.bench.lies import open_archive

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.finding import Archive
    from store.records import Entry

    Rows = list[tuple[dict[str, float], bool, bool, float]]

FOREIGN = (
    *("cited to a like paper", "cited to any paper"),
    *("fact of another paper", "clause of another paper"),
)
"""Ways of being false that concern the meaning; figures, names and denials have checks."""

FALLING = frozenset({"uncovered"})
"""Signals that speak against a claim."""

_PRAISE = (
    "This method is very good and works well.",
    "It is an excellent and impressive paper.",
    "The approach is great and very useful.",
    "이 방법은 매우 훌륭하고 아주 유용합니다.",
    "아주 좋은 논문입니다.",
    "정말 뛰어나고 인상적인 연구입니다.",
)
_RIDGE = 0.003
PEOPLES = 4.0
"""What a statement in a person's own words weighs beside one that a rule has made."""


def praise(entries: Sequence[Entry], rng: random.Random) -> list[Claim]:
    """Words that fit any paper and say nothing of it."""
    return [Claim("praise", text, one, None) for text in _PRAISE for one in rng.sample(entries, 6)]


def rows_of(archive: Archive, claims: Iterable[Claim]) -> Rows:
    """For each claim the signals of the cited entry, its truth, whether across, its weight."""
    rows: Rows = []
    for claim in claims:
        titles = [one.title for one in (claim.cited, claim.carried) if one is not None]
        weighing = weigh(claim.text, titles, archive.lexical, archive.retriever)
        if not weighing.members:
            continue
        ground = ground_of(claim.cited)
        held = support(weighing, ground, archive.retriever.row_of(claim.cited))
        across = korean(claim.text) != korean(ground.text)
        weight = PEOPLES if "written" in claim.kind else 1.0
        rows.append((dict(held.signals), claim.faithful, across, weight))
    return rows


def fitted(rows: Rows, names: Sequence[str]) -> dict[str, float]:
    """The weights of a ridge logistic regression, both classes weighing alike."""
    values = np.array([[signals[name] for name in names] for signals, *_ in rows])
    truth = np.array([true for _, true, _, _ in rows])
    mean, deviation = values.mean(0), values.std(0) + 1e-9
    scaled = (values - mean) / deviation
    weight = np.array([weight for *_, weight in rows])
    weight[truth] *= 0.5 * len(rows) / weight[truth].sum()
    weight[~truth] *= 0.5 * len(rows) / weight[~truth].sum()

    def loss(weights: np.ndarray) -> float:
        score = scaled @ weights[1:] + weights[0]
        wrong = np.logaddexp(0, np.where(truth, -score, score))
        return float((weight * wrong).mean() + _RIDGE * np.square(weights[1:]).sum())

    bounds = [(None, None)] + [(None, 0.0) if n in FALLING else (0.0, None) for n in names]
    found = minimize(loss, np.zeros(len(names) + 1), method="L-BFGS-B", bounds=bounds).x
    weights = found[1:] / deviation
    bias = float(found[0] - (weights * mean).sum())
    return {"bias": round(bias, 3)} | {
        name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)
    }


def errors(rows: Rows, weights: dict[str, float]) -> str:
    """How many true claims the weights flag, how many false ones they let pass."""
    score = [
        weights["bias"] + sum(weights.get(n, 0) * v for n, v in row[0].items()) for row in rows
    ]
    true = [s < 0 for s, row in zip(score, rows, strict=True) if row[1]]
    false = [s >= 0 for s, row in zip(score, rows, strict=True) if not row[1]]
    return (
        f"{len(true)} true, {np.mean(true):.3f} flagged;"
        f" {len(false)} false, {np.mean(false):.3f} passed"
    )


def main() -> None:
    """Fits four models: claim and entry in one language or in two, with vectors and without."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--questions", type=Path)
    parser.add_argument("--statements", type=Path)
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    archive = open_archive(options.store)
    halves: list[Rows] = []
    for half in (0, 1):
        materials = Materials(archive, half, options.questions, options.statements)
        told = true_claims(materials, options.count, people=1.0)
        true = [Claim(kind, text, entry, entry) for kind, text, entry in told]
        false = false_of(materials, told, options.count, kinds=FOREIGN)
        false += praise(materials.entries, random.Random(half))
        halves.append(rows_of(archive, true + false))
    model = {}
    for across in (False, True):
        fit, judged = ([row for row in rows if row[2] == across] for rows in halves)
        for dense in (True, False):
            name = (
                f"{'across languages' if across else 'one language'}, with{'' if dense else 'out'}"
            )
            names = [*SIGNALS, *(DENSE_SIGNALS if dense else ())]
            weights = model[f"{name} vectors"] = fitted(fit, names)
            print(f"{name} vectors: fitted on {errors(fit, weights)}; {errors(judged, weights)}")
    options.out.write_text(json.dumps(model, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
