"""An English question taken apart without a parser: its subject, its verb and what is behind.

Word order does most of it: behind the auxiliary comes the subject, and it ends where a name ends,
before a participle, or before the last word ahead of the next article, name or preposition.
"""

import re
from dataclasses import dataclass

from assistant.leaning.english_forms import base_form, gerund, possessive, third_person
from assistant.leaning.english_words import (
    AUXILIARY,
    BE,
    COUNTING,
    DETERMINER,
    NOMINAL,
    PARTICIPLE,
    PLAIN_VERBS,
    PREPOSITION,
    PREPOSITIONS,
    TELL,
)
from assistant.leaning.parts import Lexicon, Part, is_name


@dataclass(frozen=True, slots=True)
class Clause:
    """A question's parts, as written; empty where it has none."""

    question_word: str = ""
    noun: str = ""  # behind it: "tariff" of "what tariff"
    auxiliary: str = ""
    subject: str = ""
    verb: str = ""  # with "is", the predicate
    rest: str = ""  # behind the verb
    subject_acts: bool = False  # it is a bare name of a country, body or person

    @property
    def object(self) -> str:
        """The noun phrase behind the verb."""
        found = re.match(
            rf"(?!(?:{PREPOSITION})\b)(.+?)(?=\s+(?!of\b)(?:{PREPOSITION})\b|$)", self.rest
        )
        return found[1] if found and not re.match(r"(?:if|when|that|to)\b", found[1]) else ""

    @property
    def thing(self) -> str:
        """What it is about: the thing rather than the one who acts on it."""
        if not self.auxiliary or not self.subject:
            if self.verb.startswith("happen"):
                return f"{self.question_word.lower()} {self.verb} {self.rest}"
            if self.noun and not self.noun.endswith("s") and self.things:
                return self.things
            plain = re.sub(rf"^(?:{PREPOSITION})\s+", "", self.rest)
            return (
                plain if plain and not re.match(r"\w+ \d{4}", plain) else self.things
            ) or self.subject
        if self.auxiliary in BE or not self.subject_acts or self.verb in PLAIN_VERBS:
            return re.sub(r"^the (?:role|purpose|mandate|aim|scope) of ", "", self.subject)
        if not self.rest and not self.noun and base_form(self.verb) not in NOMINAL:
            return self.subject
        if self.noun:
            return f"the {self.noun} that {self._predicate()}"
        if self.object and not re.match(r"[\d$€£¥]|US\$|much|more\b", self.object):
            if re.search(r"[A-Z]", self.object):
                return self.object
            bare = re.sub(r"^(?:the|a|an)\s+", "", self.rest, flags=re.IGNORECASE)
            return f"{possessive(self.subject)} {bare}"
        return self._nominal()

    @property
    def things(self) -> str:
        """The several that it asks for: "the projects announced in March"; empty if none."""
        if self.verb.startswith("happen") and (
            gone := re.match(r"to (.+?)(?= if\b| when\b|$)", self.rest)
        ):
            return gone[1]
        if self.subject or not self.noun:
            return ""
        noun = self.noun.split()[-1]
        verb = (
            self.verb
            if self.auxiliary in BE
            else " ".join(filter(None, ("that", self.auxiliary, self.verb)))
        )
        return f"the {noun} {verb} {self.rest}".strip()

    @property
    def said(self) -> str:
        """All that it says, as a noun phrase."""
        if self.question_word and not self.subject and not self.verb.startswith("happen"):
            said = (self.question_word.lower(), self.noun, self.auxiliary, self.verb, self.rest)
            return " ".join(filter(None, said))
        if not self.auxiliary or not self.subject:
            return self.rest or self.subject
        if self.question_word.casefold() in ("how", "") and not self.noun and self.verb:
            word = "how" if self.question_word else "whether"
            return f"{word} {self._predicate()}"
        if self.auxiliary in BE:
            return " ".join(filter(None, (self.subject, self.verb, self.rest)))
        if self.noun and self.subject_acts:
            return self.thing
        return self._nominal()

    @property
    def whoever(self) -> str:
        """The person that it asks for; empty if it asks for none."""
        if self.question_word.casefold() != "who":
            return ""
        return (
            self.subject
            if self.auxiliary in BE and self.subject
            else f"the one who {self.verb} {self.rest}".strip()
        )

    def asked(self, word: str) -> str:
        """The same, asked with another question word."""
        word = word[:1].upper() + word[1:]
        if not self.auxiliary or not self.subject:
            verb = " ".join(filter(None, (self.auxiliary, self.verb, self.rest)))
            if self.noun and re.match("(?:which|what|how many)", word, re.IGNORECASE):
                word = re.sub(r"\s+ones?$", "", word)
                noun = "" if self.noun.split()[-1] in word else self.noun
                return " ".join(filter(None, (word, noun, verb))) + "?"
            if self.verb or self.auxiliary:
                return f"{word} is it that {self.noun or 'one'} {verb}?"
            return f"{word}, about {self.rest or self.subject}?"
        noun = "" if self.auxiliary in BE else self.noun
        if word.casefold() == "why not":
            behind = " ".join(filter(None, (self.subject, "not", self.verb, noun, self.rest)))
            return f"Why {self.auxiliary} {behind}?"
        body = " ".join(
            filter(None, (self.auxiliary.lower(), self.subject, self.verb, noun, self.rest))
        )
        if self.auxiliary in BE:
            if word.casefold() == "who" and self.verb:
                word = "By whom"
            elif word.casefold() == "why" and not self.verb:
                body += " what it is"
        return f"{word} {body}?"

    def about(self, name: str) -> str:
        """A question for who or which does something, asked of one: "Does SoftBank ...?" """
        if self.subject or self.question_word.casefold() not in ("who", "which", "what"):
            return ""
        if not self.verb:
            return ""
        if self.auxiliary:
            auxiliary = {"have": "has", "are": "is", "were": "was", "do": "does"}.get(
                self.auxiliary, self.auxiliary
            )
            return f"{auxiliary.capitalize()} {name} {self.verb} {self.rest}?"
        if self.verb.endswith("ed"):
            return f"Has {name} {self.verb} {self.rest}?"
        return f"Does {name} {base_form(self.verb)} {self.rest}?"

    def _predicate(self) -> str:
        if self.auxiliary == "does":
            return f"{self.subject} {third_person(self.verb)} {self.rest}".strip()
        auxiliary = "" if self.auxiliary == "do" else self.auxiliary
        return " ".join(filter(None, (self.subject, auxiliary, self.verb, self.rest)))

    def _nominal(self) -> str:
        owner = possessive(self.subject)
        if not self.verb or self.verb in PLAIN_VERBS and not self.rest:
            return self.subject
        if (noun := NOMINAL.get(base_form(self.verb))) and (
            not self.rest or re.match(rf"(?:{PREPOSITION})\b", self.rest)
        ):
            return f"{owner} {noun} {self.rest}".strip()
        return f"{owner} {gerund(base_form(self.verb))} {self.rest}".strip()


