"""The store of the simulation keeps the contract of the databases, as far as it goes.

Tests of ``tests/storage`` are run over it; what it does not simulate (lists, counts, searches,
attachments, the hashes of the history) is left to the databases.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.simulation.store import MemoryStore
from tests.storage import test_history, test_instances, test_jobs, test_waits

CONTRACT: tuple[Callable[[Any], None], ...] = (
    test_jobs.test_a_claimed_job_has_all_the_handler_needs,
    test_jobs.test_a_second_claim_finds_nothing,
    test_jobs.test_the_job_that_is_due_longest_comes_first,
    test_jobs.test_a_worker_takes_its_topics_only,
    test_jobs.test_a_worker_takes_jobs_of_one_instance_if_told,
    test_jobs.test_an_instance_has_one_running_job_at_a_time,
    test_jobs.test_a_busy_instance_does_not_hold_up_the_others,
    test_jobs.test_a_lease_is_counted_on_the_clock_of_the_database,
    test_jobs.test_the_worker_s_clock_does_not_end_a_lease,
    test_jobs.test_a_job_whose_lease_ran_out_is_taken_before_any_due_one,
    test_jobs.test_two_claims_of_one_worker_are_told_apart,
    test_jobs.test_a_renewed_lease_is_counted_from_now_and_keeps_the_attempt,
    test_jobs.test_a_lease_that_another_has_taken_is_not_renewed,
    test_jobs.test_a_job_put_off_waits_until_then,
    test_jobs.test_an_attempt_may_be_forgiven,
    test_jobs.test_a_token_without_a_job_is_not_found,
    test_instances.test_an_instance_comes_back_as_it_was_given,
    test_instances.test_who_comes_second_is_told_and_changes_nothing,
    test_instances.test_an_instance_that_never_was_cannot_be_saved,
    test_instances.test_a_business_key_belongs_to_one_active_instance_of_its_process,
    test_waits.test_an_interrupted_job_is_cancelled,
    test_waits.test_a_token_that_waits_again_starts_anew,
    test_waits.test_a_closed_work_item_is_found_by_its_id,
    test_waits.test_an_id_is_no_beginning_of_a_longer_one,
    test_history.test_an_unknown_instance_has_no_history_to_append_to,
)


@pytest.mark.parametrize("promise", CONTRACT, ids=lambda promise: promise.__name__)
def test_the_store_in_memory_keeps_the_contract(promise: Callable[[Any], None]) -> None:
    promise(MemoryStore(lambda _: None, lambda: datetime.now(UTC)))
