"""The evidence pack for an Area SEND inspection: who was heard, themes, actions, impact, dates.

Evidence for section 19 of the Children and Families Act 2014: views, wishes and feelings, and
taking part in decisions; and for section 27: whom a council consults. Numbers are those that the
public may see (standards N3).
"""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.models import Consultation, Edition, Survey
from surveys.wording import words_in
from voice.area import area_districts
from voice.i18n import SOURCE
from voice.involve.consultations import register
from voice.listen import section_19
from voice.listen.heard import coverage
from voice.listen.heard import words as heard_words
from voice.listen.labels import language_name
from voice.listen.safe_words import outcomes
from voice.listen.safe_words.models import ABUSIVE, APPROVED, COMPLAINT, SUMMED_UP, WAITING
from voice.respond import priorities
from voice.respond.documents.outline import Item, Outline, outline_of
from voice.respond.documents.word import WordFile
from voice.respond.errors import NothingToRelease
from voice.respond.models import DONE, Release
from voice.respond.releases import releases
from voice.respond.releases.reading import Reading
from voice.respond.replies import replies
from voice.wording import long_date

Rows = list[tuple[str, ...]]


def pack(session: Session, consultation: Consultation) -> bytes:
    """The pack of one consultation, from its newest release. Raises `NothingToRelease`."""
    out = releases.published(session, consultation.code)
    if not out:
        raise NothingToRelease
    outline = outline_of(out[0], Reading(SOURCE, easy=False))
    title = words_in(consultation.title, SOURCE)
    file = WordFile(_("Evidence pack: %(title)s", title=title), SOURCE, out[0].published_at)
    file.heading(1, _("Evidence pack: %(title)s", title=title))
    file.say(
        _(
            "For the Area SEND inspection. Evidence for section 19 of the Children and Families "
            "Act 2014: the views, wishes and feelings of children, young people and parents, and "
            "how they take part in decisions."
        )
    )
    file.say(_("Small numbers are hidden: “c” is 1 to 7 people. Others are rounded to 5."))
    _write_dates(file, session, consultation, out)
    _write_register(file, session, consultation)
    _write_heard(file, session, consultation)
    _write_themes(file, outline)
    _write_evidence(file, session, consultation)
    _write_outcomes(file, session, consultation)
    _write_actions(file, outline)
    _write_impact(file, session, consultation, outline, out)
    return file.to_bytes()


def _write_dates(
    file: WordFile, session: Session, consultation: Consultation, out: Sequence[Release]
) -> None:
    file.heading(2, _("What happened when"))
    rows: Rows = [
        (_("We began to ask"), long_date(consultation.opens_on)),
        (_("We stopped asking"), long_date(consultation.closes_on)),
        (_("We promised to answer by"), long_date(consultation.reply_by)),
    ]
    rows += [
        (_("Answer %(number)s", number=one.number), long_date(one.published_at.date()))
        for one in reversed(out)
        if one.published_at
    ]
    rows.append((_("Which board hears it"), consultation.board))
    file.table([_("What"), _("When or who")], rows)
    file.heading(3, _("What we asked, and in which languages"))
    file.table([_("Survey"), _("Edition"), _("Languages")], _editions(session, consultation))


def _editions(session: Session, consultation: Consultation) -> Rows:
    found = session.scalars(
        select(Edition)
        .join(Edition.survey)
        .where(Survey.consultation_id == consultation.id, Edition.opened_at.is_not(None))
        .order_by(Survey.id, Edition.number)
    )
    return [
        (
            words_in(one.document["title"], SOURCE),
            str(one.number),
            ", ".join(language_name(code) for code in one.document["languages"]),
        )
        for one in found
    ]


def _write_register(file: WordFile, session: Session, consultation: Consultation) -> None:
    """Section 27 of the same law: each that it names, with its gap where nothing is written."""
    file.heading(2, _("Whom the law says to consult"))
    lines = register.of_consultation(session, consultation)
    file.say(
        _(
            "Section 27(3) of the Children and Families Act 2014 names whom a council asks when "
            "it reviews what there is. This is what is written about each."
        )
    )
    heads = [_("Named in"), _("Who"), _("Asked"), _("What they said")]
    file.table(heads, [row for line in lines for row in _register_rows(line)])


def _register_rows(line: register.Line) -> Rows:
    place = f"27(3)({line.kind.paragraph})"
    if not line.entries:
        gap = _("Nothing is written yet.") if line.is_gap else _("Not named by the law itself.")
        return [(place, str(line.kind.name), gap, "–")]
    return [
        (place, one.name, f"{long_date(one.asked_on)}. {one.way}", one.answer or "–")
        if one.asked_on
        else (place, one.name, _("Not asked, because: %(why)s", why=one.why_not), "–")
        for one in line.entries
    ]


