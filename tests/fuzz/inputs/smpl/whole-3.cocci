@r@ expression e,e1,e2; identifier f,i; type T,T1; statement S; position p,q; declaration D; iterator it; format list dl; format d; @@
f(e)
... when != \( f(e) \| g(e1); \)
    when != x = e;
    when != S
(
f(e1)
|
f(e2)
)
;
<+... f@p(e)@q ...+>;
if (<+... e ...+> && ...) S
(
T
|
T1
)
 i;
<...
e->\(a\|i\)
...>
f("...%@d@ x", e)@S@p

@@ expression e; @@
- foo(e);
?- bar(e);
  ...
? baz(e);

@@ identifier f; type T; @@
T f(...)
{
+ int x;
...
- return
+ return1
  ...;
}
struct foo x = { ..., .a = 3, };

@@ @@
- foo(
+ bar(0,
  ...)

@a@ expression x; @@
x =
+ (int)
  foo(...);
@@ expression x; @@
foo(
- x
+ &x,
+ /* c */ 3
 ,...)
