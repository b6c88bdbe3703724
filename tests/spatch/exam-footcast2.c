int f(void) {
	x = (foo_t) bar;
	x = (foo_t)bar;
	return (foo_t) bar;
	g((foo_t) bar, (foo_t)(bar));
}
