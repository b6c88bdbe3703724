int straight(int x)
{
	a();
	c();
	b();
	return 0;
}

int then_only(int x)
{
	a();
	if (x)
		b();
	return 0;
}

int both(int x)
{
	a();
	if (x)
		b();
	else {
		c();
		b();
	}
	return 0;
}

int early_return(int x)
{
	a();
	if (x)
		return 1;
	b();
	return 0;
}

int early_return_block(int x)
{
	a();
	if (x) {
		c();
		return 1;
	}
	b();
	return 0;
}

int early_goto(int x)
{
	a();
	if (x)
		goto out;
	b();
	return 0;
out:
	c();
	return 1;
}

int goto_then_b(int x)
{
	a();
	if (x)
		goto out;
	b();
	return 0;
out:
	b();
	return 1;
}

int else_return(int x)
{
	a();
	if (x)
		b();
	else
		return 1;
	return 0;
}

int loop_after(int x)
{
	a();
	while (x)
		c();
	b();
	return 0;
}

int in_loop(int x)
{
	a();
	while (x)
		b();
	return 0;
}

int in_for(int x)
{
	int i;

	a();
	for (i = 0; i < x; i++) {
		c();
		b();
	}
	return 0;
}

int in_do(int x)
{
	a();
	do {
		b();
	} while (x);
	return 0;
}

int in_do_zero(int x)
{
	a();
	do {
		b();
	} while (0);
	return 0;
}

int loop_around(int x)
{
	while (x) {
		a();
		c();
		b();
	}
	return 0;
}

int loop_back(int x)
{
	while (x) {
		b();
		a();
	}
	return 0;
}

int loop_break(int x)
{
	while (x) {
		a();
		if (x > 1)
			break;
		b();
	}
	return 0;
}

int loop_continue(int x)
{
	while (x) {
		a();
		if (x > 1)
			continue;
		b();
	}
	return 0;
}

int endless(int x)
{
	a();
	while (1) {
		if (x) {
			b();
			return 1;
		}
	}
	return 0;
}

int endless_for(int x)
{
	a();
	for (;;) {
		if (x)
			break;
	}
	b();
	return 0;
}

int iterator(int x)
{
	a();
	list_for_each(p, head) {
		b();
	}
	return 0;
}

int iterator_around(int x)
{
	list_for_each_entry(p, head, list) {
		a();
		b();
	}
	return 0;
}

int in_switch(int x)
{
	a();
	switch (x) {
	case 1:
		b();
		break;
	case 2:
		c();
		b();
		break;
	}
	return 0;
}

int in_switch_default(int x)
{
	a();
	switch (x) {
	case 1:
		b();
		break;
	case 2:
		c();
	default:
		b();
	}
	return 0;
}

int switch_return(int x)
{
	a();
	switch (x) {
	case 1:
		return 1;
	default:
		break;
	}
	b();
	return 0;
}

int in_case(int x)
{
	switch (x) {
	case 1:
		a();
		break;
	default:
		c();
	}
	b();
	return 0;
}

int fall_through(int x)
{
	switch (x) {
	case 1:
		a();
	case 2:
		b();
	}
	return 0;
}

int goto_forward(int x)
{
	a();
	goto out;
	c();
out:
	b();
	return 0;
}

int goto_back(int x)
{
again:
	b();
	a();
	if (x)
		goto again;
	return 0;
}

int dead_code(int x)
{
	return 1;
	a();
	c();
	b();
	return 0;
}

int both_return(int x)
{
	a();
	if (x)
		return 1;
	else
		return 2;
	b();
}

int nested_ifs(int x)
{
	a();
	if (x) {
		if (x > 1) {
			b();
		} else {
			return 1;
		}
	} else {
		b();
	}
	return 0;
}

int in_block(int x)
{
	{
		a();
		c();
	}
	b();
	return 0;
}

int into_block(int x)
{
	a();
	{
		c();
		b();
	}
	return 0;
}

int in_then(int x)
{
	if (x) {
		a();
	}
	b();
	return 0;
}

int in_then_return(int x)
{
	if (x) {
		a();
		return 1;
	}
	b();
	return 0;
}

int twice(int x)
{
	a();
	a();
	b();
	b();
	return 0;
}

int in_condition(int x)
{
	a();
	if (b())
		c();
	return 0;
}

int in_while_condition(int x)
{
	a();
	while (b())
		c();
	return 0;
}

int in_return(int x)
{
	a();
	return b();
}

int in_decl(int x)
{
	a();
	int y = b();
	return y;
}

int never(int x)
{
	a();
	c();
	return 0;
}

int panics(int x)
{
	a();
	if (x)
		panic("no");
	b();
	return 0;
}

int else_panics(int x)
{
	a();
	if (x)
		b();
	else
		BUG();
	return 0;
}

int ifdefs(int x)
{
	a();
#ifdef X
	c();
#endif
	b();
	return 0;
}

int in_ifdef(int x)
{
	a();
#ifdef X
	b();
#else
	c();
#endif
	return 0;
}

int in_both_ifdefs(int x)
{
	a();
#ifdef X
	b();
#else
	b();
#endif
	return 0;
}

int directive(int x)
{
	a();
#define Y 1
	b();
	return 0;
}

int last_in_then(int x)
{
	if (x) {
		c();
		a();
		b();
	} else {
		b();
	}
	return 0;
}

int c_between(int x)
{
	a();
	if (x)
		c();
	b();
	return 0;
}

int no_return(int x)
{
	a();
	if (x)
		c();
	b();
}

int two_ways(int x)
{
	if (x)
		a();
	else
		a();
	b();
	return 0;
}

int while_return(int x)
{
	a();
	while (x) {
		if (x > 1)
			return 1;
	}
	b();
	return 0;
}

int label_between(int x)
{
	a();
here:
	b();
	return 0;
}

int empty_between(int x)
{
	a();
	;
	b();
	return 0;
}

int deep(int x)
{
	a();
	while (x) {
		switch (x) {
		case 1:
			continue;
		case 2:
			break;
		default:
			goto out;
		}
		if (x > 3)
			break;
	}
out:
	b();
	return 0;
}
