struct s {
	char c;

	int d; /* d */
	char e;
};
struct s {
	char c;
	int d;
	char e;
};
struct s {
	char c;

	int d;
	char e;
};
struct s {
	char c;

	int d;

	char e;
};
struct s {
	int d;
	char e;
};
struct s {
	char e;
	int d;
};
struct s {
	char e; int d;
	char f;
};
