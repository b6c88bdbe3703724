int foo(int a) {
  a(1);
  /* comment between */
  b(1);

  a(2); // end
  b(2); // end2
}
