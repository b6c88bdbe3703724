struct two {
  int a, z;
};
struct two2 {
  int z;
};
