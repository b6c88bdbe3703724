int main() {
  foo(1, 2, 3);
  foo(1,
      2,
      3);
  foo(1, /* two */ 2, 3);
  foo(1, 2 /* two */, 3);
}
