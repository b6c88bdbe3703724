int g(void) {
	x = (int *)k(3);
	x =(int *)k(3);
	x=(int*)k(3,4);
	y->z = (int *) k (3);
	return (int)k(4);
	return(int)k(4);
	a = b + (char)k(3);
}
