@exists@
expression e;
@@
- lock(e);
+ hold(e);
... when any
if (...) {
  ... when != unlock(e)
  return ...;
}
... when any
unlock(e);

@@
@@
while (...) {
  ...
- return 1;
+ return 2;
}
