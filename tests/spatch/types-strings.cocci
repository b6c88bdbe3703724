@r@ char [] s; @@
f(s)
@script:python@
s << r.s;
@@
print("s", s)
@r2@ char * s; @@
f(s)
@script:python@
s << r2.s;
@@
print("s*", s)
@r3@ constant char * s; @@
f(s)
@script:python@
s << r3.s;
@@
print("const s*", s)
@r4@ constant char [] s; @@
f(s)
@script:python@
s << r4.s;
@@
print("const s[]", s)
@r5@ expression * s; @@
f(s)
@script:python@
s << r5.s;
@@
print("expr *", s)
@r6@ type T; T * s; @@
f(s)
@script:python@
s << r6.s;
T << r6.T;
@@
print("T *", T, s)
@r7@ type T; T [] s; @@
f(s)
@script:python@
s << r7.s;
T << r7.T;
@@
print("T []", T, s)
@r8@ type T; T s; @@
h(s)
@script:python@
s << r8.s;
T << r8.T;
@@
print("T", T, s)
