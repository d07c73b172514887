/*
 * version.h - raingan --version: of the program, of the libraries that it works with, and how many
 * words of Thai it knows.
 */
#ifndef RAINGAN_COMMAND_VERSION_H
#define RAINGAN_COMMAND_VERSION_H

#include "command/command.h"

enum status version_print(void);

#endif
