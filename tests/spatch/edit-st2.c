static int g(int a);
extern int h(int a);
int k;
static __init int i(int a);
