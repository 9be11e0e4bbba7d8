"""Only what is made of changed data is built, all when the code changed, and nothing otherwise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.building.plan import EVERYTHING, NotBuiltError
from tests.building.small_project import (
    NAMES,
    OF_ARTICLES,
    PARENTS,
    after,
    graph,
    ids,
    inputs,
    names,
    new,
    now,
)

built = after(new)


def test_a_new_warehouse_is_built_whole():
    assert (new.plan().select, new.plan().nodes) == (EVERYTHING, frozenset(PARENTS))


def test_nothing_is_built_when_nothing_changed():
    assert (built.plan().select, built.plan().nodes) == ("", frozenset())


def test_a_changed_raw_table_is_the_start_of_what_is_built():
    plan = now(built, inputs(articles="2")).plan()
    assert plan.select == "source:raw.articles+"
    assert names(plan.nodes) == OF_ARTICLES


def test_two_changed_raw_tables_are_told_apart_from_changed_code():
    plan = now(built, inputs(articles="2", results="2")).plan()
    assert plan.select == "source:raw.articles+ source:raw.results+"
    assert names(plan.nodes) == set(NAMES.values()) - {"points_system"}
    assert now(built, inputs("other code")).plan().select == EVERYTHING


def test_an_older_state_that_returns_is_built_again_once():
    changed = after(now(built, inputs(articles="2")), *OF_ARTICLES)
    back = now(changed, inputs())
    assert names(back.plan().nodes) == OF_ARTICLES
    assert after(back, *OF_ARTICLES).plan().nodes == frozenset()


def test_a_mart_built_alone_of_old_tables_is_still_to_be_built():
    changed = now(built, inputs(articles="2"))
    alone = after(changed, "fct_incident")
    assert names(alone.plan().nodes) == OF_ARTICLES
    with pytest.raises(NotBuiltError, match="not up to date"):
        alone.verdicts()


def test_marts_built_one_by_one_are_as_good_as_all_at_once():
    state = now(built, inputs(articles="2"))
    for name in ("stg_articles", "fct_incident", "drivers_raced"):
        state = after(state, name)
    assert state.known == after(now(built, inputs(articles="2")), *OF_ARTICLES).known
    assert state.plan().nodes == frozenset()
    assert set(state.verdicts()) == {"points_add_up", "drivers_raced"}


def test_what_a_killed_build_left_is_built_by_name():
    killed = now(built, inputs())
    left = {name: one for name, one in built.known.items() if NAMES[name] != "drivers_raced"}
    killed = type(built)(graph, killed.inputs, left)
    assert (killed.plan().select, names(killed.plan().nodes)) == (
        "drivers_raced",
        {"drivers_raced"},
    )


def test_a_table_that_could_not_be_made_is_tried_again_with_what_is_made_of_it():
    failed = after(new, fct_points="error", points_add_up="skipped")
    assert names(failed.plan().nodes) == {"fct_points", "points_add_up"}
    with pytest.raises(NotBuiltError, match=r"do not hold: fct_points"):
        failed.verdicts()


@pytest.mark.parametrize("status", ["fail", "error"])
def test_a_check_that_does_not_hold_stops_the_release(status):
    with pytest.raises(NotBuiltError, match="1 checks do not hold: points_add_up"):
        after(new, points_add_up=status).verdicts()


def test_a_check_that_failed_waits_for_other_data():
    failed = after(new, points_add_up="fail")
    assert failed.plan().nodes == frozenset()
    assert "points_add_up" in names(now(failed, inputs(results="2")).plan().nodes)


def test_a_warning_is_told_and_stops_nothing():
    verdicts = after(new, drivers_raced="warn").verdicts()
    assert {name: one.status for name, one in verdicts.items()} == {
        "points_add_up": "pass",
        "drivers_raced": "warn",
    }


def test_the_verdict_of_a_check_that_had_no_need_to_run_stays():
    state = after(now(after(new, points_add_up="warn"), inputs(articles="2")), *OF_ARTICLES)
    assert state.verdicts()["points_add_up"].status == "warn"


def test_what_was_not_planned_is_selected_by_name():
    assert built.select(frozenset(PARENTS)) == EVERYTHING
    assert built.select(frozenset(ids("fct_points"))) == "fct_points"
    changed = now(built, inputs(articles="2"))
    assert changed.select(changed.plan().nodes) == "source:raw.articles+"


@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("land"), st.sampled_from(["results", "articles"])),
            st.tuples(st.just("build"), st.sampled_from(sorted(NAMES.values()))),
        ),
        max_size=8,
    )
)
def test_after_what_is_planned_was_built_nothing_is_left_whatever_went_before(steps):
    state, raw = built, {"results": 1, "articles": 1}
    for step, what in steps:
        if step == "land":
            raw[what] += 1
            state = now(state, inputs(**{name: str(version) for name, version in raw.items()}))
        else:
            state = after(state, what)
    plan = state.plan()
    done = after(state, *names(plan.nodes)) if plan.nodes else state
    assert done.plan().nodes == frozenset()
    assert done.known == {**state.known, **after(now(new, state.inputs)).known}
