/*
 * baht.h - an amount of money in words, as cheques and contracts have it: "หนึ่งร้อยเอ็ดบาทห้าสิบสตางค์".
 *
 * Rules: doc/thai-typesetting.md, D10 to D13.
 */
#ifndef RAINGAN_DATA_BAHT_H
#define RAINGAN_DATA_BAHT_H

#include "data/decimal.h"

#include <stdbool.h>

/* Rounded to satang, halves away from zero. false = the amount is too large. */
bool baht_text(struct sbuf *b, struct decimal amount);

#endif
