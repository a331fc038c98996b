/* base/workers.h
 *
 * Nothing is asserted in the workers: a failed assertion leaves by longjmp, which must not cross
 * threads. */
#include "unit.h"

#include <stdatomic.h>
#include <time.h>

#include "base/workers.h"

enum { MOST_ITEMS = 200, MOST_JOBS = 8 };

struct job {
    atomic_int done[MOST_ITEMS];
    atomic_int busy[MOST_JOBS];
    atomic_bool overlapped, bad_worker, wrong_hand;
    unsigned jobs;
    unsigned worker_of[MOST_ITEMS];
    size_t handed[MOST_ITEMS];
    size_t handed_count;
    atomic_int handing;
    size_t fail_at[4]; /* items that fail when worked on; SIZE_MAX: none */
    size_t refuse_at;  /* the item whose hand-over fails */
    size_t slow_at;    /* the item that takes its time */
    atomic_int worked;
};

static struct job
new_job(unsigned jobs)
{
    struct job job = {.jobs = jobs,
                      .refuse_at = SIZE_MAX,
                      .slow_at = SIZE_MAX,
                      .fail_at = {SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX}};
    return job;
}

static void
nap(long milliseconds)
{
    nanosleep(&(struct timespec){0, milliseconds * 1000000}, NULL);
}

static bool
do_work(void *context, unsigned worker, size_t item, struct error *error)
{
    struct job *job = context;
    if (worker >= (job->jobs == 0 ? 1 : job->jobs)) {
        job->bad_worker = true;
        return true;
    }
    if (atomic_fetch_add(&job->busy[worker], 1) != 0)
        job->overlapped = true;
    atomic_fetch_add(&job->done[item], 1);
    atomic_fetch_add(&job->worked, 1);
    job->worker_of[item] = worker;
    if (item == job->slow_at)
        nap(60);
    else if (item % 7 == 3)
        nap(1);
    atomic_fetch_sub(&job->busy[worker], 1);
    for (size_t i = 0; i < COUNT_OF(job->fail_at); i++) {
        if (item == job->fail_at[i])
            return error_add(error, STATUS_INPUT, "item %zu", item);
    }
    return true;
}

static bool
hand_over(void *context, unsigned worker, size_t item, struct error *error)
{
    struct job *job = context;
    if (atomic_fetch_add(&job->handing, 1) != 0)
        job->overlapped = true;
    if (worker != job->worker_of[item])
        job->wrong_hand = true;
    job->handed[job->handed_count++] = item;
    atomic_fetch_sub(&job->handing, 1);
    if (item == job->refuse_at)
        return error_add(error, STATUS_FAILED, "hand-over of %zu", item);
    return true;
}

static bool
run(struct job *job, size_t count, bool hands_over, struct error *error)
{
    struct work work = {.count = count,
                        .jobs = job->jobs,
                        .work = do_work,
                        .hand_over = hands_over ? hand_over : NULL,
                        .context = job};
    return workers_run(&work, error);
}

TEST(items_are_handed_over_in_their_order_for_any_number_of_jobs)
{
    for (unsigned jobs = 1; jobs <= MOST_JOBS; jobs++) {
        struct job job = new_job(jobs);
        struct error error = {0};
        bool done = run(&job, MOST_ITEMS, true, &error);
        assert_done(done, &error);
        assert_int_equal(job.handed_count, MOST_ITEMS);
        for (size_t i = 0; i < MOST_ITEMS; i++) {
            assert_int_equal(job.handed[i], i);
            assert_int_equal(job.done[i], 1);
        }
        assert_false(job.overlapped);
        assert_false(job.bad_worker);
        assert_false(job.wrong_hand);
    }
}

TEST(a_slow_item_keeps_the_later_ones_waiting)
{
    for (unsigned jobs = 2; jobs <= MOST_JOBS; jobs += 3) {
        struct job job = new_job(jobs);
        struct error error = {0};
        job.slow_at = 0;
        bool done = run(&job, 20, true, &error);
        assert_done(done, &error);
        for (size_t i = 0; i < 20; i++)
            assert_int_equal(job.handed[i], i);
    }
}

