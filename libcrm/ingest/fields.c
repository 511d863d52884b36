#include "ingest/fields.h"

#include <stdio.h>

#include "ingest/maps.h"
#include "value/number.h"
#include "value/text.h"

/* A field of rank 0 is certain; one of a higher rank gives way to any other column of the field. */
enum { RANK_NONE = 1000 };

enum crm_status crm_fields_head(struct crm_plan *plan, const struct crm_span *cells, size_t count,
                                struct crm_error *error)
{
    plan->column_count = count;
    plan->columns = crm_arena_take(&plan->arena, (count + 1) * sizeof *plan->columns, error);
    if (plan->columns == NULL) {
        return CRM_FAILURE;
    }
    for (size_t i = 0; i < count; i++) {
        char number[24];
        snprintf(number, sizeof number, "%zu", i + 1);
        struct crm_span name = cells != NULL ? crm_cell_bare(cells[i]) : (struct crm_span){ "", 0 };
        name = name.length > 0 ? name : crm_span_of(number);
        plan->columns[i] = (struct crm_plan_column){ 0 };
        plan->columns[i].header = crm_arena_copy(&plan->arena, name.at, name.length, error);
        if (plan->columns[i].header == NULL
            || crm_plan_fold(plan, plan->columns[i].header, &plan->columns[i].folded, error)
                   != CRM_OK) {
            return CRM_FAILURE;
        }
    }
    return CRM_OK;
}

/* Appends the headers for a message: "A", "B". */
static void list_columns(const struct crm_plan *plan, struct crm_buffer *text)
{
    enum { SHOWN = 24 };
    for (size_t i = 0; i < plan->column_count && i < SHOWN; i++) {
        crm_buffer_text(text, i > 0 ? ", " : "");
        crm_text_quote(text, crm_span_of(plan->columns[i].header));
    }
    if (plan->column_count > SHOWN) {
        crm_buffer_format(text, " and %zu more", plan->column_count - SHOWN);
    }
}

/* The field that a header names in a section, where no other column was mapped to it. */
static const char *named_field(const struct crm_plan *plan, enum crm_section section, size_t column,
                               int *rank)
{
    *rank = RANK_NONE;
    if (plan->columns[column].mapped || plan->header_line == 0) {
        return NULL;
    }
    const char *field = crm_alias_field(plan->aliases, section, plan->columns[column].folded, rank);
    size_t taken = field != NULL ? crm_plan_find(plan, field) : plan->column_count;
    return taken == plan->column_count || !plan->columns[taken].mapped ? field : NULL;
}

/* Whether the columns, mapped or known by name, hold a field in a section. */
static bool would_have(const struct crm_plan *plan, enum crm_section section, const char *field)
{
    size_t mapped = crm_plan_find(plan, field);
    bool found = mapped != plan->column_count && plan->columns[mapped].mapped;
    for (size_t i = 0; i < plan->column_count && !found; i++) {
        int rank = 0;
        const char *known = named_field(plan, section, i, &rank);
        found = known != NULL && strcmp(known, field) == 0;
    }
    return found;
}

/* Whether a line's own quantity and price say what it comes to, and the column only what its whole
 * order does. */
static bool is_order_total_beside_prices(const struct crm_plan *plan, const char *field, int rank)
{
    return crm_alias_is_order_total(field, rank) && would_have(plan, CRM_TRANSACTIONS, "quantity")
           && would_have(plan, CRM_TRANSACTIONS, "unit_price");
}

/* The same as named_field; but a header gives way to any other of a lower rank, and the total of an
 * order to what the line itself comes to. */
static const char *known_field(const struct crm_plan *plan, enum crm_section section, size_t column)
{
    int rank = 0;
    const char *field = named_field(plan, section, column, &rank);
    if (field == NULL || is_order_total_beside_prices(plan, field, rank)) {
        return NULL;
    }
    for (size_t i = 0; rank > 0 && i < plan->column_count; i++) {
        int other_rank = 0;
        const char *other = named_field(plan, section, i, &other_rank);
        if (other != NULL && strcmp(other, field) == 0 && other_rank < rank) {
            return NULL;
        }
    }
    return field;
}

