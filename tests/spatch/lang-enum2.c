enum foo {
	A,
	C = 3,
	D,
};
