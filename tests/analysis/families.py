"""Made-up comments of families and young people, for the tests of the analysis."""

from analysis.types import Codebook, Comment, Labelled, Theme

CODEBOOK = Codebook(
    (
        Theme(
            "waits",
            "Long waits",
            "Waiting a long time for an assessment, a diagnosis or a plan",
            ("waiting list", "delay", "overdue"),
            ("We waited two years for an autism assessment", "The plan was months late"),
        ),
        Theme(
            "contact",
            "Being kept informed",
            "Getting answers from the council and knowing what happens next",
            ("phone", "email", "reply"),
            ("Nobody replies to my emails", "They never ring back"),
        ),
        Theme(
            "travel",
            "Transport to school",
            "Taxis, buses and escorts between home and school",
            ("taxi", "minibus", "driver"),
            ("The taxi is always late",),
        ),
        Theme(
            "staff",
            "Kind and skilled staff",
            "Teachers and assistants who understand a child",
            ("teacher", "teaching assistant", "kind"),
            ("My teaching assistant is lovely and listens to me",),
        ),
    )
)

_SAID = {
    "waits": (
        "We are still on the waiting list for speech therapy",
        "His assessment took eighteen months to come through",
        "The diagnosis was delayed again and again",
        "Two years of waiting for an autism diagnosis",
        "Her plan is overdue and the review was late",
        "Everything takes so long, we wait and wait",
        "I waited all year for an assessment",
        "The wait for an assessment is far too long",
    ),
    "contact": (
        "No one answers the phone at the SEND team",
        "I send emails and never get a reply",
        "They do not tell us what happens next",
        "Nobody rang us back with the decision",
        "It would help to be kept informed by email",
        "I phone every week and get no answer",
        "We hear nothing until the letter comes",
        "The case worker replied quickly to my email",
    ),
    "travel": (
        "The taxi driver changes every week",
        "My minibus is cold and the driver shouts",
        "Transport was cancelled with no warning",
        "The escort on the bus is friendly",
        "We need a taxi because the school is far away",
        "His taxi came late three days this week",
        "The bus journey takes over an hour",
        "Transport to college stopped at sixteen",
    ),
    "staff": (
        "The teaching assistant is so patient with him",
        "Her teacher understands autism",
        "Staff at the nursery are kind",
        "My teacher helps me when I am worried",
        "The assistants know my daughter well",
        "He loves his new teacher",
        "Teachers need training about ADHD",
        "The staff were lovely and skilled",
    ),
}

LABELLED = tuple(
    Labelled(Comment(f"{theme}-{number}", text), frozenset({theme}))
    for theme, said in _SAID.items()
    for number, text in enumerate(said)
)
COMMENTS = tuple(labelled.comment for labelled in LABELLED)
POLISH = "Czekamy już dwa lata i nikt nam nie odpowiada na żadne pytania"