static bool would_be_priced(const struct crm_plan *plan)
{
    return would_have(plan, CRM_TRANSACTIONS, "amount")
           || (would_have(plan, CRM_TRANSACTIONS, "quantity")
               && would_have(plan, CRM_TRANSACTIONS, "unit_price"));
}

/* The fields without which a row means nothing; "amount" may be quantity and unit_price instead. */
static size_t needed_fields(const struct crm_plan *plan, enum crm_section section,
                            const char *needed[4])
{
    size_t count = 0;
    bool lines = section == CRM_TRANSACTIONS && plan->heads != NULL;
    if (section == CRM_PRODUCTS) {
        needed[count++] = "product";
        return count;
    }
    if (!lines) {
        needed[count++] = "customer_id";
    }
    if (section == CRM_CUSTOMERS) {
        return count;
    }
    if (!lines) {
        needed[count++] = "time";
    }
    if (lines || plan->is_heads) {
        needed[count++] = "order_id";
    }
    if (section == CRM_INTERACTIONS) {
        needed[count++] = "kind";
    } else if (!plan->is_heads) {
        needed[count++] = "amount";
    }
    return count;
}

static bool would_have_needed(const struct crm_plan *plan, enum crm_section section)
{
    const char *needed[4];
    size_t count = needed_fields(plan, section, needed);
    bool all = true;
    for (size_t i = 0; i < count; i++) {
        all = all
              && (strcmp(needed[i], "amount") == 0 ? would_be_priced(plan)
                                                   : would_have(plan, section, needed[i]));
    }
    return all;
}

/* Whether the columns are those of sales, though one that is needed is not known among them: such a
 * file is not taken for a list of customers, or of products. */
static bool looks_like_sales(const struct crm_plan *plan)
{
    size_t profile = 0;
    for (size_t i = 0; i < plan->column_count; i++) {
        int rank = 0;
        profile += named_field(plan, CRM_CUSTOMERS, i, &rank) != NULL;
    }
    bool sold = would_be_priced(plan) || would_have(plan, CRM_TRANSACTIONS, "quantity")
                || would_have(plan, CRM_TRANSACTIONS, "order_status");
    return would_have(plan, CRM_TRANSACTIONS, "order_id") || (profile <= 1 && sold);
}

/* The section that the columns fit; 0: none. */
static char fitting_role(const struct crm_plan *plan)
{
    if (would_have_needed(plan, CRM_TRANSACTIONS)) {
        return CRM_TRANSACTIONS;
    }
    if (would_have_needed(plan, CRM_INTERACTIONS)) {
        return CRM_INTERACTIONS;
    }
    bool customer = would_have(plan, CRM_CUSTOMERS, "customer_id");
    if (customer && !would_have(plan, CRM_TRANSACTIONS, "time") && !looks_like_sales(plan)) {
        return CRM_CUSTOMERS;
    }
    bool sales = (would_have(plan, CRM_TRANSACTIONS, "time") && would_be_priced(plan))
                 || looks_like_sales(plan);
    bool buyer = would_have(plan, CRM_TRANSACTIONS, "customer_id");
    return !customer && !buyer && !sales && would_have(plan, CRM_PRODUCTS, "product") ? CRM_PRODUCTS
                                                                                      : 0;
}

size_t crm_fields_known(struct crm_plan *plan, const struct crm_plan_options *options, char role,
                        bool *whole)
{
    struct crm_error error;
    size_t mapped = 0;
    for (size_t i = 0; i < options->map_count; i++) {
        bool used = false;
        int64_t number = 0;
        const char *column = strchr(options->maps[i], '=');
        (void)(crm_maps_apply_one(plan, options->maps[i], &used, &error) == CRM_OK);
        /* a number is there in any row */
        mapped += used && !crm_integer_parse(crm_span_of(column + 1), &number);
    }
    char fitting = role != 0 ? role : fitting_role(plan);
    size_t known = mapped;
    for (size_t i = 0; i < plan->column_count; i++) {
        int rank = 0;
        enum crm_section section = fitting != 0 ? (enum crm_section)fitting : CRM_TRANSACTIONS;
        known += named_field(plan, section, i, &rank) != NULL;
    }
    *whole = fitting != 0 && would_have_needed(plan, (enum crm_section)fitting);
    return known;
}

