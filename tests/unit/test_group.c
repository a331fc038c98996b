/* base/group.h */
#include "unit.h"

#include "base/group.h"
#include "base/memory.h"

struct numbered {
    uint32_t number;
    char name;
};

TEST(records_come_by_number_and_keep_their_order)
{
    static const struct numbered given[] = {{2, 'a'}, {0, 'b'}, {2, 'c'}, {0, 'd'}, {3, 'e'}};
    enum { COUNT = sizeof given / sizeof given[0] };
    void *records = memory_alloc(sizeof given);
    memcpy(records, given, sizeof given);
    size_t *first = group_by_number(&records, COUNT, sizeof given[0], 4);
    const struct numbered *sorted = records;
    char names[COUNT + 1] = "";
    for (size_t i = 0; i < COUNT; i++)
        names[i] = sorted[i].name;
    assert_string_equal(names, "bdace");
    static const size_t begin[] = {0, 2, 2, 4, 5};
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(first[i], begin[i]);
    free(first);
    free(records);
}

TEST(no_records_are_grouped_too)
{
    void *records = NULL;
    size_t *first = group_by_number(&records, 0, sizeof(struct numbered), 2);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(first[i], 0);
    free(first);
    free(records);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_come_by_number_and_keep_their_order),
        cmocka_unit_test(no_records_are_grouped_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
