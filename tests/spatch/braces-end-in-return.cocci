@r exists@
position p;
expression E;
@@
lock(E);
... when any
if (...) {
 ...
 return@p ...;
}
... when any
unlock(E);
@@
position r.p;
@@
- return@p ...;
+ bad();
