/* Gathers what reports say about the run as a whole. */
#include "report/account.h"

#include <stdlib.h>
#include <string.h>

#include "base/digest.h"

void
account_fact(struct report_account *account, const char *name, const char *value)
{
    account->facts = memory_grow(account->facts, &account->fact_capacity, account->fact_count + 1,
                                 sizeof *account->facts);
    account->facts[account->fact_count++] = (struct report_fact){
        arena_string(&account->arena, name), arena_string(&account->arena, value)};
}

void
account_input(struct report_account *account, const char *path, const char *digest)
{
    if (map_get(&account->inputs_by_path, slice_of(path)) != MAP_NONE)
        return; /* the tables of a database */
    account->inputs = memory_grow(account->inputs, &account->input_capacity,
                                  account->input_count + 1, sizeof *account->inputs);
    struct report_input *input = &account->inputs[account->input_count];
    *input = (struct report_input){arena_string(&account->arena, path),
                                   arena_string(&account->arena, digest)};
    map_put(&account->inputs_by_path, slice_of(input->path), (uint32_t)account->input_count++);
}

/* Findings come school by school, so that it is mostly the last; a map is not worth it. */
static struct report_school *
account_find_school(struct report_account *account, const char *lea, const char *estab)
{
    for (size_t i = account->school_count; i-- > 0;) {
        struct report_school *school = &account->schools[i];
        if (strcmp(school->lea, lea) == 0 && strcmp(school->estab, estab) == 0)
            return school;
    }
    account->schools = memory_grow(account->schools, &account->school_capacity,
                                   account->school_count + 1, sizeof *account->schools);
    account->schools[account->school_count] =
        (struct report_school){.lea = arena_string(&account->arena, lea),
                               .estab = arena_string(&account->arena, estab),
                               .counts = {.elsewhere = lea[0] != '\0'}};
    return &account->schools[account->school_count++];
}

void
account_school(struct report_account *account, const char *lea, const char *estab)
{
    account_find_school(account, lea, estab)->counts.elsewhere = false;
}

void
account_return(struct report_account *account, const char *lea, const char *estab, const char *of,
               const char *term)
{
    struct report_school *school = account_find_school(account, lea, estab);
    school->counts.elsewhere = false;
    for (size_t i = 0; i < school->return_count; i++) {
        if (strcmp(school->returns[i].of, of) == 0 && strcmp(school->returns[i].term, term) == 0)
            return;
    }
    size_t size = school->return_count * sizeof(struct report_return);
    struct report_return *returns = arena_alloc(&account->arena, size + sizeof *returns);
    if (size > 0)
        memcpy(returns, school->returns, size);
    returns[school->return_count++] = (struct report_return){arena_string(&account->arena, of),
                                                             arena_string(&account->arena, term)};
    school->returns = returns;
}

static void
count_finding(struct report_counts *counts, const struct finding *finding)
{
    counts->findings[finding->severity]++;
    counts->explained += finding->explanation != NULL;
}

void
account_finding(struct report_account *account, const struct finding *finding)
{
    count_finding(&account->counts, finding);
    count_finding(&account_find_school(account, finding->lea, finding->estab)->counts, finding);
}

void
account_files(struct report_account *account, const struct file_names *files, bool digests)
{
    for (size_t i = 0; i < files->count; i++) {
        char digest[DIGEST_SIZE] = "";
        struct error unread = {0};
        if (map_get(&account->inputs_by_path, slice_of(files->paths[i])) != MAP_NONE)
            continue;
        if (digests && !digest_file(files->paths[i], digest, &unread))
            digest[0] = '\0';
        error_free(&unread);
        account_input(account, files->paths[i], digest);
    }
}

void
account_tell(const struct report_account *account, struct report_summary *summary)
{
    summary->counts = account->counts;
    summary->schools = account->schools;
    summary->school_count = account->school_count;
    summary->facts = account->facts;
    summary->fact_count = account->fact_count;
    for (size_t i = 0; i < account->input_count && summary->redacted; i++)
        account->inputs[i].digest = "";
    summary->inputs = account->inputs;
    summary->input_count = account->input_count;
}

void
account_free(struct report_account *account)
{
    free(account->schools);
    free(account->facts);
    free(account->inputs);
    map_free(&account->inputs_by_path);
    arena_free(&account->arena);
    *account = (struct report_account){0};
}
