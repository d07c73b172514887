/*
 * changes.h - what differs between two versions of data, for people, on standard output.
 */
#ifndef RAINGAN_COMMAND_CHANGES_H
#define RAINGAN_COMMAND_CHANGES_H

#include "data/compare.h"

void changes_print(const struct change *first);

#endif
