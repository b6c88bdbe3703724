int g;
int foo(int a) { int b; a = 1; b = 2; g = 3; }
