#define FOO 1
int x;
