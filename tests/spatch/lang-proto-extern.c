int foo(int);
extern int bar(int x);
