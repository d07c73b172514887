/*
 * options_check.h - what options and words of a command mean only together.
 *
 * Errors: what is wrong, as a msgid; *arg is the word that it is about, or NULL. NULL = all is right.
 */
#ifndef RAINGAN_COMMAND_OPTIONS_CHECK_H
#define RAINGAN_COMMAND_OPTIONS_CHECK_H

#include "command/options.h"

options_check options_check_archive;
options_check options_check_address;
options_check options_check_key;
options_check options_check_sign;
options_check options_check_batch;
options_check options_check_serve;
options_check options_check_build;
options_check options_check_watch;
options_check options_check_init;

#endif
