@r@
identifier x;
@@
mark(x);
@s@
identifier r.x;
@@
f(x);
@depends on s@
identifier r.x;
@@
- g(x);
@depends on ever s@
identifier r.x;
@@
- h(x);
@depends on never s@
identifier r.x;
@@
- i(x);
