int main() {
  foo(a);
  foo(a, b);
  x = foo(a, b, c);
}
