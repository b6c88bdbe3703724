int foo(int z) {
	init(a, 1);
	init(b, 2);
	init(c, 3);
}
