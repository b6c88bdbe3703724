char *a;
int b;
int f() { foo_p a, b; char *c; struct x **d; }
