#include <b.h>
#include <a.h>
#include <c.h>

#include <a.h>

int a;
