int foo(int a) { f(y); f(z); f(y + 1); }
