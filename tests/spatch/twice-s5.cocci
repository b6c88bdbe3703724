@r@ identifier f; @@
 mark(f);
@@ identifier r.f; @@
  one();
++ call(f);
