int main() {
  f(1);
  if (x) f(2);
  else f(3);
}
