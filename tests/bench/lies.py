"""How many true claims the proof flags, and how many false ones it catches, by kind.

``python -m tests.bench.lies --store DIR [--questions FILE] [--statements FILE]`` puts claims that
cite a paper among its nearest like through the proof, as a turn would. A true claim is flagged when
it is dropped or its marker moved; a false one is caught when it is dropped, or its marker moved to
the paper that it is true of.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.finding import Archive
from assistant.llm.draft_writer import Clause, DraftSentence
from assistant.llm.sources import number
from assistant.retrieve import Retriever
from assistant.settings import load_settings
from assistant.verify import Prover
from assistant.wiring import open_embedder, open_source
from store.language import detect_language
from tests.bench.claim_sets import BEYOND_WORDS, Materials, false_of, neighbours, true_claims
from tests.bench.claims import Claim

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BESIDE = 5
"""Other papers that a turn holds beside the cited one."""


def open_archive(store: Path, *, vectors: bool = True) -> Archive:
    """The newest snapshot of a store, with the embedder of the settings."""
    settings = load_settings(store=store)
    snapshot = open_source(settings).current()
    if not vectors:
        from dataclasses import replace

        snapshot = replace(snapshot, vectors=None)
    retriever = Retriever(snapshot, open_embedder(settings))
    return Archive(snapshot.catalogue, snapshot.lexical, retriever)


def passes(archive: Archive, claim: Claim, rng: random.Random) -> bool:
    """Whether the claim is shown with a citation that the reader must take for true.

    Half of the swapped claims have the paper that they are true of in the turn, half have not.
    """
    others = neighbours(archive, claim.cited, BESIDE)
    if claim.carried is not None and not claim.faithful:
        others = [one for one in others if one.arxiv_id != claim.carried.arxiv_id]
        others += [claim.carried] * rng.randrange(2)
    given = [claim.cited, *others]
    rng.shuffle(given)
    sources = number(given)
    mark = next(source.number for source in sources if source.entry is claim.cited)
    sentence = DraftSentence(claim.text, (mark,), clauses=(Clause(claim.text, (mark,)),))
    prover = Prover(sources, archive, language=detect_language(claim.text))
    outcome = prover.prove(sentence)
    shown = {one.entry.arxiv_id for piece in outcome.pieces for one in piece.evidence}
    right = claim.carried
    return bool(shown) and (claim.faithful or right is None or shown != {right.arxiv_id})


def kept(archive: Archive, claim: Claim, rng: random.Random) -> bool:
    """Whether a true claim is shown, cited to its paper."""
    return passes(archive, claim, rng) and claim.faithful


def table(rows: Iterable[tuple[str, bool]], head: str) -> float:
    """Prints the share of each kind and of all; returns the latter."""
    by_kind: dict[str, list[bool]] = defaultdict(list)
    for kind, hit in rows:
        by_kind[kind].append(hit)
    everything = [hit for hits in by_kind.values() for hit in hits]
    print(f"\n| {head} | claims | share |\n|---|---|---|")
    for kind, hits in by_kind.items():
        print(f"| {kind} | {len(hits)} | {sum(hits) / len(hits):.3f} |")
    share = sum(everything) / max(1, len(everything))
    print(f"| **all** | {len(everything)} | **{share:.3f}** |", flush=True)
    return share


def main() -> None:
    """Prints three tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--questions", type=Path)
    parser.add_argument("--statements", type=Path)
    parser.add_argument("--count", type=int, default=300, help="claims of each sort")
    parser.add_argument("--half", type=int, default=1, help="0 is what the model is fitted on")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--without-vectors", action="store_true")
    parser.add_argument("--show", action="store_true", help="print each claim judged wrongly")
    options = parser.parse_args()
    archive = open_archive(options.store, vectors=not options.without_vectors)
    materials = Materials(archive, options.half, options.questions, options.statements)
    told = true_claims(materials, options.count, options.seed)
    true = [Claim(kind, text, entry, entry) for kind, text, entry in told]
    false = false_of(materials, told, options.count, seed=options.seed)
    beyond = false_of(materials, told, options.count // 5, seed=options.seed, kinds=BEYOND_WORDS)
    rng = random.Random(options.seed)
    flagged = [(claim, not passes(archive, claim, rng)) for claim in true]
    caught = [(claim, not passes(archive, claim, rng)) for claim in false]
    table(((claim.kind, hit) for claim, hit in flagged), "true claims flagged")
    table(((claim.kind, hit) for claim, hit in caught), "false claims caught")
    table(((c.kind, not passes(archive, c, rng)) for c in beyond), "beyond words, yet caught")
    if options.show:
        _show([claim for claim, hit in flagged if hit], "flagged though true")
        _show([claim for claim, hit in caught if not hit], "passed though false")


def _show(claims: Sequence[Claim], head: str) -> None:
    print(f"\n{head}")
    for claim in claims:
        print(f"- {claim.kind} [{claim.cited.key}] {claim.text}")


if __name__ == "__main__":
    main()
