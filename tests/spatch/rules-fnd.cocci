@r@
identifier fn;
position p;
@@
fn@p(...) { ... }
@script:python@
fn << r.fn;
p << r.p;
@@
print(fn, p[0].line)
@@
identifier r.fn;
@@
fn(...) {
+ enter();
...
}
@q@
identifier f, x;
type T;
@@
f(..., T x, ...) { ... }
@script:python@
f << q.f;
x << q.x;
T << q.T;
@@
print(f, x, T)
