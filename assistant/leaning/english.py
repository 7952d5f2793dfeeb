"""How an English question leans on the one before it."""

import re

from assistant.leaning.english_clause import AUX, PREPOSITIONS, WH, Clause, read_clause
from assistant.leaning.parts import Lexicon, Part, is_name
from assistant.leaning.reading import (
    GENERIC_NAMES, PARTNER, TIME, Asks, Drops, Exchanges, Leaning, Phrase, Refers, Want, agents, agreements, bodies,
    names_itself,
)  # fmt: skip

_OPENER = re.compile(
    r"(?:(?:ok(?:ay)?|well|so|then|thanks?(?: you)?|and|but|also|now|hmm+|right|please|sorry|oh|yes|no|great"
    r"|i see|got it|sure)\b[,.!;:\s]*)+",
    re.IGNORECASE,
)
_END = re.compile(r"[\s?!.…;:,]+$")
_SHORT = re.compile(r"\b(what|who|when|where|why|how|that|it|there)['’]s\b", re.IGNORECASE)
_TIME = re.compile(
    r"(?:before|after|previously|afterwards?|earlier|later|originally|now|today|currently|until now)(?: (?:that|then|this|it))?",
    re.IGNORECASE,
)
_REACTION = re.compile(
    r"\b(agree|agreed|object|objected|respond|responded|react|reacted|say|said|think|comment)(?: (?:to|about|on))?$",
    re.IGNORECASE,
)
_ACTS_ONLY = re.compile(
    rf"(?i:{'|'.join(AUX)})\s+(?:the\s+)?[A-Z]\S*(?:\s+[A-Z]\S*)*\s+[a-z]+(?:\s+(?:already|yet|to|too))?"
)
_TAIL = re.compile(
    r"(?:[\s,]+(?:then|instead|too|though|as well|also|please|either|now))+$", re.IGNORECASE
)
_P = "|".join(sorted(PREPOSITIONS, key=len, reverse=True))
_ABOUT = re.compile(
    rf"(?:(?:what|how) about|what of|what if (?:it(?:['’]?s| is| was| were)|we say)|(?:the )?same (?:question )?(?=(?:{_P})\b)|"
    rf"(?:is|was|does|would|do|are) (?:it|that|this|the same|they|things?) (?:(?:also|be|all) )*"
    rf"(?:(?:the same|true|different|apply|hold|work|go|valid)(?: (?:also|too))?(?= (?:{_P})\b)))\s*",
    re.IGNORECASE,
)
_BARE = re.compile(
    rf"(?:(?:{_P}|since|until|till) )*(?:(?:the )?same )?"
    r"(?:when|where|why|whom?|whose|which|what|how)"
    r"(?: (?:much|many|long|often|high|large|big|soon|far|come|so|exactly|not|else|then|ones?|much of it|"
    r"rate|percentage|date|year|month|day|share|amount|reason|countr(?:y|ies)|compan(?:y|ies)|bod(?:y|ies)|"
    r"projects?|products?|goods|sectors?|years|months|days|dollars|more|less|kinds?|of (?:it|them)))*"
    r"|(?:when|where|why|how) (?:is|was|are|were) (?:that|this|it)"
    rf"|(?:(?:{_P}) )(?:what|which)(?: [a-z-]+){{1,2}}|which(?: [a-z-]+){{1,2}}",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_][\w’'&.,-]*[\w]|[^\W_]")
_PRONOUN = re.compile(
    r"\b(?:(?P<own>its|their|theirs|his)|(?P<it>it|this one|that one|the former|the latter)|(?P<they>they|them)"
    r"|(?P<he>he|him|she)|(?P<her>her)|(?P<point>this|that|these|those|such|the said|the same)|(?P<there>there)|(?P<one>(?<=\w )(?<!the )(?<!which )(?<!that )(?<!this )(?:one|any|some|both)(?=\W*$)|which ones?(?=\s+\w)))\b(?!['’]s (?:a|an|no|any)\b)",
    re.IGNORECASE,
)
_DUMMY = re.compile(
    r"(?:\b(?:is|was|will|would|be|isn['’]t|has|does|could|might|may)\s+)?\bit\s+(?:be\s+|been\s+|also\s+|still\s+|really\s+|ever\s+)*"
    r"(?:(?:true|possible|likely|unlikely|correct|right|fair|legal|necessary|clear|certain|known|said|expected|important|mean|common|safe)\s+(?:that|if|whether|(?:to|for)\s+(?-i:[a-z])(?!he\b))"
    r"|(?:take|cost|takes|costs)\s+.*\b(?:to|for|before|until)\b\s+\w+"
    r"|to\s+(?:take|cost|be|have)\b|seems?|(?:is|was|['’]s)\s+(?:\w+\s+)?(?:that|to)\b)",
    re.IGNORECASE,
)
_AGREEMENT = re.compile(
    r"\b(?:sign(?:ed|s|ing)?|binding|amend\w*|ratif\w+|negotiat\w+|published|concluded)\b",
    re.IGNORECASE,
)
_MEASURE = re.compile(
    r"\b(?:expir\w+|(?:take|took|takes|come|came|comes|go|went|enter\w*) (?:in)?to (?:effect|force)|(?:take|took|takes) effect|"
    r"in force|in effect|lapse\w*|terminat\w+|renew\w*|repeal\w*|effective|legal|revoked|refund\w*|impos\w+|lifted|suspend\w*|"
    r"collect\w*|levied|struck down|end|ends|ended|run out|extended)\b",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"\b(?:set up|founded|established|created|members?|membership|headquarter\w*|based|join\w*|belong\w*|meet|meets|chair\w*)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"\b(?:decid\w+|mean\w*|caus\w+|chang\w+|happen\w*|agree\w* to|approv\w+|justif\w+|explain\w*|guarantee\w*|allow\w*|confirm\w*|say\w*|said|announc\w+|know\w*|do|doing|done)\s+(?:on\s+|about\s+)?(?:this|that)\b",
    re.IGNORECASE,
)
_ACTIVE = re.compile(
    r"(?:sign|agree|commit|pledge|promise|invest|pay|get|gets|receive|join|want|gain|withdraw|leave|retaliate|respond|negotiate|export|import|"
    r"lend|borrow|buy|sell|ratif|put|contribut|owe|face|accept|refus|choos|propos|reject|offer|provid|bear|carr|hold|own|rule|hear|operat|raise|lower|impos|cut|veto|decid)\w*\b",
    re.IGNORECASE,
)
_NOT_NOUNS = frozenset(
    "is are was were do does did has have had will would can could may must should shall apply"
    " applies mean means happen happens work works expire change changed much many long also all"
    " ever still really not and or but if when who what how why where by for on in to of at with"
    " from the a an japan".split()
)
_TEMPORAL = frozenset("year month week time day point moment morning quarter case way".split())
_BELONGS = re.compile(
    r"\b(?:(a member|members|a party|parties|a signatory|signatories|part)|included|involved|covered|exempt|affected|eligible)(?: (?:too|as well|already|yet))?$",
    re.IGNORECASE,
)
_BEHIND = {  # what a verb or word at a question's end takes before the thing
    "member": "of", "members": "of", "party": "to", "parties": "to", "signatory": "to",
    "signatories": "to", "part": "of", "included": "in", "involved": "in", "covered": "by",
    "exempt": "from", "affected": "by", "eligible": "for", "decides": "on", "decided": "on",
    "pays": "for", "paid": "for", "pay": "for", "benefits": "from", "profits": "from", "loses": "from",
    "agree": "on", "object": "to", "respond": "to", "react": "to", "say": "about", "said": "about",
    "think": "about", "comment": "on", "responded": "to", "reacted": "to", "agreed": "to", "agrees": "to", "objected": "to", "objects": "to", "votes": "on",
}  # fmt: skip
_IMPERATIVE = re.compile(
    r"(?:tell|explain|show|list|give|describe|summari[sz]e|define|compare|find|name)\b", re.I
)


class English:
    """English."""

    def trimmed(self, question: str) -> str:
        text = _END.sub("", question.strip())
        text = _SHORT.sub(r"\1 is", text)
        opened = _OPENER.match(text)
        rest = text[opened.end() :] if opened else text
        return _TAIL.sub("", rest) or rest or text

    def read(self, question: str, lexicon: Lexicon) -> Leaning | None:
        text = self.trimmed(question)
        if _BARE.fullmatch(text):
            word = re.sub(r"\s+(?:is|was|are|were) (?:that|this|it)$", "", text, flags=re.I)
            return Asks("why" if word.casefold() in ("how come", "how so", "why so") else word)
        opened = _OPENER.match(question.strip()) is not None
        return (
            self._exchanges(text, opened, lexicon)
            or self._refers(text, lexicon)
            or self._drops(text, lexicon)
        )

    def _exchanges(self, text: str, opened: bool, lexicon: Lexicon) -> Exchanges | None:
        if _TIME.fullmatch(text):
            return Exchanges(text.split()[0], TIME)
        text = re.sub(r"^(?:even|only|just)\s+", "", text, flags=re.IGNORECASE)
        about = _ABOUT.match(text)
        rest = _TAIL.sub("", text[about.end() :] if about else text)
        supposed = re.match(r"(?:what\s+)?if\s+(.+)$", text, re.IGNORECASE)
        if supposed and not about and not _PRONOUN.search(supposed[1]):
            stated = re.sub(
                rf"\s+(?:{'|'.join(AUX)}|doesn['’]t|isn['’]t|won['’]t)$", "", supposed[1]
            )
            return Exchanges(stated, "if" if stated == supposed[1] else "")
        also = re.match(rf"(?:{'|'.join(AUX)})\s+(?:the\s+)?", rest, re.I)
        if also and not about and self._is_one_name(rest[also.end() :], lexicon):
            return Exchanges(re.sub(rf"^(?:{'|'.join(AUX)})\s+", "", rest, flags=re.I))
        marker = re.match(rf"(?:{_P})\b\s*", rest, re.IGNORECASE)
        inner = rest[marker.end() :] if marker else rest
        words = [w[0].casefold() for w in _WORD.finditer(inner)]
        if not words or set(words) & ({*AUX, *WH} - {"may"}) or _IMPERATIVE.match(inner):
            return None
        if _PRONOUN.match(inner) and not re.match(r"(?:the same|such)\b", inner, re.I):
            return None
        if words[0] in ("if", "any", "some", "anything", "all", "more"):
            return None
        if not (about or marker or opened) and len(words) > 4:
            return None
        if len(words) > 9:
            return None
        return Exchanges(inner, marker[0].strip().casefold() if marker else "")

    @staticmethod
    def _is_one_name(text: str, lexicon: Lexicon) -> bool:
        parts = lexicon.parts(text)
        return (
            len(parts) == 1
            and is_name(parts[0])
            and (parts[0].start, parts[0].end) == (0, len(text))
        )

    def _refers(self, text: str, lexicon: Lexicon) -> Refers | None:
        if _DUMMY.search(text):
            return None
        parts = lexicon.parts(text)
        for match in _PRONOUN.finditer(text):
            before = [p for p in parts if p.end <= match.start() and p.what != "date"]
            long = len(text[: match.start()].split()) >= 5
            apart = re.search(r"[,;–—]|\s-\s|\b(?:the|any|a) \w+\s$|\b(?:if|when|after|before|because|while|since|and|or|that|unless|once)\b",
                              text[: match.start()][1:], re.IGNORECASE)  # fmt: skip
            if names_itself(before) and (match["own"] or match["her"] or apart):
                return None
            if apart and (match["own"] or long):
                return None
            if match["point"]:
                if found := self._points(text, match, lexicon):
                    return None if names_itself(before) and found.noun else found
                continue
            if match["one"]:
                return Refers(text, *match.span(), "things", one=True)
            if match["there"] and (
                re.match(r"\s+(?:is|are|was|were|a|an|any|no|be|been)\b", text[match.end() :])
                or re.search(r"\b(?:is|are|was|were|be|been)\s+$", text[: match.start()])
            ):
                continue
            return Refers(text, *match.span(), self._want(text, match), owns=bool(match["own"]))
        return self._definite(text, parts)

    @staticmethod
    def _want(text: str, match: re.Match[str]) -> Want:
        if match["there"]:
            return "place"
        if match["he"] or match["her"] or (match["own"] or "").casefold() == "his":
            return "person"
        behind = text[match.end() :].lstrip()
        auxiliary = re.search(rf"\b({'|'.join(AUX)})\s+$", text[: match.start()], re.I)
        passive = auxiliary and auxiliary[1].casefold() in ("is", "was", "are", "were")
        if (
            not match["own"]
            and not passive
            and _ACTIVE.match(
                re.sub(r"^(?:have|has|also|already|still|to|had|will|must|can|be)\s+", "", behind)
            )
        ):
            return "agent"
        if match["they"]:
            return "things"
        if re.match(r"(?:does|did|wo|ca)n['’]t\b", behind):
            return "agent"
        if _BODY.search(text):
            return "body"
        return _signed_or_not(text)

    @staticmethod
    def _points(text: str, match: re.Match[str], lexicon: Lexicon) -> Refers | None:
        """this, that: with a noun behind, or alone where they are no conjunction."""
        behind = text[match.end() :]
        noun = re.match(r"\s+([a-z][a-z-]*(?:\s+[a-z-]+)??)(?=\s|$|[,;])", behind)
        if noun and noun[1] in _TEMPORAL:
            return None
        nouns = [
            p
            for p in lexicon.parts(behind)
            if re.fullmatch(r"\s+(?!an? |the |any )(?:\w+\s)?", behind[: p.start])
        ]
        if nouns and nouns[0].what in (
            "agreement", "body", "country", "person", "measure", "goods", "attribute", "instrument", "organisation",
        ):  # fmt: skip
            what = {"instrument": "agreement", "organisation": "body"}.get(
                nouns[0].what, nouns[0].what
            )
            end = match.end() + nouns[0].end
            return Refers(text, match.start(), end, "thing", text[match.end() : end].strip(), what)  # type: ignore[arg-type]
        word = match["point"].casefold()
        ends = not behind.strip()
        before = text[: match.start()].rstrip().rsplit(" ", 1)[-1].casefold()
        auxiliary = before in AUX or not before
        goes_on = re.match(
            rf"\s+(?:{'|'.join(AUX)}|apply|applies|mean|happen|work|change|expire|binding|legal|still|also|calculated|\w+ed)\b",
            behind,
        )
        if word in ("such", "the said", "the same") or not (
            ends or (auxiliary and noun) or goes_on
        ):
            return None
        want: Want = "clause" if _CLAUSE.search(text) else _signed_or_not(text)
        return Refers(text, *match.span(), want)

    @staticmethod
    def _definite(text: str, parts: list[Part]) -> Refers | None:
        """ "the agreement" where the question names none: the one spoken of."""
        if names_itself(parts) or re.search(r"\b(?:of|under|in|for|on) the\b.*\bof\b", text):
            return None
        if len(parts) == 1 and parts[0].what == "attribute":
            part = parts[0]
            if re.search(r"\bthe\s+$", text[: part.start]) and not re.match(
                r"\s+(?:of|for|on|in|under|if|when)\b", text[part.end :]
            ):
                return Refers(text, part.end, part.end, "thing", behind=True)
        for part in parts:
            article = re.search(r"\bthe\s+$", text[: part.start], re.IGNORECASE)
            if article and (
                part.what in ("agreement", "measure", "body") or part.value in ("mou", "tariff")
            ):
                noun_class = None if part.what in ("instrument", "concept") else part.what
                return Refers(
                    text, article.start(), part.end, "thing", text[part.start : part.end],
                    noun_class, only_pointed=True,  # type: ignore[arg-type]
                )  # fmt: skip
        return None

    def _drops(self, text: str, lexicon: Lexicon) -> Drops | None:
        parts = lexicon.parts(text)
        if not bodies(parts) and (belongs := _BELONGS.search(text)):
            return Drops(text, "body" if belongs[1] else "thing")
        if _REACTION.search(text) and parts and is_name(parts[0]):
            return Drops(text, "clause")
        if _ACTS_ONLY.fullmatch(text) and len(parts) == 1 and parts[0] in agents(parts):
            return Drops(text, "things")
        if any(p.what not in ("attribute", "date", "measure") for p in parts):
            return None
        words = [w[0].casefold() for w in _WORD.finditer(text)]
        if "happens" in words or "happened" in words:
            return None
        if words and words[0] == "any":
            return Drops(text, "thing")
        content = [w for w in words if w not in AUX and w not in WH and w not in PREPOSITIONS]
        opens = words and words[0] in WH or words[-1:] and words[-1] in WH
        if opens and len(content) == 2 and not parts and words[0] == "who":
            return Drops(text, "things")
        if opens and len(content) <= 1 and not (parts and re.search(r"\bthe\b", text)):
            return Drops(text, "clause" if re.search(r"deci|agree|approv|objec", text) else "thing")
        return None

    def referent(self, earlier: str, want: Want, lexicon: Lexicon) -> str:
        parts = lexicon.parts(earlier)
        clause = read_clause(earlier, lexicon)
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
            return self.phrase_of(earlier, founded[0], lexicon)
        if want in ("agreement", "measure") and (signed := agreements(parts, want)):
            return self.phrase_of(earlier, signed[0], lexicon)
        return (clause.things if want == "things" else "") or clause.thing

    def phrase_of(self, earlier: str, part: Part, lexicon: Lexicon) -> str:
        parts = lexicon.parts(earlier)
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
            rf"\s+(?:{_P})\s+(?:the\s+)?(?:[A-Z][\w&’'.-]*(?:\s+(?:and\s+(?:the\s+)?)?[A-Z][\w&’'-]*)*|[a-z-]+(?=\s*$))",
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
            return f"{_possessive(lexicon.label(owners[0], 'en') or earlier[owners[0].start : owners[0].end])} {bare}"
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
            referent = _possessive(referent)
        if not before:
            referent = referent[:1].upper() + referent[1:]
        return _asked(f"{before}{referent}{after}")

    def supply(self, leaning: Drops, referent: str) -> str:
        text = leaning.text
        if leaning.want == "things":
            return _asked(f"On {referent}, {text[0].lower()}{text[1:]}")
        if text.casefold().startswith("any "):
            return _asked(f"Are there {text[0].lower()}{text[1:]} for {referent}")
        return _asked(
            " ".join(filter(None, (text, _BEHIND.get(text.split()[-1].casefold()), referent)))
        )

    def ask(self, earlier: str, word: str, lexicon: Lexicon) -> str:
        return read_clause(earlier, lexicon).asked(word)

    def about(self, earlier: str, name: str, lexicon: Lexicon) -> str:
        return read_clause(earlier, lexicon).about(name)

    def add(self, earlier: str, leaning: Exchanges, part: Part | None, lexicon: Lexicon) -> str:
        marker, parts = leaning.marker, lexicon.parts(earlier)
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
        members = any(p.value == "attribute.head" for p in parts) and bodies(parts)
        if part and part.what == "country" and members and not marker:
            return _asked(
                f"Is {leaning.phrase} a member of {self.phrase_of(earlier, members[0], lexicon)}"
            )
        if marker == TIME:
            return _asked(f"{earlier} {leaning.phrase}")
        if not marker:
            marker = "on" if part and part.what in ("goods", "measure") else "for"
            if part and part.what == "ordinal":
                marker = "under"
            if part and part.what == "date":
                marker = "in" if not re.search(r"\b\d{1,2}\b", leaning.phrase) else "on"
        return _asked(f"{earlier} {marker} {leaning.phrase}")

    def attribute(self, earlier: str, phrase: str, lexicon: Lexicon) -> str:
        bare = re.sub(r"^(?:the|its|their|a|an)\s+", "", phrase, flags=re.IGNORECASE)
        if names_itself(lexicon.parts(phrase)):
            return _asked(f"What is {phrase}")
        clause = read_clause(earlier, lexicon)
        subject = clause.thing
        while inner := re.match(r"(?:the\s+)?(?:[a-z-]+\s+){0,3}?(?:of|for|on)\s+(?=\S)", subject):
            head = [p for p in lexicon.parts(inner[0]) if p.what == "attribute"]
            if not head:
                break
            subject = subject[inner.end() :]
        word = "Who" if re.search(r"\b(?:chair|chairman|head)$", bare, re.IGNORECASE) else "What"
        return _asked(f"{word} is the {bare} of {subject}") if subject else ""

    def phrases(self, earlier: str, lexicon: Lexicon) -> list[Phrase]:
        clause: Clause = read_clause(earlier, lexicon)
        found = []
        if clause.subject and (at := earlier.find(clause.subject)) >= 0:
            found.append(Phrase(at, at + len(clause.subject)))
        starts = list(re.finditer(rf"\b(?:(?P<marker>{_P})\s+)", earlier, re.IGNORECASE))
        for match in starts:
            end = re.compile(
                rf"\s+(?:{_P}|{'|'.join(AUX)}|that|which|who|and|if|when)\b|[,;]|$", re.IGNORECASE
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
        noun = re.match(rf"\s+(?:(?!(?:{_P}|{'|'.join(AUX)})\b)[a-z]+\s?)+", behind)
        if _is_adjective(old) and new[:1].isupper() and not _is_adjective(new) and noun:
            bare = re.sub(r"\bthe $", "", before)  # Korean cars, but cars from the EU
            the = before[len(bare) :]
            return f"{bare}{noun[0].strip()} from {the}{new}{behind[noun.end() - noun[0].endswith(' ') :]}"
        return before + new + behind

    def fitted(self, old: str, new: str, part: Part, lexicon: Lexicon) -> str:
        if part.what != "country" or part.value not in lexicon.glossary.terms:
            return new
        labels = lexicon.glossary.terms[part.value].labels.get("en", ())
        adjectives = [w for w in labels if _is_adjective(w)]
        if _is_adjective(old):
            return next(iter(adjectives), new)
        return labels[0] if _is_adjective(new) else new


def _signed_or_not(text: str) -> Want:
    """What a question on signing or taking effect is about."""
    if _AGREEMENT.search(text):
        return "agreement"
    return "measure" if _MEASURE.search(text) else "thing"


def _is_adjective(label: str) -> bool:
    return re.search(
        r"(?:ese|ean|ian|can|ish|ndian|utch|ench|iss|hai|man|ino|ine|ai|ilian|mbodian|eign)$", label
    ) is not None and label not in (
        "Oman",
        "Philippine",
        "Spain",
        "Dubai",
        "Ukraine",
        "Palestine",
        "Argentina",
        "Argentine",
        "Isle of Man",
        "Afghanistan",
    )


def _with_article(earlier: str, part: Part) -> str:
    article = re.search(r"\bthe\s+$", earlier[: part.start], re.IGNORECASE)
    return f"{'the ' if article else ''}{earlier[part.start : part.end]}"


def _possessive(phrase: str) -> str:
    return f"{phrase}'" if phrase.endswith("s") else f"{phrase}'s"


def _asked(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}?"
