/*
 * passphrase.h - where the passphrase of --key comes from: --pass-file, --pass-fd, or the terminal.
 */
#ifndef RAINGAN_COMMAND_PASSPHRASE_H
#define RAINGAN_COMMAND_PASSPHRASE_H

#include "command/command.h"
#include "sign/key.h"

struct pass_source passphrase_source(const struct arguments *args);

#endif
