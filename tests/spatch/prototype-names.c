int f(int);
extern int f(int y);
static int f(int x);
int g(char);

int f(int x)
{
	return 1;
}
int f(int y);
