int f(int a)
{
	if (a)
		return 1;
	else
		return 3;
	for (;;)
		if (b) return 4;
	switch (a) {
	case 1: return 3;
	case 2:
		return 4;
	}
lab:
	return 2;
}
