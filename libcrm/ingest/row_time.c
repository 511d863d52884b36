#include "ingest/row_time.h"

/* The form of streams and databases, YYYY-MM-DD with or without a clock, by a way that remembers
 * the last day; false where the text is not that, or no such time. */
static bool parse_usual(struct crm_checker *checker, struct crm_span text, struct crm_time *time)
{
    if (text.length != CRM_DAY_TEXT
        && !(text.length == 19 && (text.at[10] == ' ' || text.at[10] == 'T'))) {
        return false;
    }
    if (memcmp(text.at, checker->day_text, CRM_DAY_TEXT) != 0) {
        struct crm_time day;
        struct crm_span date = { text.at, CRM_DAY_TEXT };
        if (!crm_time_parse(date, &day) || crm_time_orders(date) == 0) {
            return false; /* 1899-12-30 is none */
        }
        checker->day = day;
        memcpy(checker->day_text, text.at, CRM_DAY_TEXT);
    }
    *time = (struct crm_time){ checker->day.day, -1 };
    if (text.length == CRM_DAY_TEXT) {
        return true;
    }
    unsigned digits[6];
    static const unsigned char places[6] = { 11, 12, 14, 15, 17, 18 };
    unsigned most = 0;
    for (size_t i = 0; i < 6; i++) {
        digits[i] = (unsigned)(unsigned char)text.at[places[i]] - '0';
        most = digits[i] > most ? digits[i] : most;
    }
    unsigned hour = digits[0] * 10 + digits[1];
    unsigned minute = digits[2] * 10 + digits[3];
    unsigned second = digits[4] * 10 + digits[5];
    if (text.at[13] != ':' || text.at[16] != ':' || most > 9 || hour > 23 || minute > 59
        || second > 59) {
        return false;
    }
    time->second = (int32_t)((hour * 60 + minute) * 60 + second);
    return true;
}

/* Whether the date has another form than its column was found to have. */
bool crm_row_time_contradicts(const struct crm_plan_column *form, struct crm_span cell)
{
    unsigned orders = crm_time_orders(cell);
    return !form->pinned && orders != 0 && (orders & form->date_order) == 0;
}

bool crm_row_time_parse(struct crm_checker *checker, const struct crm_plan_column *form,
                        struct crm_span cell, struct crm_time *time, bool *usual,
                        struct crm_changes *changes)
{
    bool dropped = false;
    *usual = parse_usual(checker, cell, time);
    if (*usual) {
        *usual = form->date_format == NULL;
        /* dashed dates that begin with the year may stand beside any form but another such one */
        return form->date_format == NULL || strncmp(form->date_format, "%Y-", 3) != 0
               || crm_time_parse_pattern(cell, form->date_format, time);
    }
    cell = crm_cell_bare(cell);
    bool good = form->date_format != NULL
                    ? crm_time_parse_pattern(cell, form->date_format, time)
                    : crm_time_parse_order(cell, form->date_order, time, &dropped);
    changes->dropped += good && dropped;
    return good;
}

/* Completes a day by the clock that stands in a column of its own; databases write midnight behind
 * such a day. */
bool crm_row_time_add_clock(struct crm_checker *checker, const struct crm_csv_row *row,
                            struct crm_time *time, struct crm_changes *changes)
{
    bool dropped = false;
    struct crm_span cell = crm_span_trimmed(row->cells[checker->clock]);
    if (cell.length == 0 || time->second > 0) {
        return true;
    }
    bool good = crm_clock_parse(cell, &time->second, &dropped);
    changes->dropped += good && dropped;
    return good;
}
