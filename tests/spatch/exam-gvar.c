int a = 0;
static int b = 0;
int c = 0, d = 0;
const int e = 1;
