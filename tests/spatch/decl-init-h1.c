int f() { int z = 3; foo(); }
