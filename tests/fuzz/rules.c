/* The block format, the rulebook, and the test lines of register rules: the input is read as more
 * rules behind those of the program. */
#include <string.h>

#include "base/memory.h"
#include "fuzz.h"
#include "register/rules.h"

static const char *const kinds[] = {"rule", NULL};
static struct resources resources;
static struct register_rules rules;
static struct arena built_in_arena;
static struct block_list built_in;

int
LLVMFuzzerInitialize(int *count, char ***arguments)
{
    struct error error = {0};
    struct resource resource;
    (void)count, (void)arguments;
    fuzz_begin();
    FUZZ_HOLDS(register_rules_load(&rules, &resources, &error) &&
               resource_read(&resources, "register/rules.txt", &resource, &error) &&
               blocks_parse(&resource, kinds, rule_parts, &built_in_arena, &built_in, &error));
    return 0;
}

/* Every rule of a book that was read can be told. */
static void
tell_rules(const struct rulebook *book, struct arena *arena)
{
    for (size_t i = 0; i < book->count; i++) {
        const struct rule *rule = &book->rules[i];
        struct finding finding = {.rule = rule,
                                  .severity = rule->severity,
                                  .key = "A1",
                                  .field = "Code",
                                  .value = "B",
                                  .date = DAY_NONE};
        FUZZ_HOLDS(rule->id[0] != '\0' && rule->title != NULL);
        FUZZ_HOLDS(rulebook_find(book, rule->id) == rule);
        FUZZ_HOLDS(finding_message(arena, &finding, NULL) != NULL);
        list_has(rule->terms, "autumn");
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
    struct arena arena = {0}, files = {0};
    struct error error = {0};
    struct block_list list;
    struct resource resource = {"input", arena_copy(&files, (const char *)input, size), size};
    struct register_rules both = rules;
    both.book = (struct rulebook){0};
    if (blocks_parse(&resource, kinds, rule_parts, &arena, &list, &error) &&
        rulebook_add(&both.book, &built_in, &error) && rulebook_add(&both.book, &list, &error)) {
        rulebook_sort(&both.book);
        tell_rules(&both.book, &arena);
        struct register_tests *tests = register_tests_load(&both, &resources, &error);
        FUZZ_HOLDS((tests != NULL) == (error.status == STATUS_DONE));
        register_tests_free(tests);
    } else {
        FUZZ_HOLDS(error.status == STATUS_FAILED);
    }
    rulebook_free(&both.book);
    error_free(&error);
    arena_free(&arena);
    arena_free(&files);
    return 0;
}
