char *a;
int b;
