"""Is what is published made of today's data, code and rules, and if not: what is to be done?"""

from dataclasses import dataclass

from orchestration.building.graph import Graph
from orchestration.building.outcomes import RELEASE, RELEASE_JSON, Outcome, record
from orchestration.building.plan import NotBuiltError, Plan, State, read_state
from orchestration.publishing import release_json
from orchestration.publishing.release import ReleaseError
from orchestration.publishing.release_json import Check
from orchestration.publishing.verify import Difference, inspect
from orchestration.settings import Settings
from orchestration.store.file_hash import sha256_of
from orchestration.store.warehouse import connect, writer_lock


@dataclass(frozen=True)
class Due:
    """What there is to do: the nodes to build, and whether a release is to be made.

    A build whose checks fail is not due again until something changes; then `trouble` says why
    nothing is published. `damage` says in which ways the published folder is not what was
    published.
    """

    plan: Plan
    is_release_due: bool
    trouble: str = ""
    damage: tuple[Difference, ...] = ()

    @property
    def is_anything(self) -> bool:
        """Whether a run has anything to do."""
        return bool(self.plan.nodes) or self.is_release_due


def due(where: Settings, graph: Graph) -> Due:
    """Decide what to do, before a run is launched that would plan more than it does.

    Args:
        where: Where the warehouse lies; its writer's lock is taken, and waited for.
        graph: All that dbt can build.
    """
    with writer_lock(where.warehouse), connect(where.warehouse) as db:
        state = read_state(db, where, graph)
    plan = state.plan()
    damage = inspect(where.published, recorded_release(state)).differences
    if plan.nodes:
        return Due(plan, is_release_due=True, damage=damage)
    try:
        state.verdicts()
    except NotBuiltError as error:
        return Due(plan, is_release_due=False, trouble=str(error), damage=damage)
    released = state.known.get(RELEASE)
    is_released = released is not None and released.made_of == state.made_of
    return Due(plan, is_release_due=bool(damage) or not is_released, damage=damage)


def recorded_release(state: State) -> str | None:
    """Return the SHA-256 of the `release.json` that was published last, if it is on record."""
    return state.known[RELEASE_JSON].made_of if RELEASE_JSON in state.known else None


def audited_checks(state: State) -> list[Check]:
    """Return every check with its last verdict, sorted by name.

    Raises:
        ReleaseError: A table is not up to date or a check does not hold, so that nothing may be
            published.
    """
    try:
        verdicts = state.verdicts()
    except NotBuiltError as error:
        raise ReleaseError(str(error)) from None
    return [Check(name, one.status, one.failures) for name, one in sorted(verdicts.items())]


def note_release(where: Settings, state: State) -> None:
    """Put on the warehouse's record, under its writer's lock, that this state is published.

    The hash of `release.json` goes with it, so that another release in its place is noticed.
    """
    digest = sha256_of(where.published / release_json.RELEASE)
    with connect(where.warehouse) as db:
        outcomes = {RELEASE: state.made_of, RELEASE_JSON: digest}
        record(db, {name: Outcome("success", made_of=of) for name, of in outcomes.items()})
