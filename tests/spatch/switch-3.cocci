@@ @@
switch (...) {
case 1:
- x();
  break;
}
