void foo(const char *a, const int b, char *const c) { }
