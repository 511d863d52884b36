#include "base/wide.h"

#include <math.h>
#include <stddef.h>

__extension__ typedef unsigned __int128 natural;

enum { HALF = 64 };

/* high x 2^128 + low, or less than nothing. */
struct product {
    bool negative;
    natural high;
    natural low;
};

int64_t crm_parts(double number)
{
    return llround(number * CRM_PARTS);
}

crm_wide crm_divide_even(crm_wide dividend, crm_wide divisor, bool *rounded)
{
    crm_wide quotient = dividend / divisor;
    crm_wide rest = dividend - quotient * divisor;
    if (rest == 0) {
        return quotient;
    }
    if (rounded != NULL) {
        *rounded = true;
    }
    crm_wide more = rest < 0 ? -rest : rest;
    crm_wide less = divisor - more;
    bool away = more > less || (more == less && quotient % 2 != 0);
    return !away ? quotient : rest < 0 ? quotient - 1 : quotient + 1;
}

static natural magnitude(crm_wide number)
{
    return number < 0 ? (natural)-number : (natural)number;
}

/* By halves, as on paper. */
static struct product multiply(crm_wide a, crm_wide b)
{
    natural left = magnitude(a);
    natural right = magnitude(b);
    natural ones = (natural)(uint64_t)left * (uint64_t)right;
    natural cross = (left >> HALF) * (uint64_t)right;
    natural other = (natural)(uint64_t)left * (right >> HALF);
    natural middle = (ones >> HALF) + (uint64_t)cross + (uint64_t)other;
    return (struct product){
        .negative = (a < 0) != (b < 0) && a != 0 && b != 0,
        .high =
            (left >> HALF) * (right >> HALF) + (cross >> HALF) + (other >> HALF) + (middle >> HALF),
        .low = middle << HALF | (uint64_t)ones,
    };
}

int crm_compare_products(crm_wide a, crm_wide b, crm_wide c, crm_wide d)
{
    struct product left = multiply(a, b);
    struct product right = multiply(c, d);
    if (left.negative != right.negative) {
        return left.negative ? -1 : 1;
    }
    int larger = left.high != right.high ? (left.high > right.high) - (left.high < right.high)
                                         : (left.low > right.low) - (left.low < right.low);
    return left.negative ? -larger : larger;
}
