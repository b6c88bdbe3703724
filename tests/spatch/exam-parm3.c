int a(char *c, int flags, char d) { return 1; }
int b(int flags) { return 1; }
