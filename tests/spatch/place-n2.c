/* head */

/* two */
#include <old.h>
#include <z.h>
