int f(int p) {
  while (p) { p--; }
  while (p)
    p--;
  if (p) while (p) p--;
}
