typedef int bar_t;
typedef struct foo *bar_p;
int x;
