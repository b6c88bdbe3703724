#include <z.h>
#include <a.h>
#include "a.h"

int x;
