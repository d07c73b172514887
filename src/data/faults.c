#include "data/faults.h"

bool faults_full(struct diag *dg, enum diag_code code, struct loc at, size_t n)
{
    if (n < DIAG_FAULTS_MAX)
        return false;
    at.len = 0;
    diag_add(dg, code, at, "this file has %d faults; from here on it is not looked at",
             DIAG_FAULTS_MAX);
    return true;
}
