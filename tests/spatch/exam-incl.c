#include <stdio.h>
#include "old.h"
#include "other.h"

int x;
