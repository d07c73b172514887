/*
 * apart.h - the findings of a dataset, made by a process of their own while the pages are laid out.
 *
 * No page holds a finding, and both take long; a machine with a second processor does them at once. The process is
 * a copy of this one (fork(2)), taken when tables and views are there, and its messages come back through a pipe.
 *
 * It only saves time. Where there is no process, and when one has met an error, has ended early or lacked memory, the
 * findings are made here, with the same messages.
 */
#ifndef RAINGAN_DATA_APART_H
#define RAINGAN_DATA_APART_H

#include "data/store.h"

/* Makes the findings: texts.sql, claims, findings.sql; then, in a dataset that may be read, the rows of the
 * view. false = diagnosed. */
struct apart_work {
    bool (*make)(struct dataset *ds);
    bool (*tell)(struct dataset *ds);
};

/* Begins the process: ds->apart. false = there is none; nothing is diagnosed. */
bool apart_begin(struct dataset *ds, const struct apart_work *work);

/* Waits for it. With `told`, what the rows of the view say is added to ds->dg too. false = the findings remain to be made
 * here; nothing is added. */
bool apart_end(struct dataset *ds, bool told);

/* Ends it without waiting for what it finds. */
void apart_drop(struct dataset *ds);

#endif
