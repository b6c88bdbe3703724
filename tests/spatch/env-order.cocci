@r@
expression e;
@@
f(e)
@s@
expression r.e;
expression f;
@@
h(e,f)
@script:python@
e << r.e;
f << s.f;
@@
print("A",e,f)
@script:python@
e << r.e;
@@
print("B",e)
@t@
expression f1;
@@
h(f1)
@script:python@
e << r.e;
f1 << t.f1;
@@
print("C",e,f1)
@script:python@
f1 << t.f1;
@@
print("D",f1)
