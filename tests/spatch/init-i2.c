int b[] = { 1 };
int c[] = { 1, };
int d[] = {
	1
};
int e[] = {
	1, };
