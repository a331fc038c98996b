/* What build and check have in common: the definitions, the reports, the findings and what becomes
 * of each rule, and the exit status. */
#ifndef MUSTER_CMD_RUN_H
#define MUSTER_CMD_RUN_H

#include "cmd/options.h"
#include "collection/collection.h"
#include "input/exports/exports.h"
#include "register/rules.h"
#include "report/account.h"
#include "report/earlier.h"
#include "report/explanations.h"
#include "report/report.h"
#include "returns/evidence.h"
#include "returns/sql/database.h"

/* Those that a run with an output directory writes into it. */
enum { OUTPUT_REPORTS = 4 };

struct run {
    const struct options *options;
    struct resources resources;
    struct register_rules register_rules;
    struct register_tests *register_tests;
    struct shapes shapes;
    struct export_options exports;
    struct csv_table upn_authorities;       /* a code set, for the CTF */
    const char *other_files[MAP_LIMIT + 2]; /* maps and explanations */
    struct catalogue catalogue;
    struct run_facts facts;
    struct file_names files;
    struct output_set *outputs;        /* NULL if nothing is written */
    struct output_set *report_outputs; /* for --report FORMAT:PATH */
    struct report reports[REPORT_LIMIT + OUTPUT_REPORTS];
    struct output *standard;
    size_t report_count;
    struct evidence *evidence; /* NULL if none is kept */
    struct names made, left;   /* returns of this run; those of an earlier one (cmd/leftovers.h) */
    sqlite3 **kept_evidence;   /* not NULL: evidence without a file is the caller's */
    struct explanations *explanations; /* NULL if none are given */
    struct buffer unused_explanations;
    struct earlier *earlier; /* NULL: nothing to compare with, or no report asks */
    uint32_t explanations_file;
    /* Every rule that the run can meet, by id, and what became of it. */
    const struct rule **rules;
    const char **of;    /* for each, "register" or its collection */
    const char **terms; /* for each, "spring 2026" where a run has rules of several; else "" */
    struct rule_result *results;
    size_t rule_count;
    struct report_account account;
    struct figures figures;
    bool has_figures; /* a collection of the run has figures to tell */
    struct report_summary summary;
    bool began;
    bool standard_ended;     /* standard output is closed */
    struct collection *kept; /* closed with the run: findings and listings point into them */
    size_t kept_count;
    bool keeps_no_verdicts; /* no rules.csv in the output directory */
    bool loaded_newest;     /* run_load_newest was called for explanations */
};

/* Loads definitions and checks options (status 2 and 4). Call run_end whatever happens. */
bool run_begin(struct run *run, const struct options *options, struct error *error);

/* Adds the rules of a book to those that the reports tell about: `of` is "register" or a
 * collection, `term` says which term's they are ("" if that is clear), `results` has one entry a
 * rule. */
void run_add_rules(struct run *run, const struct rulebook *book, const char *of, const char *term,
                   const struct rule_result *results);

/* Adds the rules for registers and files. */
void run_add_register_rules(struct run *run, enum origin origin, given_fn given,
                            const void *context);

/* Makes the output directory ready, if -o was given. */
bool run_open_outputs(struct run *run, struct error *error);

/* Notes what the reports and the evidence say about the run. */
bool run_add_fact(struct run *run, const char *name, const char *value, struct error *error);
bool run_add_program_facts(struct run *run, struct error *error); /* version, definitions, clock */
bool run_add_input(struct run *run, uint32_t file, const char *path, const char *digest,
                   struct error *error);

/* Whether anything tells the figures of the return; takes those of one unit, in order. */
bool run_wants_figures(const struct run *run);
bool run_take_figures(struct run *run, const struct figures *figures, struct error *error);

/* Opens the reports, and those of the output directory, under the title. */
bool run_open_reports(struct run *run, const char *title, struct error *error);

/* Makes the texts of a unit's findings ready, as far as that does not have to wait for their turn:
 * for workers, in any thread. */
void run_draft_findings(const struct run *run, struct finding_list *findings);

/* Reads the file of --explanations, if it is given; status 3 if it cannot be. Call when the inputs
 * have their numbers. */
bool run_read_explanations(struct run *run, struct error *error);

/* Gives a unit's findings, in order, to the reports and the evidence, and counts them; those that
 * are explained are marked. */
bool run_take_findings(struct run *run, struct finding_list *findings, struct error *error);

/* Ends reports and evidence, and gives all files their names. `done` false: nothing appears but the
 * reports that were asked for, which say "not determined" and why. Returns the exit status. */
enum status run_finish(struct run *run, bool done, struct error *error);
void run_end(struct run *run);

/* Takes a collection over, to be closed with the run. */
void run_keep(struct run *run, const struct collection *collection);

/* Loads the collection of a period, and puts it behind those in `kept`. Fails with status 4. */
bool run_load(struct run *run, const struct period *period, struct error *error);

/* Loads the newest year of every collection into `kept`, for listings. */
bool run_load_newest(struct run *run, struct error *error);

/* Loads one year of a collection into `kept`, once a term. */
bool run_load_year(struct run *run, const char *collection, const char *folder,
                   struct error *error);

/* What the options say that the run is about, or NULL with status 2 (catalogue_choose). */
const struct period *run_find_period(struct run *run, const char *collection, struct error *error);

#endif
