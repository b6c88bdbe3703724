int f() { int z = y(); foo(); }
