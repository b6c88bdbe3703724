int main(int argc, char *argv[])
{
	p->a = 0;
	q();
	if (x) {
		p->b = 0;
	}
	unlock(p);
	return 0;
}
