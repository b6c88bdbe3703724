@@ expression e; @@
switch (...) {
case e:
- x();
  break;
}
