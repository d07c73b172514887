/*
 * qpdf.h - libqpdf, loaded when the first PDF is read back.
 *
 * It brings ten more libraries (TLS, tokens, C++), whose loading is a tenth of the time of a report
 * that never reads a PDF. So it is not linked: dlopen(3) finds it by the name that the linker would
 * have written into the program.
 *
 * Memory: nothing to free; the library stays until the program ends.
 * Errors: NULL = diagnosed: DIAG_LIBRARY, it is not on this machine, or another version.
 */
#ifndef RAINGAN_REPORT_QPDF_H
#define RAINGAN_REPORT_QPDF_H

#include "base/file.h"

#include <qpdf/qpdf-c.h>

/* What is used of it; the types are those of its header. */
#define QPDF_FUNCTIONS(X)                                                                          \
    X(qpdf_init)                                                                                   \
    X(qpdf_cleanup)                                                                                \
    X(qpdf_silence_errors)                                                                         \
    X(qpdf_set_suppress_warnings)                                                                  \
    X(qpdf_set_attempt_recovery)                                                                   \
    X(qpdf_read_memory)                                                                            \
    X(qpdf_has_error)                                                                              \
    X(qpdf_get_error)                                                                              \
    X(qpdf_make_indirect_object)                                                                   \
    X(qpdf_get_object_by_id)                                                                       \
    X(qpdf_oh_is_null)                                                                             \
    X(qpdf_oh_begin_dict_key_iter)                                                                 \
    X(qpdf_oh_dict_more_keys)                                                                      \
    X(qpdf_oh_dict_next_key)                                                                       \
    X(qpdf_get_root)                                                                               \
    X(qpdf_oh_is_array)                                                                            \
    X(qpdf_oh_get_array_n_items)                                                                   \
    X(qpdf_oh_get_array_item)                                                                      \
    X(qpdf_oh_is_stream)                                                                           \
    X(qpdf_oh_get_dict)                                                                            \
    X(qpdf_oh_get_key_if_dict)                                                                     \
    X(qpdf_oh_get_value_as_longlong)                                                               \
    X(qpdf_oh_get_value_as_string)                                                                 \
    X(qpdf_oh_get_value_as_utf8)                                                                   \
    X(qpdf_oh_get_binary_string_value)                                                             \
    X(qpdf_oh_get_stream_data)                                                                     \
    X(qpdf_get_trailer)                                                                            \
    X(qpdf_get_num_pages)                                                                          \
    X(qpdf_get_page_n)                                                                             \
    X(qpdf_is_encrypted)                                                                           \
    X(qpdf_oh_is_dictionary)                                                                       \
    X(qpdf_oh_get_object_id)                                                                       \
    X(qpdf_oh_get_generation)                                                                      \
    X(qpdf_oh_get_value_as_ulonglong)                                                              \
    X(qpdf_oh_get_value_as_number)                                                                 \
    X(qpdf_oh_get_value_as_name)                                                                   \
    X(qpdf_oh_parse)                                                                               \
    X(qpdf_oh_replace_key)                                                                         \
    X(qpdf_oh_remove_key)                                                                          \
    X(qpdf_oh_unparse)                                                                             \
    X(qpdf_oh_unparse_resolved)                                                                    \
    X(qpdf_empty_pdf)                                                                              \
    X(qpdf_more_warnings)                                                                          \
    X(qpdf_oh_is_indirect)                                                                         \
    X(qpdf_oh_is_name)                                                                             \
    X(qpdf_oh_is_string)                                                                           \
    X(qpdf_oh_is_scalar)                                                                           \
    X(qpdf_oh_is_integer)                                                                          \
    X(qpdf_oh_new_null)                                                                            \
    X(qpdf_oh_new_stream)                                                                          \
    X(qpdf_oh_replace_stream_data)                                                                 \
    X(qpdf_oh_release)

struct qpdf {
#define X(name) __typeof__(name) *(name);
    QPDF_FUNCTIONS(X)
#undef X
};

const struct qpdf *qpdf_load(struct diag *dg);

/* Asks for every object that the reader will ask for; what libqpdf has read it keeps. */
struct qpdf_read {
    void (*look)(const void *reader, const struct qpdf *q, qpdf_data pdf);
    const void *reader;
};

/* A PDF that somebody else may have made, whose damage is not mended. libqpdf has no bound of time
 * or memory, so a process of its own, which has, reads first: all objects, of which a long table has millions, or
 * what `read` asks for, if it is not NULL. false = diagnosed at `path`: DIAG_PDF_INPUT, it is none, or would need far
 * more than its length warrants. The bytes are borrowed; the empty value can be closed. */
bool qpdf_open(const char *path, struct bytes file, const struct qpdf_read *read,
               const struct qpdf **q, qpdf_data *pdf, struct diag *dg);
void qpdf_close(const struct qpdf *q, qpdf_data *pdf);

#endif
