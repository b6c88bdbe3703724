void f(int x)
{
	switch (x) {
	case 1:
		z();
		a();
		y();
		break;
	}
	switch (x) {
	case 1:
		z();
	case 2:
		a();
		break;
	}
	switch (x) {
	case 2:
		z();
		a();
		break;
	case 1:
		z();
		a();
		break;
	case 3:
		a();
		break;
	}
	switch (x) {
	case 1:
		z();
		break;
	case 3:
		a();
		break;
	}
}
