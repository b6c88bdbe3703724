@@ expression e; @@
switch (...) {
case e:
- x();
  ...
default: ...
}
