int f(int k) {

	foo();

	bar();
	foo();

	baz();

	foo();
}
