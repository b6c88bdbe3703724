typedef int myint;
typedef int *pint, aint[3];
typedef int (*fn)(int);
int x;
