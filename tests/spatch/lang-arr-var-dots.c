int a[3];
int b[];
int c[3][4];