/* Whether a header that is nearly another one may be a slip of the pen: two short Chinese words of
 * which one character differs are two words. */
static bool may_be_slip(struct crm_span folded)
{
    enum { FEWEST_BYTES = 12 };
    bool ascii = true;
    for (size_t i = 0; i < folded.length; i++) {
        ascii = ascii && (unsigned char)folded.at[i] < 0x80;
    }
    return ascii || folded.length >= FEWEST_BYTES;
}

/* Appends what a user may have meant: headers that are nearly those of a field. */
static void list_nearest(const struct crm_plan *plan, enum crm_section section,
                         struct crm_buffer *text)
{
    bool first = true;
    for (size_t i = 0; plan->header_line != 0 && i < plan->column_count; i++) {
        const char *field = NULL;
        const struct crm_plan_column *column = &plan->columns[i];
        if (column->field != NULL || known_field(plan, section, i) != NULL
            || !may_be_slip(column->folded)
            || crm_alias_nearest(plan->aliases, section, column->folded, &field) == NULL
            || would_have(plan, section, field)) {
            continue;
        }
        crm_buffer_text(text, first ? "; perhaps " : ", ");
        crm_text_quote(text, crm_span_of(column->header));
        crm_buffer_format(text, " is %s", field);
        first = false;
    }
}

static enum crm_status refuse_columns(const struct crm_plan *plan, enum crm_section section,
                                      const char *what, const char *then, struct crm_error *error)
{
    struct crm_buffer text = { 0 };
    list_columns(plan, &text);
    list_nearest(plan, section, &text);
    if (plan->format == CRM_FORMAT_WORKBOOK && plan->other_sheets[0] != '\0') {
        crm_buffer_format(&text, "; --sheet NAME reads another sheet, of %s", plan->other_sheets);
    }
    crm_fail_at(error, CRM_USAGE, crm_plan_name(plan), 0, 0, "%s; its columns are %s; %s", what,
                crm_buffer_string(&text), then);
    crm_buffer_free(&text);
    return CRM_USAGE;
}

static enum crm_status find_role(struct crm_plan *plan, struct crm_error *error)
{
    char role = fitting_role(plan);
    if (role != 0) {
        plan->role = (enum crm_section)role;
        return CRM_OK;
    }
    enum crm_status losses = crm_maps_check_losses(plan, CRM_TRANSACTIONS, error);
    if (losses != CRM_OK) {
        return losses; /* that may be why */
    }
    bool customer = would_have(plan, CRM_CUSTOMERS, "customer_id")
                    || would_have(plan, CRM_TRANSACTIONS, "customer_id");
    bool dated = would_have(plan, CRM_TRANSACTIONS, "time");
    const char *what = customer && !dated       ? "no time"
                       : customer               ? "no amount, and no quantity and unit_price"
                       : plan->header_line != 0 ? "no customer_id"
                                                : "its first row is no header";
    char text[96];
    snprintf(text, sizeof text, "cannot tell what it holds: %s", what);
    return refuse_columns(plan, CRM_TRANSACTIONS, text,
                          customer || !would_have(plan, CRM_TRANSACTIONS, "order_id")
                              ? "name them with --map FIELD=COLUMN, or say --transactions, "
                                "--customers, --interactions or --products"
                              : "name them with --map FIELD=COLUMN; if the heads of its orders are "
                                "in another file, say --orders FILE",
                          error);
}

/* Of a date's column and one of clocks, as tills write them, the second completes the first. */
static bool is_clock(const struct crm_plan *plan, size_t column)
{
    const struct crm_look_column *look = &plan->look.columns[column];
    return look->filled > 0 && look->clocks == look->filled;
}

/* Gives the columns that are known by name their fields. Two for one field are for the user to
 * decide, unless one of them is the clock of the other's dates. */
