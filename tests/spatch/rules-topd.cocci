@r@
identifier i, f;
@@
struct ops i = {
	.open = f,
};
@@
identifier r.f;
@@
- int f(void)
+ long f(void)
{ ... }
@@
identifier r.i, r.f;
@@
 struct ops i = {
- .open = f,
+ .opened = f,
 };
@@
typedef foo_t;
@@
- foo_t
+ bar_t
