int x;

/* about */
#include <a.h> /* x */
#include <b.h>
