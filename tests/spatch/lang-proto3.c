int foo(int);
int bar(int x);
char *baz(int y);
void qq(void);
