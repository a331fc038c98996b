/* muster check REGISTER: a register alone, against the rules for registers. */
#include <stdlib.h>

#include "base/memory.h"
#include "base/workers.h"
#include "cmd/check_across.h"
#include "cmd/check_evidence.h"
#include "cmd/exported.h"
#include "register/load.h"

static const char register_tables[] = "schools pupils calendar marks suspensions";
static const char register_sql_tables[] = "schools pupils suspensions";
static const char register_needs[] = "schools pupils marks";

struct register_worker {
    sqlite3 *db;
    struct school_register school;
    struct arena arena;
    struct finding_list findings;
    struct check_across_worker across;
};

struct register_check {
    struct run *run;
    struct register_data data;
    struct register_worker *workers;
    struct check_across across;
};

static bool
check_unit(void *context, unsigned number, size_t item, struct error *error)
{
    struct register_check *check = context;
    struct register_worker *worker = &check->workers[number];
    arena_reset(&worker->arena);
    finding_list_clear(&worker->findings);
    worker->findings.arena = &worker->arena;
    if (worker->db == NULL) {
        school_register_init(&worker->school, &check->data, check->run->facts.today);
        if (sqlite3_open(":memory:", &worker->db) != SQLITE_OK ||
            sqlite3_exec(worker->db, "BEGIN", NULL, NULL, NULL) != SQLITE_OK)
            return error_add(error, STATUS_FAILED, "database: no memory");
        if (!load_create(worker->db, &check->data.rules->tables, register_sql_tables, error))
            return false;
    }
    bool done =
        load_unit(worker->db, &check->data, item, register_sql_tables, &worker->findings, error) &&
        school_register_read(&worker->school, check->run->register_tests, item, &worker->findings,
                             error) &&
        check_across_collect(&check->across, check->run, worker->db, &worker->across,
                             &worker->arena, error);
    finding_sort(&worker->findings);
    run_draft_findings(check->run, &worker->findings);
    return done;
}

static bool
check_register_hand_over_unit(void *context, unsigned number, size_t item, struct error *error)
{
    struct register_check *check = context;
    struct register_worker *worker = &check->workers[number];
    const struct unit *unit = &check->data.units[item];
    if (check_across_take(&check->across, unit, &worker->across, &worker->findings)) {
        finding_sort(&worker->findings);
        run_draft_findings(check->run, &worker->findings);
    }
    account_school(&check->run->account, unit->lea, unit->estab);
    return run_take_findings(check->run, &worker->findings, error);
}

static bool
check_units(struct register_check *check, struct error *error)
{
    struct run *run = check->run;
    struct work work = {.count = check->data.unit_count,
                        .jobs = run->options->jobs,
                        .work = check_unit,
                        .hand_over = check_register_hand_over_unit,
                        .context = check};
    check->workers = memory_zeroed(work.jobs, sizeof(struct register_worker));
    bool done = workers_run(&work, error);
    for (unsigned i = 0; i < work.jobs; i++) {
        struct register_worker *worker = &check->workers[i];
        school_register_free(&worker->school);
        finding_list_free(&worker->findings);
        arena_free(&worker->arena);
        check_across_free(&worker->across);
        sqlite3_close(worker->db);
    }
    free(check->workers);
    return done;
}

bool
check_registers(struct run *run, struct inputs *inputs, struct error *error)
{
    struct register_check check = {.run = run};
    bool done =
        register_open(&check.data, &run->register_rules, inputs->registers, inputs->register_count,
                      register_tables, register_needs, &run->files, error) &&
        register_index(&check.data, run->options->jobs, error);
    done = run_read_explanations(run, error) && done;
    if (done) {
        exported_say(run, &check.data.loose);
        run_add_register_rules(run, FROM_REGISTER, register_was_given, &check.data);
        done = check_across_begin(&check.across, run, check.data.unit_count, error) &&
               run_open_outputs(run, error) && check_evidence_begin(run, inputs, NULL, 0, error) &&
               run_open_reports(run, "Register", error) && check_units(&check, error);
    }
    if (done) {
        run->summary.units = check.data.unit_count;
        register_finish(&check.data);
        done = run_take_findings(run, &check.data.loose, error) &&
               check_evidence_sources(run, &check.data, error);
    }
    inputs->recognised = exports_recognised(&check.data.inputs);
    register_close(&check.data);
    check_across_end(&check.across);
    return done;
}
