#include "a.h"
#if 0
void a(void) { old(1); }
#else
void a(void) { old(2); }
#endif
void f(int x)
{
#if 0 /* not now */
	old(3);
#elif 0
	old(4);
#else
	old(5);
#endif
#ifdef FOO
	old(6);
#else
	old(7);
#endif
#if 1
	old(8);
#else
	old(9);
#endif
#if 0
#ifdef BAR
	old(10);
#else
	old(11);
#endif
#endif
	if (x)
#if 0
		old(12);
#else
		old(13);
#endif
}
