int f(int *p, int q) {
  if (p == 0 || q == 0 || p != 0) return 1;
  while (p!=0) p=next(p);
  return p < 0;
}
