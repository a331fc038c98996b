/* How the tables of session_tables.h are made: what is the same in each. A table says how its
 * arguments are read and which rows a pupil has; the rest, a cursor that goes from pupil to pupil,
 * is done once. */
#ifndef MUSTER_RETURNS_SQL_SESSION_TABLE_H
#define MUSTER_RETURNS_SQL_SESSION_TABLE_H

#include "register/selection.h"
#include "returns/sql/virtual_table.h"

enum { SELECTION_LIMIT = 16 };

/* A call, with its arguments read. */
struct session_call {
    const struct school_register *school;
    const struct attendance_codes *codes;
    day first, last, since;
    struct selection selections[SELECTION_LIMIT];
    size_t selection_count;
    unsigned wanted; /* the conditions of all of them */
    code_set among;
    sqlite3_int64 days, sessions, weeks_back;
    bool nothing; /* there are no rows */
    /* The rows of the pupil at hand. */
    struct session_cell *cells;
    size_t cell_count, cell_capacity;
    size_t width; /* of a row: column_count without the columns of selections that are not given */
    /* Of session_window: the Mondays of the school weeks, and a pupil's dates that have not served.
     */
    day *weeks;
    size_t week_count, week_capacity;
    struct window_date *dates;
    size_t date_count, date_capacity;
    struct mark_row *rows; /* of session_row: the rows of a pupil */
    size_t row_capacity;
    size_t *chosen; /* of school_week: the pupils whose sessions are counted */
    size_t chosen_count, chosen_capacity;
    struct buffer text;       /* of the argument that `selections` were read from */
    struct buffer codes_text; /* of that which `among` was */
};

/* A value of a row; which of them is by the column. */
struct session_cell {
    enum { CELL_NULL, CELL_NUMBER, CELL_DATE, CELL_SESSION, CELL_TEXT } kind;
    sqlite3_int64 number;
    const char *text; /* lives as long as the unit */
};

struct session_table {
    struct virtual_table
        table;           /* SESSION_TABLE; its columns are those of a row, and then the arguments */
    size_t column_count; /* of a row */
    int argument_count;
    bool of_school; /* the rows are the school's: give_pupil is called once; else `pupil` is the
                       first column */
    /* Reads the arguments; false with a fault that was told (virtual_table_fault). NULL: there are
     * none. */
    bool (*read)(struct virtual_cursor *cursor, struct session_call *call,
                 sqlite3_value **arguments);
    /* Adds the rows of a pupil with session_call_add. */
    void (*give_rows)(struct session_call *call, size_t pupil);
};

struct session_cursor {
    struct virtual_cursor base;
    struct session_call call;
    size_t pupil, pupil_end; /* the next, and behind the last */
    size_t row;              /* of the rows of the pupil at hand */
};

int session_table_plan(const struct virtual_table *table, sqlite3_index_info *info);
bool session_table_begin(struct virtual_cursor *cursor, int plan, sqlite3_value **arguments);
bool session_table_next(struct virtual_cursor *cursor);
bool session_table_has_row(const struct virtual_cursor *cursor);
void session_table_give(const struct virtual_cursor *cursor, sqlite3_context *context, int column);
void session_table_end(struct virtual_cursor *cursor);

#define SESSION_TABLE(sql_name, sql_columns)                                                       \
    {                                                                                              \
        .name = (sql_name), .columns = (sql_columns),                                              \
        .cursor_size = sizeof(struct session_cursor), .plan = session_table_plan,                  \
        .begin = session_table_begin, .next = session_table_next,                                  \
        .has_row = session_table_has_row, .give = session_table_give, .end = session_table_end     \
    }

/* Adds a cell to the rows: column_count cells are a row. */
void session_call_number(struct session_call *call, sqlite3_int64 number);
void session_call_date(struct session_call *call, day date); /* DAY_NONE: NULL */
void session_call_session(struct session_call *call, enum session session);
void session_call_text(struct session_call *call, const char *text); /* NULL or "": NULL */
void session_call_pupil(struct session_call *call, size_t pupil);    /* pupil and upn */

/* Reads arguments. Each gives false with a fault that was told; what is NULL sets call->nothing. */
bool session_read_day(struct virtual_cursor *cursor, struct session_call *call,
                      sqlite3_value *argument, day *date);
bool session_read_codes(struct virtual_cursor *cursor, struct session_call *call,
                        sqlite3_value *argument);
bool session_read_selections(struct virtual_cursor *cursor, struct session_call *call,
                             sqlite3_value *argument, size_t limit);

/* The last day that a function looks at. */
day session_call_last(const struct session_call *call);

extern const struct session_table session_sum_table, session_day_table, session_run_table,
    session_window_table, session_row_table, session_lost_table, pupil_row_table,
    school_session_table, school_week_table;

#endif
