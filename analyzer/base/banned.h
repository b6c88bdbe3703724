/* SPDX-License-Identifier: GPL-2.0-only */
/* Functions that are too easy to use wrongly; each use is a compile error. */
#ifndef PTERIS_BANNED_H
#define PTERIS_BANNED_H

#include <string.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define BANNED(f) sorry_##f##_is_banned

#undef strcpy
#define strcpy(x, y) BANNED(strcpy)
#undef strcat
#define strcat(x, y) BANNED(strcat)
#undef strncpy
#define strncpy(x, y, n) BANNED(strncpy)
#undef sprintf
#define sprintf(...) BANNED(sprintf)
#undef strtok
#define strtok(x, y) BANNED(strtok)
#undef atoi
#define atoi(x) BANNED(atoi)
#undef gmtime
#define gmtime(t) BANNED(gmtime)

#endif