static enum crm_status apply_names(struct crm_plan *plan, struct crm_error *error)
{
    const char **found =
        crm_arena_take(&plan->arena, (plan->column_count + 1) * sizeof *found, error);
    enum crm_status status = found != NULL ? CRM_OK : CRM_FAILURE;
    for (size_t i = 0; i < plan->column_count && status == CRM_OK; i++) {
        int rank = 0;
        const char *named = named_field(plan, plan->role, i, &rank);
        bool clock = named != NULL && strcmp(named, "time") == 0 && is_clock(plan, i);
        found[i] = clock ? "clock" : known_field(plan, plan->role, i);
    }
    struct crm_buffer text = { 0 };
    for (size_t i = 0; i < plan->column_count && status == CRM_OK; i++) {
        for (size_t j = 0; j < i && found[i] != NULL; j++) {
            if (found[j] != NULL && strcmp(found[j], found[i]) == 0) {
                crm_buffer_format(&text,
                                  "%scolumns \"%s\" and \"%s\" could both be %s: choose with --map "
                                  "%s=COLUMN",
                                  text.length > 0 ? "; " : "", plan->columns[j].header,
                                  plan->columns[i].header, found[i], found[i]);
            }
        }
    }
    for (size_t i = 0; i < plan->column_count && status == CRM_OK; i++) {
        plan->columns[i].field = found[i] != NULL ? found[i] : plan->columns[i].field;
    }
    status = status == CRM_OK ? crm_buffer_check(&text, error) : status;
    if (status == CRM_OK && text.length > 0) {
        status = crm_fail_at(error, CRM_USAGE, crm_plan_name(plan), 0, 0, "%s",
                             crm_buffer_string(&text));
    }
    crm_buffer_free(&text);
    return status;
}

/* A header as a column of the stream: lower case, anything but letters and digits "_". */
static void plain_name(struct crm_span header, size_t number, struct crm_buffer *name)
{
    for (size_t i = 0; i < header.length; i++) {
        unsigned char byte = (unsigned char)header.at[i];
        bool letter = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte >= 0x80;
        if (byte >= 'A' && byte <= 'Z') {
            crm_buffer_byte(name, (char)(byte + ('a' - 'A')));
        } else if (letter) {
            crm_buffer_byte(name, (char)byte);
        } else if (name->length > 0 && name->bytes[name->length - 1] != '_') {
            crm_buffer_byte(name, '_');
        }
    }
    while (name->length > 0 && name->bytes[name->length - 1] == '_') {
        name->length--;
    }
    size_t digits = 0; /* a number is the place of a column without a name */
    while (digits < name->length && name->bytes[digits] >= '0' && name->bytes[digits] <= '9') {
        digits++;
    }
    if (digits == name->length) {
        name->length = 0;
        crm_buffer_format(name, "column_%zu", number);
    }
}

/* Names the columns that no tool knows; one whose name a tool writes becomes source_NAME. */
static enum crm_status name_others(struct crm_plan *plan, struct crm_notes *notes,
                                   struct crm_error *error)
{
    for (size_t i = 0; i < plan->column_count; i++) {
        if (plan->columns[i].field != NULL) {
            continue;
        }
        struct crm_buffer name = { 0 };
        plain_name(crm_span_of(plan->header_line != 0 ? plan->columns[i].header : ""), i + 1,
                   &name);
        const struct crm_column *known = crm_column_find(plan->role, crm_buffer_view(&name));
        struct crm_buffer full = { 0 };
        crm_buffer_text(&full, known != NULL ? "source_" : "");
        crm_buffer_span(&full, crm_buffer_view(&name));
        if (known != NULL) {
            crm_note(notes,
                     "note: %s: column \"%s\" is carried as %s, because %s has a meaning "
                     "of its own here",
                     crm_plan_name(plan), plan->columns[i].header, crm_buffer_string(&full),
                     known->name);
        }
        size_t length = full.length;
        for (size_t n = 2; crm_plan_find(plan, crm_buffer_string(&full)) != plan->column_count;
             n++) {
            full.length = length;
            crm_buffer_format(&full, "_%zu", n);
        }
        enum crm_status status = crm_buffer_check(&name, error);
        status = status == CRM_OK ? crm_buffer_check(&full, error) : status;
        plan->columns[i].field = crm_arena_copy(&plan->arena, full.bytes, full.length, error);
        crm_buffer_free(&name);
        crm_buffer_free(&full);
        if (status != CRM_OK || plan->columns[i].field == NULL) {
            return CRM_FAILURE;
        }
    }
    return CRM_OK;
}

