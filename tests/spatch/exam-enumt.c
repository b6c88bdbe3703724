enum old { A, B };
enum old x;
int f(enum old a) { return sizeof(enum old); }
