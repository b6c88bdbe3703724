/* SPDX */
#include <b.h>

/* about x */
int x;
