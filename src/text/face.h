/*
 * face.h - a face that is opened: what fontset_ and face_ share.
 *
 * In:     a font file.
 * Out:    the measures of struct face.
 * Units:  fu.
 */
#ifndef RAINGAN_TEXT_FACE_H
#define RAINGAN_TEXT_FACE_H

#include "text/font.h"

struct FT_FaceRec_;

/* What FreeType and the ink say of it; f->hb is open. */
void face_measure(struct face *f, struct FT_FaceRec_ *ft);

#endif
