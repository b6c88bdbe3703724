@@
expression E;
@@
  if (is_vmalloc_addr(E)) {
    ...
-   vfree(E)
+   one(E)
    ...
  } else {
    ...
-   kfree(E)
+   two(E)
    ...
  }

@@
expression E;
type T;
@@
(
- memset((T)E, 0);
+ gone(E);
|
- clear((T)E);
+ cleared(E);
)
