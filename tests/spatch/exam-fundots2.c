int foo(int a, struct sk *z) { b(); use(z); c(); return 1; }
int bar(struct sk *z) { use(z); }
