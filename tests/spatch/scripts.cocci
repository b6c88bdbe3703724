@r@
expression e;
position p;
@@
f@p(e)

@s@
expression r.e;
position r.p;
@@
- f@p(e)
+ g(e)

@script:python@
e << r.e;
p << r.p;
@@
print("S1", e, p[0].line)

@script:python@
e << r.e;
@@
print("S2", e)

@script:python t@
e << r.e;
y;
@@
if e == "1":
    cocci.include_match(False)
coccinelle.y = "zz"

@script:python@
e << r.e;
y << t.y;
@@
print("S3", e, y)

@script:python depends on t@
@@
print("S4")
@script:python@
@@
print("S5")
