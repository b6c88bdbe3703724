/* head */
#include <old.h>
#include <z.h>