def _write_heard(file: WordFile, session: Session, consultation: Consultation) -> None:
    """The same tables as people without access to comments see, each suppressed as a whole."""
    seen = coverage.of(session, consultation, area_districts(), exact=False)
    file.heading(2, _("Who was heard"))
    for part in seen.parts:
        file.heading(3, str(heard_words.DIMENSIONS[part.dimension]))
        heads = [_("Group"), *(str(heard_words.VOICES[one]) for one in part.voices)]
        rows: Rows = [(_("Asked"), *(part.asked[one] for one in part.voices))]
        rows += [
            (
                heard_words.name_of(part.dimension, line.group, seen.names),
                *(_say_cell(cell) for cell in line.cells),
            )
            for line in part.lines
        ]
        file.table(heads, rows)


def _say_cell(cell: coverage.Cell) -> str:
    """How many, and how that is beside the population where there is a figure."""
    band = f" ({heard_words.BANDS[cell.band]})" if cell.band else ""
    return f"{cell.shown}{band}"


def _write_themes(file: WordFile, outline: Outline) -> None:
    file.heading(2, _("What people said"))
    for item in outline.items:
        file.heading(3, item.title)
        file.say(item.you_said)
        for words in item.how_many:
            file.say(words, listed=True)
        for said in item.quotes:
            file.quote(said.translation or said.words, said.signed)
        if item.why:
            file.fact(_("Why we chose this"), item.why)


def _write_evidence(file: WordFile, session: Session, consultation: Consultation) -> None:
    """Which themes people named as evidence of each thing that section 19 asks regard for."""
    file.heading(2, _("Evidence for section 19"))
    answers = {
        theme.id: words_in(priority.title, SOURCE)
        for priority in priorities.ranked(session, consultation)
        for theme in priority.themes
    }
    rows: Rows = []
    for kind, themes in section_19.of_consultation(session, consultation).items():
        named = f"19({kind}) {section_19.KINDS[kind]}"
        rows += [(named, one.name, answers.get(one.id, "–")) for one in themes]
        if not themes:
            rows.append((named, _("No theme was named as evidence of it."), "–"))
    file.table([_("What section 19 names"), _("Theme"), _("Our priority")], rows)


_OUTCOMES = {
    APPROVED: _l("Two people let the words be published"),
    SUMMED_UP: _l("Summed up in themes, not quoted"),
    COMPLAINT: _l("Sent to the complaints procedure"),
    ABUSIVE: _l("Set aside as abusive"),
    WAITING: _l("People have yet to decide"),
}


def _write_outcomes(file: WordFile, session: Session, consultation: Consultation) -> None:
    """What became of comments, as the regulations on the Local Offer name it."""
    file.heading(2, _("What became of comments"))
    (counted,) = outcomes.publish(session, consultation.id).groups
    if counted.show != "numbers":
        file.say(_("There are too few comments, or too much alike, to give numbers."))
        return
    file.table(
        [_("Outcome"), _("Comments")],
        [(str(_OUTCOMES[one]), counted.cells[one].shown) for one in outcomes.OUTCOMES],
    )


def _write_actions(file: WordFile, outline: Outline) -> None:
    file.heading(2, _("What we do"))
    file.table(
        [_("Priority"), _("Action"), _("Who"), _("By when"), _("How far")],
        [
            (item.title, one.what, one.who or "–", one.when or "–", one.status_words)
            for item in outline.items
            for one in item.promises
        ],
    )


def _write_impact(
    file: WordFile,
    session: Session,
    consultation: Consultation,
    outline: Outline,
    out: Sequence[Release],
) -> None:
    file.heading(2, _("What came of it"))
    done = [item for item in outline.items if any(one.status == DONE for one in item.promises)]
    if not done:
        file.say(_("No promise is done yet, so there is no result to show."))
    for item in done:
        _write_result(file, item)
    file.heading(3, _("What people answered to our answer"))
    tallies = replies.tallies(session, consultation)
    rows: Rows = [
        (words_in(item["title"], SOURCE), str(tally.right), str(tally.wrong))
        for item in out[0].document["items"]
        if (tally := tallies.get((out[0].id, item.get("key", ""))))
    ]
    if rows:
        file.table([_("Point"), _("“Yes, that is what I meant”"), _("“Not what I meant”")], rows)
        file.say(_("Presses are not people: somebody may press twice."))
    else:
        file.say(_("Nobody has answered to it yet."))


def _write_result(file: WordFile, item: Item) -> None:
    file.fact(_("Priority"), item.title)
    for one in item.promises:
        if one.status == DONE:
            file.say(one.what, listed=True)
            for fact in one.facts:
                file.fact(fact.name, fact.words)
