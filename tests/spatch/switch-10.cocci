@@ expression e; statement S; @@
switch (...) {
default:
- ...
}
