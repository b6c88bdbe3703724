@@ identifier x,v; @@
struct x {
	...
	int v;
	...
++	float v;
}
