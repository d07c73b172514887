/*
 * messages.h - messages for programs: one object of an array (RFC 8259), or one row (RFC 4180), a
 * message, in the order in which people read them.
 *
 * Fields: file, line, column, level, code, rule, text, hint. Line and column count from 1; what a
 *         message has not is null, or an empty field.
 * Errors: what memory lacks, the buffer tells (sbuf_text).
 */
#ifndef RAINGAN_COMMAND_MESSAGES_H
#define RAINGAN_COMMAND_MESSAGES_H

#include "base/str.h"

void messages_add_json(struct sbuf *b, const struct diag *dg);
void messages_add_csv(struct sbuf *b, const struct diag *dg);

#endif
