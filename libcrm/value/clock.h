/* value/clock.h — times of day as exports write them, in English and Chinese. */
#ifndef CRM_VALUE_CLOCK_H
#define CRM_VALUE_CLOCK_H

#include <stdint.h>

#include "base/span.h"

/* A time of day alone, blanks around it, full-width forms too (value/narrow.h):
 *
 * - H:MM, H:MM:SS with a fraction; H时, H时M分, H时M分S秒 (also 点; the last 分 may be missing);
 * - AM, PM, A.M., P.M. in any case before or behind, with hours of 1 to 12: 12 AM is 0:00; behind
 *   them the hour may stand alone ("3 PM");
 * - 凌晨 早上 清晨 上午 中午 下午 傍晚 晚上 before or behind. Each is a part of the day, and the
 *   hour is the one of that part: 下午3:05 and 下午15:05 are 15:05, 上午12:05 is 0:05, 中午1:05 is
 *   13:05. 上午13:00 is none, nor 晚上12:30, which could be of this day or the next;
 * - a zone behind: Z, +08:00, +0800, +08, GMT, UTC, CST and the like, GMT+8.
 *
 * 24:00 is none. Seconds since midnight; *dropped (may be NULL) says that a fraction or a zone was
 * left out. Both are set only where there is a time of day. */
bool crm_clock_parse(struct crm_span text, int32_t *second, bool *dropped);

/* Takes one from the front of a narrowed text; *dropped is set true, never false. Where it is false
 * the rest may have been advanced. */
bool crm_clock_take(struct crm_span *rest, int32_t *second, bool *dropped);

/* Takes a zone with the blanks before it, or nothing; *dropped is set true, never false. False
 * where something else is there. */
bool crm_zone_take(struct crm_span *rest, bool *dropped);

#endif
