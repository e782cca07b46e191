"""How a title goes from draft to review to what viewers see, and back.

A revision is never changed: each thing somebody does adds a line that holds all that is said of the title, so that any line can
be made the newest again. What viewers see is a line too; editing leaves it alone until the edit is published.
"""

import msgspec

from nearcast.catalog.model import Action, Revision, State, TitleDraft, WrongState
from nearcast.ids import AccountId, TitleId

_FROM = {
    Action.submit: {State.draft},
    Action.publish: {State.draft, State.review},
    Action.withdraw: {State.review, State.published},
}
"""The states in which something can be done; editing and restoring always can."""
_TO = {
    Action.edit: State.draft,
    Action.submit: State.review,
    Action.publish: State.published,
    Action.withdraw: State.draft,
}


def first(title: TitleId, draft: TitleDraft, by: AccountId | None, now: float, *, published: bool = False) -> Revision:
    """The line a title begins with."""
    made = Revision(title=title, number=1, at=now, by=by, action=Action.edit, state=State.draft, live=None, draft=draft)
    return msgspec.structs.replace(made, action=Action.publish, state=State.published, live=1) if published else made


def edited(newest: Revision, draft: TitleDraft, by: AccountId | None, now: float, *, published: bool = False) -> Revision:
    """The line that says something else."""
    number = newest.number + 1
    after = msgspec.structs.replace(newest, number=number, at=now, by=by, action=Action.edit, state=State.draft, draft=draft)
    return msgspec.structs.replace(after, action=Action.publish, state=State.published, live=number) if published else after


def moved(newest: Revision, action: Action, by: AccountId | None, now: float) -> Revision:
    """The line after `action`, which is submit, publish or withdraw. Raises WrongState."""
    number = newest.number + 1
    if newest.state not in _FROM[action] and not (action is Action.withdraw and newest.live is not None):
        raise WrongState(
            f"One cannot {action} what is in the state {newest.state}.",
            field="title",
            value=newest.title,
            remedy=f"It must be in {' or '.join(sorted(_FROM[action]))}.",
        )
    live = {Action.publish: number, Action.withdraw: None}.get(action, newest.live)
    return msgspec.structs.replace(newest, number=number, at=now, by=by, action=action, state=_TO[action], live=live)


def restored(newest: Revision, chosen: Revision, by: AccountId | None, now: float) -> Revision:
    """The line that brings back an older one: what was said, its state, and what viewers saw then."""
    number = newest.number + 1
    live = number if chosen.live == chosen.number or chosen.state is State.published else chosen.live
    return msgspec.structs.replace(chosen, number=number, at=now, by=by, action=Action.restore, live=live)
