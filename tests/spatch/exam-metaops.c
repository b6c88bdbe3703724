int foo(int a) { f(a + 1); f(a == 2 && b); }
