const int a = 3;
static const char *b = "s";
const struct foo c = { 1 };
