// SPDX
/* c
 */

#include <a.h>

int a;
