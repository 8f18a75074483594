"""People who work here, their roles and their groups."""

from datetime import datetime

from flask_security import RoleMixin, UserMixin
from sqlalchemy import Column, ForeignKey, Table, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from surveys.base import Base, utc_now
from voice.accounts.roles import ADMIN, EDITORS

roles_of_users = Table(
    "user_role",
    Base.metadata,
    Column("user_id", ForeignKey("user.id", ondelete="CASCADE"), primary_key=True),
    Column("role_id", ForeignKey("role.id"), primary_key=True),
)


class Role(Base, RoleMixin):
    """One of `voice.accounts.roles.ROLES`."""

    __tablename__ = "role"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    description: Mapped[str | None]


class Group(Base):
    """A team or forum that owns consultations: the council and a forum are equals."""

    __tablename__ = "group"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class User(Base, UserMixin):
    """A person who works here."""

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    password: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(unique=True)
    link_nonce: Mapped[str | None]
    link_until: Mapped[datetime | None]
    joined_at: Mapped[datetime | None]  # until then an invitation
    totp_secret: Mapped[str | None]  # sealed
    totp_counter: Mapped[int | None]  # of the last code that was taken: each works once
    subject: Mapped[str | None] = mapped_column(unique=True, index=True)  # at the provider
    by_claim: Mapped[bool] = mapped_column(default=False, server_default=false())
    # let in by what the council's sign-in says of them, and only for as long as it says so
    group_id: Mapped[int | None] = mapped_column(ForeignKey("group.id"))
    created_at: Mapped[datetime] = mapped_column(default=utc_now)

    roles: Mapped[list[Role]] = relationship(  # type: ignore[assignment]  # the mixin says list[RoleMixin]
        secondary=roles_of_users, lazy="selectin"
    )
    group: Mapped[Group | None] = relationship(lazy="joined")

    @property
    def may_edit(self) -> bool:
        """Whether this person may decide things (`roles.EDITORS`, and admins)."""
        return self.has_role(ADMIN, *EDITORS)

    @property
    def role(self) -> str:
        """The name of the one role that people are given."""
        return self.roles[0].name if self.roles else ""

    def has_role(self, *names: str) -> bool:  # type: ignore[override]  # several at once
        """Whether this person has one of these roles."""
        return any(role.name in names for role in self.roles)
