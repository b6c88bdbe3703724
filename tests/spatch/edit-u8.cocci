@@ type T; identifier f, x; @@
T f(...) {
<...
- x->a
+ get_a(x)
...>
}
