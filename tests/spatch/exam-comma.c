int f(int *a, int b) {
  x = 1, y = 2;
  for (i = 0, j = 1; ; ) ;
}
