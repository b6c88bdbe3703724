struct s {
	/* of rm1 */
	int rm1; /* behind */
	int a;

	char b;
};
struct t {
	int rm2;
};
