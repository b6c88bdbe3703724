int f(int *a, int b) {
  if (a != NULL) return 0;
  if (b != NULL) return 0;
  if (NULL != a) return 1;
  if (a) return 2;
}
