const int a;
const char *c;
int const d;
char *const e;
const struct foo *const f;
