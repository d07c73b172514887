/*
 * name_key.h - which names are one to a file system that does not tell letters apart as bytes do.
 *
 * Windows and macOS take "A" for "a"; macOS also takes a letter with a mark for the two in a row
 * (Unicode, 3.11). Two names with one key are one file there, and the later replaces the earlier.
 *
 * Memory: the arena.
 */
#ifndef RAINGAN_TEXT_NAME_KEY_H
#define RAINGAN_TEXT_NAME_KEY_H

#include "base/arena.h"

char *name_key(struct arena *a, const char *name); /* UTF-8 like the name; NULL = no memory */

#endif
