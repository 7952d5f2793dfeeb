"""The closed classes of words that tell how an English question is built."""

import re

WH = ("what", "who", "whom", "whose", "which", "when", "where", "why", "how")
AUX = (
    "is", "are", "was", "were", "do", "does", "did", "has", "have", "had", "will", "would", "can",
    "could", "may", "might", "must", "should", "shall",
)  # fmt: skip
PREPOSITIONS = frozenset(
    "on in at for of to from by with under over into about against between among through during"
    " within since until till after before as than per via towards without across beyond like"
    " regarding concerning".split()
)
AUXILIARY = "|".join(AUX)
PREPOSITION = "|".join(sorted(PREPOSITIONS, key=len, reverse=True))
OPENER = re.compile(
    r"(?:(?:ok(?:ay)?|well|so|then|thanks?(?: you)?|and|but|also|now|hmm+|right|please|"
    r"sorry|oh|yes|no|great"
    r"|i see|got it|sure)\b[,.!;:\s]*)+",
    re.IGNORECASE,
)
END = re.compile(r"[\s?!.…;:,]+$")
SHORT = re.compile(r"\b(what|who|when|where|why|how|that|it|there)['’]s\b", re.IGNORECASE)
TIMES = re.compile(
    r"(?:(?:last|this|next) (?:year|month|time)|"
    r"before|after|previously|afterwards?|earlier|later|originally|now|today|"
    r"currently|until now)(?: (?:that|then|this|it))?",
    re.IGNORECASE,
)
REACTION = re.compile(
    r"\b(agree|agreed|object|objected|respond|responded|react|reacted|say|said|think|"
    r"comment)(?: (?:to|about|on))?$",
    re.IGNORECASE,
)
ACTS_ONLY = re.compile(
    rf"(?i:{AUXILIARY})\s+(?:the\s+)?[A-Z]\S*(?:\s+[A-Z]\S*)*\s+[a-z]+(?:\s+(?:already|"
    rf"yet|to|too))?"
)
TAIL = re.compile(
    r"(?:[\s,]+(?:then|instead|too|though|as well|also|please|either|now))+$", re.IGNORECASE
)
ABOUT = re.compile(
    rf"(?:(?:what|how) about|what of|what if (?:it(?:['’]?s| is| was| were)(?! \w+ed$)|we say)|"
    r"(?:the )?same [a-z]+,? (?:but|only|except)(?: [a-z]+ed)?(?= )|"
    rf"(?:the )?same (?:question )?(?=(?:{PREPOSITION})\b)|"
    rf"(?:is|was|does|would|do|are) (?:it|that|this|the same|they|things?) (?:(?:also|be|all) )*"
    rf"(?:(?:the same|true|different|apply|hold|work|go|valid)(?: (?:also|"
    rf"too))?(?= (?:{PREPOSITION})\b)))\s*",
    re.IGNORECASE,
)
BARE = re.compile(
    rf"(?:(?:{PREPOSITION}|since|until|till) )*(?:(?:the )?same )?"
    r"(?:when|where|why|whom?|whose|which|what|how)"
    r"(?: (?:much|many|long|often|high|large|big|soon|far|come|so|exactly|not|else|then|"
    r"ones?|much of it|"
    r"rate|percentage|date|year|month|day|share|amount|reason|countr(?:y|ies)|"
    r"compan(?:y|ies)|bod(?:y|ies)|"
    r"projects?|products?|goods|sectors?|years|months|days|dollars|more|less|kinds?|"
    r"of (?:it|them)))*"
    r"|(?:when|where|why|how) (?:is|was|are|were) (?:that|this|it)"
    r"|(?:when|where|why|how) (?:did|does|will) (?:that|this|it) (?:happen|occur)"
    rf"|(?:(?:{PREPOSITION}) )(?:what|which)(?: [a-z-]+){{1,2}}|which(?: [a-z-]+){{1,2}}",
    re.IGNORECASE,
)
WORD = re.compile(r"[^\W_][\w’'&.,-]*[\w]|[^\W_]")
PRONOUN = re.compile(
    r"\b(?:(?P<own>its|their|theirs|his)|(?P<it>it|this one|that one|the former|"
    r"the latter)|(?P<they>they|them)"
    r"|(?P<he>he|him|she)|(?P<her>her)|(?P<point>this|that|these|those|such|the said|"
    r"the same)|(?P<there>there)|"
    r"(?P<one>(?<=\w )(?<!the )(?<!which )(?<!that )(?<!this )(?:one|any|some|"
    r"both)(?=\W*$)|which ones?(?=\s+\w)))\b(?!['’]s (?:a|an|no|any)\b)",
    re.IGNORECASE,
)
DUMMY = re.compile(
    r"(?:\b(?:is|was|will|would|be|isn['’]t|has|does|could|might|"
    r"may)\s+)?\bit\s+(?:be\s+|been\s+|also\s+|still\s+|really\s+|ever\s+)*"
    r"(?:(?:true|possible|likely|unlikely|correct|right|fair|legal|necessary|clear|"
    r"certain|known|said|expected|important|mean|common|safe)\s+(?:that|if|whether|"
    r"(?:to|for)\s+(?-i:[a-z])(?!he\b))"
    r"|(?:take|cost|takes|costs)\s+.*\b(?:to|for|before|until)\b\s+\w+"
    r"|to\s+(?:take|cost|be|have)\b|seems?|(?:is|was|['’]s)\s+(?:\w+\s+)?(?:that|to)\b)",
    re.IGNORECASE,
)
AGREEMENT = re.compile(
    r"\b(?:sign(?:ed|s|ing)?|binding|amend\w*|ratif\w+|negotiat\w+|published|concluded)\b",
    re.IGNORECASE,
)
MEASURE = re.compile(
    r"\b(?:expir\w+|(?:take|took|takes|come|came|comes|go|went|"
    r"enter\w*) (?:in)?to (?:effect|force)|(?:take|took|takes) effect|"
    r"in force|in effect|lapse\w*|terminat\w+|renew\w*|repeal\w*|effective|legal|"
    r"revoked|refund\w*|impos\w+|lifted|suspend\w*|"
    r"collect\w*|levied|struck down|end|ends|ended|run out|extended)\b",
    re.IGNORECASE,
)
# What parts a pronoun from the clause in which its name may stand.
APART = re.compile(
    r"[,;–—]|\s-\s|\b(?:the|any|a) \w+\s$|"
    r"\b(?:if|when|after|before|because|while|since|and|or|that|unless|once)\b",
    re.IGNORECASE,
)
BODY = re.compile(
    r"\b(?:set up|founded|established|created|members?|membership|headquarter\w*|based|"
    r"join\w*|belong\w*|meet|meets|chair\w*|sits?|seats?)\b",
    re.IGNORECASE,
)
CLAUSE = re.compile(
    r"\b(?:decid\w+|mean\w*|caus\w+|chang\w+|happen\w*|agree\w* to|approv\w+|justif\w+|"
    r"explain\w*|guarantee\w*|allow\w*|confirm\w*|say\w*|said|announc\w+|know\w*|do|"
    r"doing|done)\s+(?:on\s+|about\s+)?(?:this|that)\b",
    re.IGNORECASE,
)
ACTIVE = re.compile(
    r"(?:sign|agree|commit|pledge|promise|invest|pay|get|gets|receive|join|want|gain|"
    r"withdraw|leave|retaliate|respond|negotiate|export|import|"
    r"lend|borrow|buy|sell|ratif|put|contribut|owe|face|accept|refus|choos|propos|"
    r"reject|offer|provid|bear|carr|hold|own|rule|hear|operat|raise|lower|impos|cut|"
    r"veto|decid)\w*\b",
    re.IGNORECASE,
)
TEMPORAL = frozenset("year month week time day point moment morning quarter case way".split())
BELONGS = re.compile(
    r"\b(?:((?:(?:a|the) )?(?:members?|party|parties|signator(?:y|ies))|part)|included|"
    r"involved|covered|exempt|affected|eligible)(?: (?:too|as well|already|yet))?$",
    re.IGNORECASE,
)
IMPERATIVE = re.compile(
    r"(?:tell|explain|show|list|give|describe|summari[sz]e|define|compare|find|name)\b", re.I
)
BE_SINGULAR = re.compile(r"\b(?:is|was|does|has)(?=\s+$)", re.IGNORECASE)  # before "it"
BE = ("is", "are", "was", "were")
PARTICIPLE = re.compile(
    r"(?<!^)(?<!the )(?<!a )(?<!an )\b(?:not\s+)?(?:\w{2,}ed|set|split|paid|made|put|"
    r"given|spent|held|cut|met|sent|kept|done|borne|drawn|taken"
    r"|known|due|binding|public|legal|subject|available|compatible|responsible|in force|"
    r"in effect|allowed|calculated"
    r"|begun|written|built|chosen|left|said|struck|won|lost|brought|shared|still|really|"
    r"also|currently|part)\b"
)
DETERMINER = re.compile(r"(?:the|a|an|its|their|this|that|any|all|each|every|no|some|both)\b", re.I)
COUNTING = re.compile(
    r"^(?:(?:much|many|long|high|large|big|often|far|soon|exactly|else|kinds? of|"
    r"sorts? of|more)\b\s*)+"
)
PLAIN_VERBS = frozenset(
    "do mean work cover include say stand come look happen cost last apply expire".split()
)
NOMINAL = {
    "invest": "investment", "commit": "commitment", "pledge": "pledge", "promise": "promise",
    "pay": "payment", "decide": "decision", "rule": "ruling", "agree": "agreement",
    "impose": "imposition of", "charge": "charge",
}  # fmt: skip
TELL = re.compile(
    r"(?:(?:please|can|could|would)\s+(?:you\s+)?)?(?:tell (?:me|us) (?:more )?about|"
    r"explain|describe|show me|give me|summari[sz]e|i (?:want|"
    r"need) to know (?:about )?)\s*",
    re.IGNORECASE,
)
