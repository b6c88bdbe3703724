enum e { A, B };
enum e {
	A,
	B
};
