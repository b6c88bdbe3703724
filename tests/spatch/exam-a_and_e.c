int main() {
  if (a && b == c) x();
  if (a && (b == c)) x();
  if (b == c && a) x();
  y = a && f(x) == 3 && d;
}
