void f(int x)
{
	switch (x) {
	case 1:
		a();
		break;
	}
	switch (x) {
	case 1:
		a();
	}
	switch (x) {
	case 1:
		a();
	case 2:
		b();
	}
	switch (x) {
	case 2:
		b();
	case 1:
		a();
	}
}
