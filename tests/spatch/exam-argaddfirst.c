int main() {
  foo(1, 2);
  foo();
  foo(foo(1));
}
