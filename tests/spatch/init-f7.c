int a, z;
int z, a;
int f() { int a, z; int z; int z, a; int z = 3; }
