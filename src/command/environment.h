/*
 * environment.h - what the program may be told by its environment: what language its messages have,
 * where its network and its tokens are. Each other variable is for a library that would change what
 * is drawn or where files go (HB_SHAPER_LIST, FONTCONFIG_FILE, OPENSSL_CONF, SQLITE_TMPDIR, ...), and
 * nobody knows them all: so what is not known here is taken away.
 */
#ifndef RAINGAN_COMMAND_ENVIRONMENT_H
#define RAINGAN_COMMAND_ENVIRONMENT_H

/* Before any library is asked anything. `command` is the first word; it may be NULL. */
void environment_clean(const char *command);

/* As it was before that, for a program of the user that is begun for him: it finds its display there. */
char *const *environment_given(void);

#endif
