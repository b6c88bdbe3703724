struct two {
  int a, z;
};
int a, z;
int f() { int a, z; int z; }
