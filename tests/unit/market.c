#include "market.h"

#include <math.h>

enum crm_status market_open(struct desk *desk, const char *schemes, const char *setting,
                            const char *value)
{
    return desk_try(desk, schemes, "relation,birth_date,age,points", setting, value);
}

void market_buyer(struct desk_customer *person, uint32_t occasions, double revenue, int32_t recency)
{
    *person = desk_customer("\t\t\t");
    struct crm_measures *measures = &person->measures;
    measures->occasions = occasions;
    measures->rfm_occasions = occasions;
    measures->revenue = (crm_money)llround(revenue * CRM_MONEY_UNIT);
    measures->rfm_revenue = measures->revenue;
    measures->margin = measures->revenue / 2;
    measures->last_day = occasions > 0 ? DESK_AS_OF - recency : CRM_NO_DAY;
    measures->first_day = measures->last_day;
}
