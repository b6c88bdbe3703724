#include <a.h>
/* about f1 */
int f1(void)
{
	z();
}

/* about f2 */

static int f2(void) { z(); }
