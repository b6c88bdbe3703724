int (*rm1)(int);
int *rm2[3];
char rm3[10];
int rm4(void);
