static int x;
extern int x;
int k;
int f(void) {
	static int x;
	const int x;
}
