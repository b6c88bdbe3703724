@@
identifier f;
statement list ss;
@@
f(...) {
+ enter();
ss
+ leave();
}
