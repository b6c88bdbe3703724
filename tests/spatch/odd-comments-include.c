// the licence
/* what it does */

#include <rm.h>
#include <a.h>
/* why */
#include <rm.h> /* really */
int x;
