"""The proof of a language model's draft: what an entry carries is shown, cited to its sentence.

In: the sentences of a draft in order, and the evidence that the model was given. Out: for each the
pieces that may be shown; none for what nothing carries. Figures, names and denials must agree with
the cited entry, and its meaning must be there (assistant/verify/support.py).
"""

from __future__ import annotations

from assistant.verify.prover import Outcome, Prover

__all__ = ["Outcome", "Prover"]
