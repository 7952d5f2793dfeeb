"""What an English question was about, and the same asked again of another thing."""

import re

from assistant.leaning.english_clause import read_clause
from assistant.leaning.english_forms import is_adjective, is_plural, plural_verb, possessive
from assistant.leaning.english_words import (
    AUXILIARY,
    BE_SINGULAR,
    PREPOSITION,
    PREPOSITIONS,
)
from assistant.leaning.parts import Lexicon, Part
from assistant.leaning.reading import (
    GENERIC_NAMES,
    PARTNER,
    TIME,
    Exchanges,
    Phrase,
    Refers,
    Want,
    agents,
    agreements,
    bodies,
    joined,
    names_itself,
)


class English:
    """English."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def referent(self, earlier: str, want: Want) -> str:
        parts = self._lexicon.parts(earlier)
        clause = read_clause(earlier, self._lexicon)
        if want == "clause":
            return clause.said
        if want == "person":
            person = next((p for p in parts if p.what == "person"), None)
            return _with_article(earlier, person) if person else clause.whoever
        if want == "place":
            place = [p for p in parts if p.what == "country"]
            place.sort(key=lambda p: p.value == PARTNER)
            return _with_article(earlier, place[0]) if place else ""
        if want == "agent" and (acting := agents(parts)):
            inside = [
                p
                for p in acting
                if clause.subject
                and earlier.find(clause.subject)
                <= p.start
                < earlier.find(clause.subject) + len(clause.subject)
            ]
            chosen = (inside or sorted(acting, key=lambda p: p.value == PARTNER))[0]
            return (
                clause.subject
                if inside and len(inside) < len(acting)
                else _with_article(earlier, chosen)
            )
        if want == "body" and (founded := bodies(parts)):
            return self.phrase_of(earlier, founded[0])
        if want in ("agreement", "measure") and (signed := agreements(parts, want)):
            return self.phrase_of(earlier, signed[0])
        return (clause.things if want == "things" else "") or clause.thing

    def phrase_of(self, earlier: str, part: Part) -> str:
        parts = self._lexicon.parts(earlier)
        start = part.start
        lead = re.search(
            r"(?:\b(?:the|a|an|this|its|first|second|third)\s+)?(?:[\w’'-]+\s+)?$", earlier[:start]
        )
        for other in reversed([p for p in parts if p.end <= start]):
            if not re.fullmatch(r"(?:['’]s?)?\s*(?:[a-z-]+\s+)?", earlier[other.end : start]):
                break
            start = other.start
        article = re.search(r"\bthe\s+(?:[a-z-]+\s+)?$", earlier[:start], re.IGNORECASE)
        if article and lead:
            start = article.start()
        behind = re.match(
            rf"\s+(?:{PREPOSITION})\s+(?:the\s+)?(?:[A-Z][\w&’'.-]*(?:\s+(?:and\s+(?:the\s+)?)?[A-Z][\w&’'-]*)*|"
            rf"[a-z-]+(?=\s*$))",
            earlier[part.end :],
        )
        end = part.end + (
            behind.end()
            if behind
            and part.value in ("mou",)
            or behind
            and part.what in ("agreement", "measure", "attribute")
            else 0
        )
        phrase = earlier[start:end]
        inside = [p for p in parts if start <= p.start and p.end <= end]
        owners = sorted((p for p in parts if p.what == "country"), key=lambda p: p.value == PARTNER)
        if owners and not names_itself(inside):
            bare = re.sub(r"^(?:the|a|an)\s+", "", phrase, flags=re.IGNORECASE)
            written = earlier[owners[0].start : owners[0].end]
            return f"{possessive(self._lexicon.label(owners[0], 'en') or written)} {bare}"
        return (
            phrase
            if re.match(r"(?:the|an?)\b", phrase, re.I) or names_itself(inside)
            else f"the {phrase}"
        )

    def refer(self, leaning: Refers, referent: str) -> str:
        before, after = leaning.text[: leaning.start], leaning.text[leaning.end :]
        if leaning.noun:
            referent = f"the {leaning.noun} of {referent}"
        elif leaning.behind:
            return _asked(f"{before} of {referent}{after}")
        elif (
            leaning.want == "place"
            and before.split()[-1:]
            and before.split()[-1].casefold() not in PREPOSITIONS
        ):
            referent = f"in {referent}"
        elif leaning.one:
            referent = f"{leaning.text[leaning.start : leaning.end]} of {referent}"
        elif leaning.owns:
            referent = possessive(referent)
        if not leaning.owns and not leaning.one and is_plural(referent):
            before = BE_SINGULAR.sub(lambda found: plural_verb(found[0]), before)
        if not before:
            referent = referent[:1].upper() + referent[1:]
        return _asked(f"{before}{referent}{after}")

    def ask(self, earlier: str, word: str) -> str:
        return read_clause(earlier, self._lexicon).asked(word)

    def about(self, earlier: str, name: str) -> str:
        return read_clause(earlier, self._lexicon).about(name)

    def add(self, earlier: str, leaning: Exchanges, part: Part | None) -> str:
        marker, parts = leaning.marker, self._lexicon.parts(earlier)
        one = re.fullmatch(r"(?:the\s+)?(.+?)\s+ones?", leaning.phrase, re.IGNORECASE)
        generic = next(
            (
                p
                for p in parts
                if p.what in ("agreement", "measure", "body") or p.value in GENERIC_NAMES
            ),
            None,
        )
        if one and generic:
            return _asked(f"{earlier[: generic.start]}{one[1]} {earlier[generic.start :]}")
        if part and part.what == "country" and not marker and (body := joined(parts)):
            return _asked(f"Is {leaning.phrase} a member of {self.phrase_of(earlier, body)}")
        if marker == TIME:
            return _asked(f"{earlier} {leaning.phrase}")
        if not marker:
            marker = "on" if part and part.what in ("goods", "measure") else "for"
            if part and part.what == "ordinal":
                marker = "under"
            if part and part.what == "date":
                marker = "in" if not re.search(r"\b\d{1,2}\b", leaning.phrase) else "on"
        return _asked(f"{earlier} {marker} {leaning.phrase}")

    def attribute(self, earlier: str, phrase: str) -> str:
        bare = re.sub(r"^(?:the|its|their|a|an)\s+", "", phrase, flags=re.IGNORECASE)
        if names_itself(self._lexicon.parts(phrase)):
            return _asked(f"What is {phrase}")
        clause = read_clause(earlier, self._lexicon)
        subject = clause.thing
        while inner := re.match(r"(?:the\s+)?(?:[a-z-]+\s+){0,3}?(?:of|for|on)\s+(?=\S)", subject):
            head = [p for p in self._lexicon.parts(inner[0]) if p.what == "attribute"]
            if not head:
                break
            subject = subject[inner.end() :]
        ruled = agreements(self._lexicon.parts(earlier), "measure")
        if ruled and clause.subject in subject and bodies(self._lexicon.parts(subject)):
            subject = self.phrase_of(earlier, ruled[0])  # courts and committees have no rates
        word = "Who" if re.search(r"\b(?:chair|chairman|head)$", bare, re.IGNORECASE) else "What"
        verb = "are" if re.search(r"[^siu]s$", bare) else "is"
        return _asked(f"{word} {verb} the {bare} of {subject}") if subject else ""

    def phrases(self, earlier: str) -> list[Phrase]:
        clause = read_clause(earlier, self._lexicon)
        found = []
        if clause.subject and (at := earlier.find(clause.subject)) >= 0:
            found.append(Phrase(at, at + len(clause.subject)))
        starts = list(re.finditer(rf"\b(?:(?P<marker>{PREPOSITION})\s+)", earlier, re.IGNORECASE))
        for match in starts:
            end = re.compile(
                rf"\s+(?:{PREPOSITION}|{AUXILIARY}|that|which|who|and|if|when)\b|[,;]|$",
                re.IGNORECASE,
            ).search(earlier, match.end())
            found.append(
                Phrase(
                    match.end(), end.start() if end else len(earlier), match["marker"].casefold()
                )
            )
        if clause.object and (at := earlier.find(clause.object)) >= 0:
            found.append(Phrase(at, at + len(clause.object)))
        return found

    def settled(self, before: str, old: str, new: str, behind: str) -> str:
        noun = re.match(rf"\s+(?:(?!(?:{PREPOSITION}|{AUXILIARY})\b)[a-z]+\s?)+", behind)
        if is_adjective(old) and new[:1].isupper() and not is_adjective(new) and noun:
            bare = re.sub(r"\bthe $", "", before)  # Korean cars, but cars from the EU
            the = before[len(bare) :]
            rest = behind[noun.end() - noun[0].endswith(" ") :]
            return f"{bare}{noun[0].strip()} from {the}{new}{rest}"
        return before + new + behind

    def fitted(self, old: str, new: str, part: Part) -> str:
        if part.what != "country" or part.value not in self._lexicon.glossary.terms:
            return new
        labels = self._lexicon.glossary.terms[part.value].labels.get("en", ())
        adjectives = [w for w in labels if is_adjective(w)]
        if is_adjective(old):
            return next(iter(adjectives), new)
        return labels[0] if is_adjective(new) else new


def _with_article(earlier: str, part: Part) -> str:
    article = re.search(r"\bthe\s+$", earlier[: part.start], re.IGNORECASE)
    return f"{'the ' if article else ''}{earlier[part.start : part.end]}"


def _asked(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}?"
