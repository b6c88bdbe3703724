int f(int *x, char **y, int z) {
  return sizeof(x) + sizeof(y) + sizeof(z) + sizeof x;
}
