"""What an English question was about; its verb must be moved, or made a noun, for that.

A question's way: follow_up_topics -> [assistant.follow_up_english] -> follow_up_topics
"""

import re

from assistant.follow_up_parts import Lexicon, Part
from assistant.follow_up_reading import AUXILIARY, BE, Topic, Words

_PREPOSITIONS = (
    "on|in|at|for|of|to|from|by|with|under|over|into|about|against|between|during|within|until|"
    "after|before|through"
)
_ASKED = re.compile(
    rf"(?:(?:{_PREPOSITIONS}) )?(?P<wh>what|which|who|whom|whose|when|where|why|how)"
    rf"(?P<much> (?:much|many|long|often|high|large|big|soon|far))?"
    rf"(?P<noun>(?: (?!(?:{AUXILIARY})\b)[\w'’-]+){{0,4}}?) (?P<aux>{AUXILIARY}) (?P<rest>.+)",
    re.IGNORECASE,
)
BEFORE_NOUNS = frozenset("the a an of to for its and our their".split())
_CLOSED = re.compile(rf"(?P<aux>{AUXILIARY}) (?P<rest>.+)", re.IGNORECASE)
_SECOND = re.compile(r",? and (?:how|what|when|who|where|which|why|at what|by)\b.*", re.IGNORECASE)


def english_topic(bare: str, words: Words, lexicon: Lexicon) -> Topic:
    """The topic of an English question; all of it where what it asks cannot be taken off."""
    if given := re.fullmatch(
        r"((?:if|when|once|until|under|in|for|on|as of) [^,]+), (.+)", bare, re.IGNORECASE
    ):
        main = english_topic(given[2], words, lexicon)
        return Topic(f"{main.text} {given[1][:1].lower()}{given[1][1:]}", main.noun)
    bare = re.sub(r"^(what|who|when|where|how)['’]s ", r"\1 is ", bare, flags=re.IGNORECASE)
    bare = re.sub(" (?:now|today|currently)$", "", _SECOND.sub("", bare))
    asked = _ASKED.fullmatch(bare)
    if asked and asked["wh"].lower() in ("who", "what", "which") and _verb_before(asked["noun"]):
        asked = None
    if asked is None:
        return _without_auxiliary(bare, words, lexicon)
    wh, aux, rest, noun = (
        asked["wh"].lower(),
        asked["aux"].lower(),
        asked["rest"],
        asked["noun"].strip(),
    )
    if noun.endswith("ly"):
        noun = ""
    if noun and wh in ("how", "when", "where", "why") and not asked["much"]:
        return Topic(f"{bare[:1].lower()}{bare[1:]}", False)  # told, not asked: how it is done
    if noun and wh in ("what", "which", "how") and (wh != "how" or asked["much"]):
        return _of_noun(noun, aux, rest, words, lexicon)
    if wh == "who":
        return Topic(rest if aux in BE.split("|") else f"the one who {aux} {rest}", True, True)
    subject, predicate = cut(rest, aux, words, lexicon)
    found = wh == "what" and aux in BE.split("|")  # what is the rate | on cars: of the rate
    if not predicate or found and re.match(rf"(?:{_PREPOSITIONS})\b", predicate):
        return Topic(rest, aux in BE.split("|"))
    if wh in ("how", "what") and not asked["much"]:
        return Topic(f"{wh} {told(subject, aux, predicate)}", False)
    thing = subject if aux in BE.split("|") and not _acts(subject, lexicon) else ""
    return Topic(f"{subject} {_ing(aux, predicate)}", False, thing=thing)


def _acts(subject: str, lexicon: Lexicon) -> bool:
    """Whether a subject is a state, for which no "it" or "that" stands."""
    return {p.what for p in lexicon.parts(subject)} in ({"country"}, {"region"})


def _verb_before(noun: str) -> bool:
    """Whether what stands between "which" and an auxiliary has a verb: which court ruled."""
    return bool(re.search(r"\w(?:ed|[^s]s) \w", noun))


def _of_noun(noun: str, aux: str, rest: str, words: Words, lexicon: Lexicon) -> Topic:
    """What tariff does Japan pay: the tariff that Japan pays."""
    if re.match(rf"(?:{_PREPOSITIONS})\b", rest):
        return Topic(f"the {noun} {rest}", True)
    if re.match(r"there\b", rest):
        return Topic(f"the {noun}{rest.removeprefix('there')}", True)
    first = rest.split()[0]
    if first.endswith("ed") or first in words.participles or first in words.verbs:
        return Topic(f"the {noun} that {aux} {rest}", True)
    subject, predicate = cut(rest, aux, words, lexicon)
    if predicate:
        return Topic(f"the {noun} that {told(subject, aux, predicate)}", True, owner=subject)
    return Topic(f"the {noun} of {rest}" if noun not in rest else rest, True)


