int main() {
  foo(a, b);
  x = foo(a, b, c);
}
