@@
expression e;
@@
- a();
+ a1();
  ... when forall
      when != c()
  b();
