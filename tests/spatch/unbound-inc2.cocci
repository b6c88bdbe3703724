@r@
identifier fn;
@@
fn(2)
@s@
identifier r.fn;
expression e;
@@
(
fn(e)
|
f(e)
)
@script:python depends on s@
e << s.e;
@@
print("W", e)
@sw@
identifier r.fn;
expression e;
@@
f(e)
@script:python depends on sw@
e << sw.e;
@@
print("sW", e)
@sw2@
identifier r.fn;
expression e;
@@
- f(e)
+ fn(e)
@script:python depends on sw2@
@@
print("sW2")
