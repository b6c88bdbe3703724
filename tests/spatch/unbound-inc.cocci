@r@
expression e;
@@
f(e)
@script:python s@
e << r.e;
@@
print("s")
cocci.include_match(False)
@script:python@
@@
print("T")
@script:python depends on s@
@@
print("U")
@v@
expression z;
@@
f(z)
@script:python@
z << v.z;
@@
print("V")
@w@
identifier virtual.qq;
@@
f(qq)
@w2@
identifier virtual.qq;
identifier fn;
@@
(
fn(qq)
|
fn(1)
)
@script:python depends on w2@
@@
print("W")
