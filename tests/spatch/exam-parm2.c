int a(char *c, int flags) { return 1; }
int b(char *c,
      int flags) { return 1; }
int d(char *c, int x) { return 1; }
