#include "value/clock.h"

#include "value/date.h"
#include "value/narrow.h"
#include "value/take.h"

/* A word for a part of the day, narrowed, and the hours of the day that it may mean. What begins
 * with another stands before it. */
struct part {
    char word[8];
    int first;
    int last;
    bool twelve; /* only hours of 1 to 12 stand with it */
};

static const struct part parts[] = {
    { "a.m.", 0, 11, true },   { "p.m.", 12, 23, true },  { "am", 0, 11, true },
    { "pm", 12, 23, true },    { "凌晨", 0, 6, false },   { "早上", 4, 11, false },
    { "清晨", 4, 11, false },  { "上午", 0, 11, false },  { "中午", 10, 14, false },
    { "下午", 12, 23, false }, { "傍晚", 16, 20, false }, { "晚上", 17, 23, false },
};

static const struct part *take_part(struct crm_span *rest)
{
    bool word = rest->length > 0 && !crm_is_digit(rest->at[0]);
    for (size_t i = 0; word && i < sizeof parts / sizeof parts[0]; i++) {
        if (crm_take_text(rest, parts[i].word)) {
            return &parts[i];
        }
    }
    return NULL;
}

/* With the blanks before it, which stay where there is none. */
static const struct part *take_part_behind(struct crm_span *rest)
{
    struct crm_span behind = *rest;
    crm_take_blanks(&behind);
    const struct part *part = take_part(&behind);
    *rest = part != NULL ? behind : *rest;
    return part;
}

/* The hour of the day that a part of it makes of an hour; -1 where there is none. */
static int hour_within(const struct part *part, int hour)
{
    int readings[] = { hour, hour + 12, hour == 12 ? 0 : hour };
    if (part->twelve && (hour < 1 || hour > 12)) {
        return -1;
    }
    for (size_t i = 0; i < sizeof readings / sizeof readings[0]; i++) {
        if (readings[i] >= part->first && readings[i] <= part->last) {
            return readings[i];
        }
    }
    return -1;
}

/* [ .,] and digits; false where there are none behind the mark. */
static bool take_fraction(struct crm_span *rest, bool *dropped)
{
    if (!crm_take_byte(rest, '.') && !crm_take_byte(rest, ',')) {
        return true;
    }
    size_t digits = crm_digits_first(*rest);
    crm_take(rest, digits);
    *dropped = true;
    return digits > 0;
}

/* MM, MM:SS and a fraction. */
static bool take_after_colon(struct crm_span *rest, int *minute, int *second, bool *dropped)
{
    *minute = crm_take_number(rest, 2, 2);
    if (!crm_take_byte(rest, ':')) {
        return true;
    }
    *second = crm_take_number(rest, 2, 2);
    return take_fraction(rest, dropped);
}

/* Nothing, M分, M分S秒; the last word may be missing behind a minute. */
static bool take_after_hour_word(struct crm_span *rest, int *minute, int *second)
{
    if (crm_digits_first(*rest) == 0) {
        return true;
    }
    *minute = crm_take_number(rest, 1, 2);
    if (!crm_take_text(rest, "分") || crm_digits_first(*rest) == 0) {
        return true;
    }
    *second = crm_take_number(rest, 1, 2);
    return crm_take_text(rest, "秒");
}

static bool take_hour_word(struct crm_span *rest)
{
    return crm_take_text(rest, "时") || crm_take_text(rest, "時") || crm_take_text(rest, "点")
           || crm_take_text(rest, "點");
}

bool crm_clock_take(struct crm_span *rest, int32_t *second, bool *dropped)
{
    int minute = 0;
    int seconds = 0;
    const struct part *part = take_part(rest);
    if (part != NULL) {
        crm_take_blanks(rest);
    }
    int hour = crm_take_number(rest, 1, 2);
    bool good = hour >= 0;
    bool bare = false;
    if (crm_take_byte(rest, ':')) {
        good = good && take_after_colon(rest, &minute, &seconds, dropped);
    } else if (take_hour_word(rest)) {
        good = good && take_after_hour_word(rest, &minute, &seconds);
    } else {
        bare = true;
    }
    part = part != NULL ? part : take_part_behind(rest);
    if (!good || (bare && part == NULL)) {
        return false;
    }
    *second = crm_second_of(part != NULL ? hour_within(part, hour) : hour, minute, seconds);
    return *second >= 0 && crm_zone_take(rest, dropped);
}

static bool take_zone_name(struct crm_span *rest)
{
    static const char names[][4] = { "est", "edt", "cst", "cdt", "mst", "mdt", "pst", "pdt",
                                     "bst", "cet", "ist", "jst", "kst", "hkt", "sgt" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (crm_take_text(rest, names[i])) {
            return true;
        }
    }
    return crm_take_text(rest, "cest") || crm_take_text(rest, "aest");
}

/* +08:00, +0800, +08, and behind a name also +8. */
static bool take_offset(struct crm_span *rest, size_t fewest)
{
    if (!crm_take_byte(rest, '+') && !crm_take_byte(rest, '-')) {
        return false;
    }
    int hour = crm_take_number(rest, fewest, 2);
    int minute = 0;
    if (crm_take_byte(rest, ':') || crm_digits_first(*rest) > 0) {
        minute = crm_take_number(rest, 2, 2);
    }
    return crm_second_of(hour, minute, 0) >= 0;
}

bool crm_zone_take(struct crm_span *rest, bool *dropped)
{
    crm_take_blanks(rest);
    if (rest->length == 0) {
        return true;
    }
    *dropped = true;
    if (crm_take_byte(rest, 'z') || take_zone_name(rest)) {
        return true;
    }
    if (crm_take_text(rest, "gmt") || crm_take_text(rest, "utc")) {
        return rest->length == 0 || take_offset(rest, 1);
    }
    return take_offset(rest, 2);
}

bool crm_clock_parse(struct crm_span text, int32_t *second, bool *dropped)
{
    char bytes[CRM_NARROW_MOST];
    struct crm_span rest;
    int32_t read = 0;
    bool lost = false;
    if (!crm_narrow(text, bytes, &rest) || !crm_clock_take(&rest, &read, &lost)
        || rest.length > 0) {
        return false;
    }
    *second = read;
    if (dropped != NULL) {
        *dropped = lost;
    }
    return true;
}
