int f(void)
{
	char y;

	int a; /* t */
	char z;

	int b; /* t */

	z();
}
struct s {
	char a;
	int b; /* b */
	char c;

	int d; /* d */
	char e;
	/* about f */
	int f;
	char g;
	/* about h */
	int h;

	char i;

	int j;
	char k; };
