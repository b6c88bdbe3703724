int a[3];
int b[];
int c[3][4];
int d[3] = { 1, 2, 3};
