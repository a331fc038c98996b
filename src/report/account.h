/* What a run tells its reports about itself, gathered as it goes: the facts, the inputs with their
 * digests, and how many findings there are, in all and of each school. */
#ifndef MUSTER_REPORT_ACCOUNT_H
#define MUSTER_REPORT_ACCOUNT_H

#include "base/map.h"
#include "base/memory.h"
#include "report/report.h"

/* A zeroed account is empty. */
struct report_account {
    struct report_counts counts;
    struct report_school *schools;
    size_t school_count, school_capacity;
    struct report_fact *facts;
    size_t fact_count, fact_capacity;
    struct report_input *inputs;
    size_t input_count, input_capacity;
    struct map inputs_by_path;
    struct arena arena;
};

/* Texts are copied. */
void account_fact(struct report_account *account, const char *name, const char *value);
void account_input(struct report_account *account, const char *path, const char *digest);

/* A school that was looked at, whether anything is found about it or not. */
void account_school(struct report_account *account, const char *lea, const char *estab);
/* The same of a return: of which collection and term ("" where that is clear). */
void account_return(struct report_account *account, const char *lea, const char *estab,
                    const char *of, const char *term);
void account_finding(struct report_account *account, const struct finding *finding);

/* Names those of the files that nobody named, with their digests if these are wanted: of a file
 * with one child in it a digest can be guessed. One that cannot be read has none, as a finding of
 * the run says. */
void account_files(struct report_account *account, const struct file_names *files, bool digests);

/* Puts it into a summary, which points into it. */
void account_tell(const struct report_account *account, struct report_summary *summary);
void account_free(struct report_account *account);

#endif
