#include <a.h>
int f1(void)
{
	z();
}
/* about f2 */
int f2(void) { z(); }
