@@
expression e;
@@
if (e == NULL) {
  <+...
- -ENOMEM
+ -EBUSY
  ...+>
}

@@
@@
while (...) {
  <...
- b();
+ c();
  ...>
}
