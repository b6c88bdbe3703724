static int my(int a) { return 1; }
struct ops o = {
	.probe = my,
};
