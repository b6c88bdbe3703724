int foo(int z) {
	if (x) init(c, 1);
	else if (y) init(a, 2);
	else init(b, 3);
	return 0;
}
