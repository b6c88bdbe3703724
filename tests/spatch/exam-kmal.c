int f(void) {
	struct x *a;
	a = (struct x *)kmalloc(sizeof(*a), GFP_KERNEL);
	if (a)
		a = (struct x *) kmalloc(12, 0);
	return 0;
}
