int foo() { return 0; }
int foo2() { return 1; }
int foo3(int x) { return 0; }