def read_clause(text: str, lexicon: Lexicon) -> Clause:
    """A question without its end marks, taken apart."""
    # The condition ahead of a question is as good behind it.
    text = re.sub(rf"^if ([^,]+),\s*((?:{AUXILIARY})\b.+)$", r"\2 if \1", text, flags=re.IGNORECASE)
    asked = re.match(
        rf"(?P<wh>(?:(?:{PREPOSITION})\s+)?(?:who|whom|when|where|why|(?:what|which|whose|"
        rf"how)(?P<noun>(?:\s+(?!(?:{AUXILIARY}|if|when|that|to)\b)\S+){{0,4}}?)))"
        rf"\s+(?P<aux>{AUXILIARY})\s+(?P<rest>.+)$",
        text,
        re.IGNORECASE,
    )
    if asked:
        noun = COUNTING.sub("", (asked["noun"] or "").strip())
        wh = asked["wh"].split()[0] if not noun else asked["wh"].split()[0]
        return _behind(
            asked["wh"] if not noun else wh, noun, asked["aux"].lower(), asked["rest"], lexicon
        )
    plain = re.match(rf"(?P<aux>{AUXILIARY})\s+(?P<rest>.+)$", text, re.IGNORECASE)
    if plain:
        return _behind("", "", plain["aux"].lower(), plain["rest"], lexicon)
    acting = re.match(
        r"(?P<wh>who|what|which|how (?:many|much))\s+(?P<rest>.+)$", text, re.IGNORECASE
    )
    if acting:
        words = acting["rest"].split(" ")
        wh = acting["wh"].casefold()
        nouns = [p for p in lexicon.parts(acting["rest"]) if not p.start and not is_name(p)]
        count = len(acting["rest"][: nouns[0].end].split()) if nouns else wh not in ("who", "what")
        verb_at = min(count, len(words) - 1)
        behind = re.sub(r"^(?:part|place) in ", "", " ".join(words[verb_at + 1 :]))
        return Clause(acting["wh"], " ".join(words[:verb_at]), "", "", words[verb_at], behind)
    told = TELL.match(text)
    return Clause(subject=text[told.end() :] if told else text)


