@@
expression list es;expression e, e2;
@@
-goo(
+quux(1,
  es);

@@
expression e, e2;
@@
 foo(
- e,
+ 1,
  e2)
