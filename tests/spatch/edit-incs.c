int x;

/* about */
#include <a.h>
#include <b.h>
