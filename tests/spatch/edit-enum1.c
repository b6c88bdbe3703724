enum x {
	A,
	C,
};
enum y { A, C };
