int a[] = {1};
int b[];
int d[3] = { 1, 2, 3};
