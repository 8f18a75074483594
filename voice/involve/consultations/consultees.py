"""Whom section 27 of the Children and Families Act 2014 says a council must consult.

Its subsection (3), as legislation.gov.uk/ukpga/2014/6/section/27 has it. The law moves: who changes
this list checks the section, and changes `CHECKED` with it.
"""

from dataclasses import dataclass
from datetime import date

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

CHECKED = date(2026, 11, 29)
"""When the list was last held beside the law."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A body or a group of people that the law names, and in which of its paragraphs."""

    key: str
    paragraph: str
    name: LazyString
    is_named: bool = True
    audience: str = ""
    """The audience of our own surveys that asks them."""


_ALL = (
    Kind(
        "young_people_sen",
        "a",
        _l("Children and young people with special educational needs"),
        audience="young_people",
    ),
    Kind(
        "parents_sen",
        "a",
        _l("Parents of children with special educational needs"),
        audience="parents",
    ),
    Kind(
        "young_people_disabled",
        "b",
        _l("Children and young people with a disability"),
        audience="young_people",
    ),
    Kind("parents_disabled", "b", _l("Parents of children with a disability"), audience="parents"),
    Kind("schools", "c", _l("Governing bodies of maintained schools")),
    Kind("nursery_schools", "c", _l("Governing bodies of maintained nursery schools")),
    Kind("academies", "d", _l("Proprietors of academies, those of alternative provision too")),
    Kind("post_16", "e", _l("Post-16 institutions: colleges and others")),
    Kind("special_schools", "f", _l("Governing bodies of non-maintained special schools")),
    Kind("childrens_centres", "g", _l("Advisory boards of children’s centres")),
    Kind("early_years", "h", _l("Providers of early years education")),
    Kind("elsewhere", "i", _l("Other schools and colleges that our children are likely to attend")),
    Kind("youth_offending", "j", _l("Youth offending teams")),
    Kind("health", "k", _l("Health bodies, such as the Integrated Care Board"), is_named=False),
    Kind("others", "k", _l("Others whom we think right to ask"), is_named=False),
)
KINDS = {one.key: one for one in _ALL}
"""In the order of the law. Paragraph (k) leaves it to the council whom else to ask."""
