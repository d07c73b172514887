/*
 * share.h - files that come with the program: below the working folder, else beside the program as
 * it lies in its own tree, else where it is installed.
 *
 * Memory: the arena.
 * Errors: false = no memory, diagnosed.
 */
#ifndef RAINGAN_COMMAND_SHARE_H
#define RAINGAN_COMMAND_SHARE_H

#include "command/command.h"
#include "report/build.h"

/* The folder DATA and its template: the one that -t names; else DATA itself, if it has a report.xml
 * as what `extract` has written; else ita. */
bool share_find_source(struct job *j, const char *data, struct report_source *out);

/* The same, and DATA may be a workbook: then the files that it makes are read in memory. false = it is
 * wrong, diagnosed. */
bool share_find_report(struct job *j, const char *data, struct report_source *out);

/* Where the PDF goes: as the command line says, else out/<year>/<name>-<folder>.pdf. NULL = no memory,
 * or diagnosed: where nothing was said, a link in the place of the PDF leads out of its folder. */
const char *share_find_output(struct job *j, const struct build *b);

/* A note, if the files of a report were taken out of a PDF and its template is one of ours that has
 * findings.sql: a PDF does not carry the checks, since no page is made of them. */
void share_note_checks(struct job *j, const struct report *r);

/* The folder of the message catalogues, beside the program or installed; never that of the working
 * folder, since a catalogue holds printf formats. false = there is none. */
bool share_find_locale(char *folder, size_t size);

bool share_find_resources(struct arena *a, struct resources *out);

#endif
