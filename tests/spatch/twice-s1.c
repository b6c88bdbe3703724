struct x {
	int m;
	int z;
	int a;
	int c;
};
