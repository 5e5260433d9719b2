"""English words as index terms: spelling, plurals, stems, and the parts of coined names."""

from __future__ import annotations

import functools
import re
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

# A word of Latin letters and digits, with the joints that coined names have inside: LLaVA-1.5, C++.
_WORD = re.compile(r"[A-Za-z0-9À-ɏͰ-Ͽ]+(?:[-_.'’/×^][A-Za-z0-9À-ɏͰ-Ͽ]+)*\+*")
_JOINT = re.compile(r"[-_.'’/×^]+")
_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\x00-\x7f]+")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_PLURAL_ACRONYM = re.compile(r"[A-Za-z]*[A-Z][A-Z0-9]*s")
# American spelling of British words, applied to all words alike: what it makes of "noise" is no
# word, but the same in a question and in an entry.
_BRITISH = (
    (re.compile(r"(?<=[a-z]{3})is(?=(?:e[sdr]?|ers|ing|ations?|able)$)"), "iz"),
    (re.compile(r"(?<=[a-z]{2}l)ys(?=(?:e[sdr]?|ers|ing)$)"), "yz"),
    (re.compile(r"(?<=[a-z]{3})our(?=(?:s|ed|ing|al|ally|ful|ite|ites|able|less|hood)?$)"), "or"),
    (re.compile(r"(?<=[a-z]{2}[aeiou])ll(?=(?:ed|ing|ings|er|ers)$)"), "l"),
)

STOP_WORDS = frozenset(
    """a about all also an and any anyone anything are as at be been being between both but by can
    could did do does doing done each even ever every everything for from gave get gets give
    given go goes got had has have having here how i if in instead into is it its just know
    let like list look me more most much my no not of on one only or other our out over own
    per please same say says she should show so some someone something such tell than that the
    their them then there these they thing this those through to too under up us use used uses
    using usually very was way we were what when where which while who whose why will with
    without would you your paper papers work works study studies research article articles
    propose proposes proposed proposing present presents presented presenting find found
    finding""".split()
)
"""English words that frame a question or a summary but never tell papers apart."""

_ABBREVIATIONS = frozenset({"i.e", "e.g"})

_IN_PASSING = frozenset(
    """ability able accomplish accord achieve actual actually add address ago ahead aim allow
    almost along already although always among amount anybody anyway anywhere appear apply
    approach around ask assume attempt author available avoid away back bad base basic become
    began behave believe best better beyond big bit bring brought build built came cannot care
    case certain chance change check choose chosen claim clear clever close come comes common
    compare concern consider contain couple cover current deal decide describe deserve detail
    develop devise different difficult directly discuss done due during easy effort either
    else employ enable enough entire especially etc exact exactly example except exist
    existing expect explain explore extra fair fairly far feel few fewer final first fix focus
    former fresh full further gain getting going good got great guess half happen hard help
    high hold huge idea identify imply important include including inside introduce introduced
    investigate involve itself job keep kept key kind lack last late latest lead leave led
    less let level likely literature little look lot made main make making manage many matter
    maybe mean meaning mention merely method might million miss mostly much must name namely
    near nearly necessary need never new nice nobody notable note nothing novel now number
    obtain offer often ok okay old once one onto order ordinary original ought outside
    particular past people perform perhaps pick picked plain plus popular possible practical
    pretty previous probably problem proceed produce proper provide publish pull purpose put
    quick quite range rather reach really recall recent recently regard related release remain
    remember replace report request require result right rough roughly run saw see seem seen
    serious set several shall show simple simply since single sit small solution solve
    somebody somehow sometimes somewhere sort specific start stay still stop strong stuff
    successful suggest suitable support suppose sure take taken team technique term thank
    thing though thousand three thus together told took total toward towards trick tried try
    trying two type typical unlike until useful user usual various vary version via want way
    well went whatever whether whole wide win within wonder worth wrong year yes yet""".split()
)
"""English words that most questions have by the way, though one may well ask for any of them."""

