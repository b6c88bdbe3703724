int foo(int a) { x = 1; x += 2; x -= 3; }
