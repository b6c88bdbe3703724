char *a = "old";
int f(void) { g("old", "older"); h("old" "er"); }
