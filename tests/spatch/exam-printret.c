int g() {
  printf("%d\n", 3);
  return 3;
}
int h() { printf("%d\n", a + 1); return a+1; }
