/*
 * options.h - the table of commands, and the command line read by it.
 *
 * Errors: what is wrong with a command line is printed with the usage: STATUS_USAGE.
 */
#ifndef RAINGAN_COMMAND_OPTIONS_H
#define RAINGAN_COMMAND_OPTIONS_H

#include "command/command.h"
#include "data/date.h"

/* What a command wants of its words and options together: in words, NULL = nothing is wrong. *arg,
 * if it is set, is what the words are about. */
typedef const char *options_check(const struct arguments *args, const char **arg);

struct command {
    const char *name;
    const char *const *usage; /* what comes after the name, one line for each form; ends in NULL */
    const char *help;
    const char
        *missing[WORDS_MAX]; /* what is said if a word is not there; NULL = it may be left out */
    size_t nword;            /* so many it takes */
    uint64_t options;        /* bits 1 << OPTION_..., without those of all commands */
    options_check *check;    /* NULL = there is no more to check */
    command_run *run;
};

struct option_row {
    const char *name, *value; /* value: what it is called in the help; NULL = it has none */
    const char *help;
    const char *const *choices; /* all that its value can be; NULL = anything, else */
    const char *wrong;          /* what is said of another */
};

/* The i-th command, and the i-th option of a command with those of all commands (of NULL: those
 * alone), in the order of the help; NULL = there are no more. Manual and completion are made of
 * them. */
const struct command *options_command(size_t i);
const struct option_row *options_of(const struct command *c, size_t i);
const char *options_name(enum option option); /* "--lang" */

/* What the help says of messages and the exit status, in the chosen language. */
const char *options_messages(void);

/* NULL = there is no such command. */
const struct command *options_find_command(const char *name);

/* Reads what comes after the command. With --help in it, *help is set and nothing else is looked
 * at. */
enum status options_read(const struct command *c, char *const *argv, int argc,
                         struct arguments *args, bool *help);

/* The value of --lang, wherever it stands: what is wrong with the rest is said in that language.
 * NULL = none that is right. */
const char *options_find_language(char *const *argv, int argc);

/* A day as people type it (data/date.h). false = it is none, or two can be meant. */
bool options_read_day(const char *text, struct date *out);

/* Help of one command, or of all of them (NULL), on standard output. */
enum status options_print_help(const struct command *c);

/* Prints what is wrong and the usage, of all commands if it is of none. Returns STATUS_USAGE. */
enum status options_wrong_usage(const struct command *c, const char *what, const char *arg);

#endif