def _without_auxiliary(bare: str, words: Words, lexicon: Lexicon) -> Topic:
    if match := re.fullmatch(r"(who) (.+)", bare, re.IGNORECASE):
        thing = re.search(r"(?<= )the .+$", match[2])
        owned = thing[0] if thing else _name_behind_verb(match[2], lexicon)
        return Topic(f"the one who {match[2]}", True, True, owned)
    if match := re.fullmatch(
        r"(?:which|what) (\w+(?:(?: of(?: the)?)? \w+)??) "
        r"(?<!of )(\w+(?:ed|[^s]s)|made|won|lost|led|held|got|took|paid) (.+)",
        bare,
        re.IGNORECASE,
    ):
        return Topic(f"the {match[1]} that {match[2]} {match[3]}", True)
    match = re.fullmatch(r"(?:which|what) (\w+(?: \w+)??s) (\w+) (.+)", bare, re.IGNORECASE)
    if match and match[2] in words.verbs:
        return Topic(f"the {match[1]} that {match[2]} {match[3]}", True)
    closed = _CLOSED.fullmatch(bare)
    if closed is None:
        plain = bare[1:2].islower() and not re.match(r"\S+ [A-Z]", bare)  # Supreme Court
        text = bare[:1].lower() + bare[1:] if plain else bare
        return Topic(re.sub("^(?:how|what) about ", "", text), bool(re.match("the ", text)))
    rest = re.sub(r"^(?:it|there) (?=[A-Z]|an? )", "", closed["rest"])
    if cleft := re.fullmatch(r"([A-Z]\S*(?: [A-Z]\S*)*) (who .+)", rest):
        return Topic(f"{cleft[1]}, {cleft[2]}", False)
    subject, predicate = cut(rest, closed["aux"].lower(), words, lexicon)
    if not predicate:
        return Topic(rest, True)
    thing_of = subject if closed["aux"].lower() in BE.split("|") else ""
    if closed["aux"].lower() == "did":
        return Topic(f"{subject} {_ing('did', predicate)}", False)
    return Topic(
        f"whether {told(subject, closed['aux'].lower(), predicate)}", False, thing=thing_of
    )


def _name_behind_verb(told: str, lexicon: Lexicon) -> str:
    """FORGE of: chairs FORGE until June."""
    verb, _, rest = told.partition(" ")
    first = next(iter(lexicon.parts(rest)), None)
    named = first and first.start == 0 and first.what in ("organisation", "instrument", "name")
    return rest[: first.end] if first and named and verb else ""


def cut(rest: str, aux: str, words: Words, lexicon: Lexicon) -> tuple[str, str]:
    """Subject and predicate of an English question behind its auxiliary; ("", "") where unclear."""
    tokens = list(re.finditer(r"\S+", rest))
    parts = lexicon.parts(rest)
    for i, token in enumerate(tokens[1:], 1):
        before = tokens[i - 1]
        inside = any(p.start < token.start() < p.end for p in parts)
        headed = tokens[i + 1 : i + 2] and tokens[i + 1][0].lower() == "of"  # the limit of
        if inside or headed or before[0].lower() in BEFORE_NOUNS:
            continue
        word = token[0].strip(",").lower()
        if _may_begin(word, aux, words) and (word in words.verbs or not _before_noun(i, tokens)):
            at = before.start() if before[0].endswith("ly") and i > 1 else token.start()
            return rest[:at].strip(), rest[at:]
    return _copula(rest, parts) if aux in BE.split("|") else ("", "")


def _may_begin(word: str, aux: str, words: Words) -> bool:
    """Whether a word may begin a predicate behind its auxiliary."""
    participle = len(word) > 4 and word.endswith("ed") or word in words.participles
    if aux in BE.split("|"):
        return participle or word in words.adjectives
    return participle if aux in ("has", "have", "had") else word in words.verbs


def _copula(rest: str, parts: list[Part]) -> tuple[str, str]:
    """Vietnam | in the CPTPP."""
    first = next((p for p in parts if p.start <= len("the ")), None)
    behind = rf" (?!of\b|for\b)(?:{_PREPOSITIONS}|the|an?|one|part)\b"
    if first and rest[: first.start] in ("", "the ") and re.match(behind, rest[first.end :]):
        return rest[: first.end], rest[first.end :].strip()
    ends = [p.end for p in parts if re.match(" (?:an?|one|part) ", rest[p.end :])]
    return (rest[: ends[0]], rest[ends[0] :].strip()) if ends else ("", "")


def _before_noun(i: int, tokens: list[re.Match[str]]) -> bool:
    """Whether a participle belongs to what follows: the six selected projects."""
    return i == 1 and tokens[0][0].lower() == "the"


def told(subject: str, aux: str, predicate: str) -> str:
    """The clause in the order of a statement: Japan pays, profits are split."""
    verb, _, rest = predicate.partition(" ")
    if aux == "do":
        return f"{subject} {predicate}"
    if aux == "does":
        verb = {"have": "has", "do": "does", "go": "goes"}.get(verb, f"{verb}s")
        return f"{subject} {verb} {rest}".strip()
    return f"{subject} {aux} {predicate}"


def _ing(aux: str, predicate: str) -> str:
    """The predicate as it stands behind "On Japan": investing in the United States."""
    if meant := re.match("(?:supposed|expected|due|set|meant|obliged) to (?=[a-z])", predicate):
        aux, predicate = "do", predicate[meant.end() :]
    if aux in BE.split("|"):
        return f"being {predicate}"
    if aux in ("has", "have", "had"):
        return f"having {predicate}"
    verb, _, rest = predicate.partition(" ")
    if verb.endswith("e") and not verb.endswith(("ee", "ie")):
        verb = verb[:-1]
    elif re.fullmatch(r"[^aeiou]*[aeiou][^aeiouwxy]|begin|commit", verb):
        verb += verb[-1]
    return f"{verb}ing {rest}".strip()
