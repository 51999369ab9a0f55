"""The values that columns may hold."""

PUBLISHED_BASES = ("header", "metadata", "byline", "estimated", "unknown")
MENTION_RULES = ("alias", "fuzzy", "title", "pronoun", "name", "metonym", "demonym", "words")
EVENT_TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
    "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
CONSULT_MODES = ("phone", "meeting", "visit", "video", "letter", "press_conference", "mediation", "other")
ACCESS_MODES = ("closure", "restriction", "checkpoint", "reopening", "disruption", "shooting", "convoy", "order")
PASSAGE_STATES = ("open", "restricted", "shut", "unknown")
# what a telling does to the state of passage: kinds of access event, and how a state is told though nothing happens
PASSAGE_EFFECTS = (
    *ACCESS_MODES, "easing", "told_open", "told_restricted", "told_limited", "told_shut", "asked_open", "asked_free",
    "passing",
)  # fmt: skip
STATUSES = ("happened", "planned", "negated", "conditional")
ENTITY_KINDS = ("person", "state", "igo", "body", "group", "place", "instrument", "other")
SAME_SOURCES = ("near_copy", "same_outlet", "same_byline", "same_communique")
DATING_RULES = ("cited", "planned", "ahead", "shared", "reckoned", "newest")
# the article is kept, but something of it was not read
PARTIAL_REASONS = ("bad_date", "conflict", "damaged", "language", "too_slow", "crashed")
# a line of a coding file that does not stand
CODING_REASONS = ("coding_line", "coding_article", "coding_words", "coding_name", "coding_day", "coding_value")
CODER_KINDS = ("rules", "person", "model")
OVERRULED = ("told otherwise", "told again", "told", "not told", "rejected", "undecided")
CODING_EFFECTS = ("codes", "confirms", "corrects", "rejects", "adds", "reads")
REJECT_REASONS = (
    "empty", "binary", "encoding", "duplicate", "no_text", "unsupported", "malformed", "too_large", "missing_field",
    "unreadable", "unsafe_path", "too_deep", *PARTIAL_REASONS, *CODING_REASONS,
)  # fmt: skip
