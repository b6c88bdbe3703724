// SPDX-License-Identifier: GPL-2.0-only
static int extra(int a)
{
	if (a) {
		use(a);
	};
	switch (a) {
	case 1:
		break;
	case 2:;
	default:
		;
	};
	while (a) {
		a--;
	};
	use(a);;
	for (;;)
		;
label:;
	return a;
}
