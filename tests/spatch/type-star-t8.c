char *a = NULL;
int f() { foo_p a = NULL; char *c = NULL; struct x **d =NULL; }
