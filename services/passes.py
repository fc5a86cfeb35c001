"""Single-use secrets that let people in: invitations, codes that link another account or recover one. Only hashes are kept."""

from base64 import b32encode
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import delete

from models.people import STAFF, Pass, Person, Role
from services import owners
from services.work import Work

INVITATION = timedelta(hours=72)
LINK = timedelta(minutes=15)
RECOVERY = timedelta(days=3650)  # on paper in a drawer
CODE_LENGTH = 12  # characters of a linking code; 72 bits that live for a quarter of an hour


def invite(work: Work, post: str) -> str:
    """Make an invitation to a post of the configuration; gives the token, which nobody can read again.

    Raises KeyError for an unknown post.
    """
    work.community.post(post)
    return _issue(work, work.secret(), INVITATION, post=post)


def link_code(work: Work, person: Person) -> str:
    """Make a code with which another account becomes this person's."""
    return _issue(work, work.secret()[:CODE_LENGTH], LINK, person_id=person.id)


def recovery_code(work: Work, person: Person) -> str:
    """Make the code that gives this person their account back, in place of any earlier one: four groups of four."""
    work.session.execute(delete(Pass).where(Pass.person_id == person.id, Pass.recovers))
    code = b32encode(sha256(work.secret().encode()).digest()[:10]).decode()  # 80 bits, no 0 and no 1 in it
    _issue(work, code, RECOVERY, person_id=person.id, recovers=True)
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def recover(work: Work, code: str) -> int | None:
    """Use a recovery code, however it is typed; gives the id of its person, None for what is unknown or used."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum()).replace("0", "O").replace("1", "I")
    found = work.session.get(Pass, _hash(plain), with_for_update=True)
    if found is None or not found.recovers or found.used_at is not None or found.expires_at <= work.now:
        return None
    found.used_at = work.now
    return found.person_id


def redeem(work: Work, token: str) -> Pass | None:
    """Use a pass for the actor: take the post, or join the person who made the code.

    Gives None for what is unknown, used or expired, without saying which.
    """
    found = work.session.get(Pass, _hash(token), with_for_update=True)
    if found is None or found.used_at is not None or found.expires_at <= work.now or not work.actor or not work.account:
        return None
    if found.recovers or found.person_id == work.actor.id:
        return None
    found.used_at = work.now
    if found.post:
        _take_post(work, work.actor, found.post)
    elif found.person_id:
        work.actor = owners.join(work, work.actor, work.session.get_one(Person, found.person_id))
    return found


def _take_post(work: Work, person: Person, code: str) -> None:
    post = work.community.post(code)
    person.post = person.post or code
    if post.kind in STAFF:
        person.consented_at = person.consented_at or work.now
    if not any(role.kind == post.kind and role.unit == post.unit for role in person.roles):
        person.roles.append(Role(id=work.new_id(), kind=post.kind, unit=post.unit, away=False))


def _issue(
    work: Work,
    token: str,
    lifetime: timedelta,
    *,
    post: str | None = None,
    person_id: int | None = None,
    recovers: bool = False,
) -> str:
    work.session.add(
        Pass(
            token_hash=_hash(token),
            post=post,
            person_id=person_id,
            recovers=recovers,
            expires_at=work.now + lifetime,
            used_at=None,
        )
    )
    return token


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
