static int a;
int b;
static char *c;
static int d = 3;
