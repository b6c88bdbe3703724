#include <a.h>

int a;
/* about g */
int g(void)
{
	return 0;
}

/* about h */

int h(void)
{
	/* in h */
	x();
	return 0;
}
/* after */

// one
// two
int i(void)
{
	return 0;
}
int b;

int j(void)
{
	return 0;
}
int k(void) { return 0; }
int c;
