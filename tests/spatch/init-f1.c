struct two {
  int a, z;
};