static enum crm_status check_needed(const struct crm_plan *plan, struct crm_error *error)
{
    struct crm_buffer missing = { 0 };
    const char *needed[4];
    size_t count = needed_fields(plan, plan->role, needed);
    bool priced = crm_plan_find(plan, "quantity") != plan->column_count
                  && crm_plan_find(plan, "unit_price") != plan->column_count;
    for (size_t i = 0; i < count; i++) {
        bool computed = priced && strcmp(needed[i], "amount") == 0;
        if (!computed && crm_plan_find(plan, needed[i]) == plan->column_count) {
            crm_buffer_format(&missing, "%s%s", missing.length > 0 ? ", " : "",
                              strcmp(needed[i], "amount") == 0
                                  ? "amount (or quantity and unit_price)"
                                  : needed[i]);
        }
    }
    enum crm_status status = crm_buffer_check(&missing, error);
    if (status == CRM_OK && missing.length > 0) {
        struct crm_buffer what = { 0 };
        crm_buffer_format(&what, "no column is %s", crm_buffer_string(&missing));
        status = refuse_columns(plan, plan->role, crm_buffer_string(&what),
                                "name it with --map FIELD=COLUMN", error);
        crm_buffer_free(&what);
    }
    crm_buffer_free(&missing);
    return status;
}

/* Says which totals of orders were passed over: where they are of lines, they are the amounts. */
static void note_order_totals(const struct crm_plan *plan, struct crm_notes *notes)
{
    for (size_t i = 0; i < plan->column_count && plan->role == CRM_TRANSACTIONS; i++) {
        int rank = 0;
        const char *field = named_field(plan, plan->role, i, &rank);
        if (field != NULL && is_order_total_beside_prices(plan, field, rank)
            && crm_plan_find(plan, field) == plan->column_count) {
            crm_note(notes,
                     "note: %s: amounts are quantity x unit_price: column \"%s\" is taken for the "
                     "total of an order; if it is of the line, say --map amount=COLUMN",
                     crm_plan_name(plan), plan->columns[i].header);
        }
    }
}

/* Says which columns hold money that was paid back, as it is not taken off the amounts. */
static void note_refunded(const struct crm_plan *plan, struct crm_notes *notes)
{
    static const char *const words[] = { "退款金额", "退款额", "refund" };
    for (size_t i = 0; i < plan->column_count && plan->role == CRM_TRANSACTIONS; i++) {
        const struct crm_plan_column *column = &plan->columns[i];
        const struct crm_look_column *look = &plan->look.columns[i];
        bool named = false;
        for (size_t j = 0; j < CRM_COUNT(words); j++) {
            named = named
                    || memmem(column->folded.at, column->folded.length, words[j], strlen(words[j]))
                           != NULL;
        }
        /* several samples: not only zeros */
        bool money = look->amounts > 0 && look->amounts == look->filled && look->samples[1] != NULL;
        if (named && money && column->field == NULL) {
            crm_note(notes,
                     "note: %s: column \"%s\" is not taken off the amounts; sales that were paid "
                     "back in part count in full",
                     crm_plan_name(plan), column->header);
        }
    }
}

enum crm_status crm_fields_find(struct crm_plan *plan, const struct crm_plan_options *options,
                                char role, struct crm_error *error)
{
    enum crm_status status = crm_maps_apply(plan, options, error);
    if (status == CRM_OK && role == 0) {
        status = find_role(plan, error);
    } else {
        plan->role = (enum crm_section)role;
    }
    status = status == CRM_OK ? crm_maps_check_losses(plan, plan->role, error) : status;
    status = status == CRM_OK ? apply_names(plan, error) : status;
    status = status == CRM_OK ? check_needed(plan, error) : status;
    if (status == CRM_OK) {
        note_order_totals(plan, options->notes);
        note_refunded(plan, options->notes);
    }
    return status == CRM_OK ? name_others(plan, options->notes, error) : status;
}
