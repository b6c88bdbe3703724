int f(void);
int x;
