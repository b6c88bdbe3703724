void main() {
  f(1);
  if (z) f(2);
}
