@r@ identifier f; @@
 mark(f);
@@ identifier r.f; @@
  int all(...) {
++ call(f);
  ...
  return 0;
  }
