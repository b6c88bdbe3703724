int foo(int a) {
  a = a + 1;
  for (i = 0; i < 3; i = i + 1) b[i] = b[i] + 1;
}
