int g(void) {
	x = (int *)k(3, 4);
	x =(int *)k(3, 4);
	x=(int*)k(3,4);
	y->z = (int *) k (3, 4);
}
