/*
 * serve_files.h - serve.css and serve.js of this folder, as bytes of the program: the page then needs
 * no file that somebody could put in their place.
 */
#ifndef RAINGAN_COMMAND_SERVE_FILES_H
#define RAINGAN_COMMAND_SERVE_FILES_H

#include <stddef.h>

extern const unsigned char serve_css[], serve_js[];
extern const size_t serve_css_len, serve_js_len;

#endif
