int foo(int z) {
	init(c, 1);
	init(a, 2);
	init(b, 3);
}
