/*
 * sound.h - an archive that something may be added to: nothing in it is damaged, each signed copy that no list
 * names yet is one, and the seals hold and cover what is there.
 *
 * Errors: false = diagnosed: DIAG_ARCHIVE_INPUT after what is wrong, DIAG_SIGNATURE; or the machine failed.
 */
#ifndef RAINGAN_ARCHIVE_SOUND_H
#define RAINGAN_ARCHIVE_SOUND_H

#include "archive/vault.h"

/* *unfinished: an interruption left something that the next commit mends. */
bool sound_read(struct vault *v, bool *unfinished);

#endif
