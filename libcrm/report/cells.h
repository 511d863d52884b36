/* report/cells.h — texts in cells of a terminal: values as people read them, padded, broken into
 * lines, drawn as bars. */
#ifndef CRM_REPORT_CELLS_H
#define CRM_REPORT_CELLS_H

#include "base/buffer.h"
#include "report/table.h"

/* Appends a value: counts and amounts grouped, amounts to 2 decimals, shares as "12.3 %", ratios
 * to 1 decimal, "-" for an empty one. */
void crm_cell_text(struct crm_buffer *buffer, const struct crm_cell *cell);

/* Appends text with `?` for each control character, which could do something to a terminal. */
void crm_text_clean(struct crm_buffer *buffer, struct crm_span text);

/* Appends what fits into `width` cells (clipped with "…"), and blanks up to there: behind it, or
 * before it where `right`. */
void crm_text_pad(struct crm_buffer *buffer, struct crm_span text, size_t width, bool right);

/* Appends `count` times a text. */
void crm_text_repeat(struct crm_buffer *buffer, const char *text, size_t count);

/* Takes the first line of at most `width` cells off *text: up to a blank where there is one, any
 * place in a text without (Chinese); the blanks behind it are dropped. */
struct crm_span crm_text_line(struct crm_span *text, size_t width);

/* Appends a bar of part x width cells in eighths of a cell, and blanks up to width. part is cut
 * to 0 to 1. */
void crm_text_bar(struct crm_buffer *buffer, double part, size_t width);

#endif
