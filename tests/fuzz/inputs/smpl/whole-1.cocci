@r exists@
expression x, E; identifier f; statement S; position p; type T; expression list es; local idexpression l;
parameter list ps; identifier fn;
@@
T fn(ps, struct foo *x1, ...) {
<...
- f@p(x, ..., E->fld@p, es)
+ g(x, es, E)
...>
if (x == NULL || ...) S
... when != x = E
    when any
(
  kfree(x);
|
- return ...;
+ return 0;
|
  for_each_foo(x, ...) { ... }
)
}

@@
type T; expression e; identifier i;
@@
- T i = e;
+ T i;
  ... when != true i == 0
  foo(\(i\|e\), (T *)e, sizeof(T), sizeof(*e), struct foo *);
  foo_t *y;
  bar * z;
?  x = 3;

@@
expression e1, e2;
@@
(
- e1 + e2
+ e2 + e1
|
- e1@e2 [ ... ]
)

@@ identifier i; expression e; @@
 struct i {
   ...
-  int x;
+  long x;
   ...
 };
 struct i v = { .a = e, ..., .b = { ... } };

@@ @@
- #include <linux/a.h>
+ #include <linux/b.h>