TEST(several_workers_work_at_the_same_time)
{
    struct job job = new_job(4);
    struct error error = {0};
    bool seen[4] = {false};
    job.slow_at = 0; /* its worker is busy while the others go on */
    bool done = run(&job, MOST_ITEMS, false, &error);
    assert_done(done, &error);
    for (size_t i = 0; i < MOST_ITEMS; i++)
        seen[job.worker_of[i]] = true;
    int workers = seen[0] + seen[1] + seen[2] + seen[3];
    assert_true(workers > 1);
}

TEST(without_a_hand_over_everything_is_still_done)
{
    for (unsigned jobs = 1; jobs <= MOST_JOBS; jobs++) {
        struct job job = new_job(jobs);
        struct error error = {0};
        bool done = run(&job, 50, false, &error);
        assert_done(done, &error);
        assert_int_equal(job.worked, 50);
    }
}

TEST(nothing_to_do_is_done)
{
    for (unsigned jobs = 0; jobs <= 3; jobs++) {
        struct job job = new_job(jobs);
        struct error error = {0};
        bool done = run(&job, 0, true, &error);
        assert_done(done, &error);
        assert_int_equal(job.worked, 0);
    }
}

TEST(more_jobs_than_items_and_no_job_at_all_are_no_harm)
{
    struct error error = {0};
    struct job many = new_job(8), none = new_job(0);
    bool done = run(&many, 3, true, &error);
    assert_done(done, &error);
    assert_int_equal(many.handed_count, 3);
    done = run(&none, 3, true, &error);
    assert_done(done, &error);
    assert_int_equal(none.handed_count, 3);
}

TEST(the_first_item_in_order_that_fails_gives_the_error)
{
    for (unsigned jobs = 1; jobs <= MOST_JOBS; jobs++) {
        struct job job = new_job(jobs);
        struct error error = {0};
        job.fail_at[0] = 21;
        job.fail_at[1] = 20;
        job.fail_at[2] = 22;
        job.slow_at = 20; /* the others have long failed when it does */
        assert_false(run(&job, MOST_ITEMS, true, &error));
        assert_int_equal(error.status, STATUS_INPUT);
        assert_string_equal(error.text.text, "item 20");
        error_free(&error);
        assert_int_equal(job.handed_count, 20);
        for (size_t i = 0; i < 20; i++)
            assert_int_equal(job.handed[i], i);
        assert_true(job.worked <= 21 + (int)jobs); /* it ends there */
    }
}

TEST(a_hand_over_that_fails_ends_the_work)
{
    for (unsigned jobs = 1; jobs <= MOST_JOBS; jobs++) {
        struct job job = new_job(jobs);
        struct error error = {0};
        job.refuse_at = 5;
        job.fail_at[0] = 6;
        assert_false(run(&job, MOST_ITEMS, true, &error));
        assert_string_equal(error.text.text, "hand-over of 5");
        assert_int_equal(error.status, STATUS_FAILED);
        error_free(&error);
        assert_int_equal(job.handed_count, 6);
    }
}

TEST(the_error_is_added_to_what_was_told_before)
{
    struct job job = new_job(2);
    struct error error = {0};
    error_add(&error, STATUS_USAGE, "before");
    job.fail_at[0] = 0;
    assert_false(run(&job, 5, true, &error));
    assert_string_equal(error.text.text, "before\nitem 0");
    error_free(&error);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(items_are_handed_over_in_their_order_for_any_number_of_jobs),
        cmocka_unit_test(a_slow_item_keeps_the_later_ones_waiting),
        cmocka_unit_test(several_workers_work_at_the_same_time),
        cmocka_unit_test(without_a_hand_over_everything_is_still_done),
        cmocka_unit_test(nothing_to_do_is_done),
        cmocka_unit_test(more_jobs_than_items_and_no_job_at_all_are_no_harm),
        cmocka_unit_test(the_first_item_in_order_that_fails_gives_the_error),
        cmocka_unit_test(a_hand_over_that_fails_ends_the_work),
        cmocka_unit_test(the_error_is_added_to_what_was_told_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
