/*
 * table.h - raingan --table: the commands and their options as JSON, in the language that was chosen.
 *
 * For tools/manual.py, which makes the manual page and the completions of shells: what they say
 * comes from the rows that the help is written from. No word for people, so the help has none of it.
 */
#ifndef RAINGAN_COMMAND_TABLE_H
#define RAINGAN_COMMAND_TABLE_H

#include "command/command.h"

enum status table_print(void);

#endif
