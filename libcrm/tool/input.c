#include "tool/input.h"

#include <string.h>

const char *const crm_input_as_choices[] = { "transactions", "customers", "interactions", NULL };

struct crm_reader_options crm_input_reader_options(const struct crm_input_args *args,
                                                   uint64_t memory)
{
    char as = 0;
    if (args->as != NULL) {
        as = strcmp(args->as, "transactions") == 0   ? CRM_TRANSACTIONS
             : strcmp(args->as, "interactions") == 0 ? CRM_INTERACTIONS
                                                     : CRM_CUSTOMERS;
    }
    return (struct crm_reader_options){ .table = { as, memory }, .partial = args->partial };
}