# Words that Snowball's rules join with words of another meaning; the first of a line is the stem of
# all in it. Whoever asks for optimizers does not mean whatever is optimal.
_APART = """optimizer optimizers
    optimal optimally optimality
    transformer transformers
    tokenizer tokenizers tokenization tokenize tokenized tokenizing
    adapter adapters adaptor adaptors
    encoder encoders
    decoder decoders
    operator operators
    animation animations animate animated animating animator animators
    animal animals
    anime animes
    objective objectives
    subjective subjectively subjectivity
    positive positives positively
    negation negations negate negated
    experience experiences experienced experiential
    experiment experiments experimental experimentally experimentation
    personalized personalize personalizing personalization
    generalization generalize generalizes generalized generalizing
    normalization normalize normalizes normalized normalizing
    regularization regularize regularized regularizing regularizer regularizers
    localization localize localizes localized localizing
    visualization visualizations visualize visualized visualizing
    colorization colorize colorized colorizing
    customized customize customizing customization
    customer customers
    activation activations activate activates activated activating
    activity activities
    critical critically
    integrity
    integral integrals
    universe universes
    university universities
    computer computers
    conversion conversions
    differentiable differentiability
    inversion inversions
    direction directions directional
    rating ratings
    ranking rankings ranker rankers
    grounding grounded
    clipping clipped
    lighting
    attribution attributions
    production productions
    population populations
    emergency emergencies
    internal internally internals
    digital digitally""".splitlines()
_OWN_STEM = {word: line.split()[0] for line in _APART for word in line.split()}

_LOCK = threading.Lock()


def english_terms(text: str) -> Iterator[tuple[str, int]]:
    """The terms of the English words of a text, each with where its word begins."""
    for match in _WORD.finditer(text):
        for term in _word_terms(match.group()):
            yield term, match.start()


@functools.lru_cache(maxsize=65536)
def _word_terms(word: str) -> tuple[str, ...]:
    """One written word: itself without joints, its parts, and the humps of a camel-cased part.

    >>> _word_terms("LLaVA-1.5")
    ('llava1.5', 'llava', '1.5')
    >>> _word_terms("SnapKV")
    ('snapkv', 'snap', 'kv')
    """
    if _NUMBER.fullmatch(word):
        return (word,)
    if word.casefold() in _ABBREVIATIONS:
        return ()
    parts = _parts(word)
    found = [singular("".join(parts))] if len(parts) > 1 else []
    for part in map(singular, parts):
        found.append(part)
        humps = _CAMEL.findall(part)
        if 1 < len(humps) <= 4:
            found.extend(hump for hump in humps if len(hump) > 1)
    folded = (form.casefold() for form in found)
    return tuple(dict.fromkeys(stem(form) for form in folded if form not in STOP_WORDS))


def singular(part: str) -> str:
    """An acronym without its plural, else the word as it is: ``LLMs`` and ``LLM`` are one word."""
    return part[:-1] if _PLURAL_ACRONYM.fullmatch(part) else part


def _parts(word: str) -> list[str]:
    """The word cut at its joints; a version number (``1.5``) stays whole."""
    pieces: list[str] = []
    for piece in re.split(r"[-_'’/×^]+", word):
        if _NUMBER.fullmatch(piece):
            pieces.append(piece)
        else:
            pieces.extend(part for part in _JOINT.split(piece) if part)
    return [piece.strip("+") or piece for piece in pieces if piece]


@functools.lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Snowball's English stem of a lower-case word; words with digits or few letters stay whole.

    >>> [stem(word) for word in ("optimizers", "optimization", "optimised")]
    ['optimizer', 'optim', 'optim']
    """
    if len(word) <= 3 or not word.isascii() or not word.isalpha():
        return word
    for spelling, american in _BRITISH:
        word = spelling.sub(american, word)
    if word in _OWN_STEM:
        return _OWN_STEM[word]
    with _LOCK:
        return str(_stemmer().stemWord(word))


@functools.cache
def _stems_in_passing() -> frozenset[str]:
    return frozenset(map(stem, _IN_PASSING))


def in_passing(term: str) -> bool:
    """Whether an index term is a word that questions have by the way (*built*, *several*)."""
    return term in _stems_in_passing()


@functools.cache
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")
