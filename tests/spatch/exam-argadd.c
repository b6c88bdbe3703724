int main() {
  foo(1, 2);
  x = foo(a,
          b);
  foo(bar(1), foo(3,4));
}
