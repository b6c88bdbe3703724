int f() { static int z = 3; foo(); }