def _behind(wh: str, noun: str, auxiliary: str, rest: str, lexicon: Lexicon) -> Clause:
    """The clause behind an auxiliary."""
    parts = lexicon.parts(rest)
    if (
        (wh.casefold() == "who" or noun)
        and auxiliary in ("has", "have", "had")
        and DETERMINER.match(rest)
    ):
        return Clause(wh, noun, "", "", auxiliary, rest)  # who has the final say
    opens = DETERMINER.match(rest) or (parts and parts[0].start == 0) or not rest[:1].islower()
    plural = re.match(r"[a-z]+s\b", rest)
    if (
        (wh.casefold() == "who" or noun)
        and not opens
        and not plural
        and auxiliary not in ("do", "does", "did")
    ):
        verb, _, behind = rest.partition(" ")
        return Clause(wh, noun, auxiliary, "", verb, behind)
    end = _subject_of_be(rest, bool(wh)) if auxiliary in BE else _subject_end(rest, parts)
    subject, behind = rest[:end].strip(), rest[end:].strip()
    inside = [p for p in parts if p.end <= end]
    bare = re.sub(r"^the\s+", "", subject, flags=re.I)
    named = bool(inside) and is_name(inside[-1]) and inside[-1].what != "instrument"
    acts = re.fullmatch(r"[A-Z]\w+", bare) is not None and not inside  # a name nobody knows
    acts = acts or (named and bare == rest[inside[0].start : inside[-1].end])
    if auxiliary in BE:
        return Clause(wh, noun, auxiliary, subject, behind, "", acts)
    verb, _, remaining = behind.partition(" ")
    return Clause(wh, noun, auxiliary, subject, verb, remaining, acts)


def _subject_of_be(rest: str, asked: bool) -> int:
    participle = PARTICIPLE.search(rest)
    if participle:
        return participle.start()
    second = re.search(r"\s(?:a|an|the|more|less|not|only|just|always|in)\s", rest[4:])
    return second.start() + 4 if second and not asked else len(rest)


def _subject_end(rest: str, parts: list[Part]) -> int:
    article = re.match(r"(?:the|a|an|its|their|this|that|all|both)\s+", rest, re.I)
    start = article.end() if article else 0
    at = next((i for i, p in enumerate(parts) if p.start == start), None)
    if at is not None:
        end = parts[at].end
        for part in parts[at + 1 :]:
            follows = rest[part.end :].split()
            if not is_name(part) and (
                not follows or follows[0].casefold() in PREPOSITIONS or DETERMINER.match(follows[0])
            ):
                break
            if re.fullmatch(
                r"(?:['’]s?)?\s+(?:and\s+(?:the\s+)?|or\s+(?:the\s+)?)?", rest[end : part.start]
            ) and part.what not in ("date", "figure"):
                end = part.end
        owner = re.compile(r"['’]s?\s+\S+").match(rest, end)
        if owner:
            return owner.end()
        if parts[at].what not in (
            "agreement",
            "body",
            "measure",
            "attribute",
            "goods",
            "concept",
            "country",
        ) or re.match(r"\s+\S+(?:\s|$)", rest[end:]):
            return _past_phrase(rest, end)
    words = list(re.compile(r"\S+").finditer(rest, start))
    for i, word in enumerate(words):
        if i and (
            word[0].casefold() in PREPOSITIONS
            or DETERMINER.match(word[0])
            or any(p.start == word.start() for p in parts)
            or word[0][0] in "$0123456789"
        ):
            if i >= 2:
                return words[i - 1].start()
            return _past_phrase(rest, words[i - 1].end())
    return words[-1].start() if len(words) > 1 else len(rest)


def _past_phrase(rest: str, end: int) -> int:
    """Past "with Japan" or "of the profits" behind the subject's noun."""
    behind = re.compile(
        rf"\s+(?:{PREPOSITION})\s+(?:the\s+)?(?:[A-Z][\w’'-]*(?:\s+and\s+(?:the\s+)?)?\s*)+|"
        rf"\s+(?:of|between|with|on)\s+the\s+\S+"
    ).match(rest, end)
    if behind and rest[behind.end() :].strip():
        return behind.start() + len(behind[0].rstrip())
    return end
