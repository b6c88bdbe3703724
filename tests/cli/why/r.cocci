@r@
struct foo *x;
expression e;
@@
- bar(x, GFP_KERNEL, e);
+ baz(x);
  ... when != quux(x)
  fin(x);
