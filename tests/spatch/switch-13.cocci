@@ expression e; @@
switch (...) {
case e: ... 
- break;
}
