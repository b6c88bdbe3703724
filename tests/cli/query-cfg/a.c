#define LEAVE_IF(x) do { if (x) return -1; } while (0)

int first(int x)
{
	LEAVE_IF(x);
	guard(mutex)(&lock);
	if (x > 1)
		panic("\"no\"");
	return 0;
}

int second(void)
{
	@ goto here;
	return 1;
}
