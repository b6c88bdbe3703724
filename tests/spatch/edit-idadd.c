int f(int a);
int g(int a) ;
extern int h(int a);
