@ plusplus @
identifier x,v;
fresh identifier xx = v ## "_f";
@@
struct x {
++	float xx;
	...
	int v;
	...
}
