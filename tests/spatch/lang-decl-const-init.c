int a = 1;
const int b = 2;
static int c = 3;
