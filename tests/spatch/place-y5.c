#include <a.h>
int y;
