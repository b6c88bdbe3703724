@r@ identifier f; @@
 mark(f);
@@ identifier r.f; declarer name LIST; @@
  #include <a.h>
++ LIST(f);
