// SPDX-License-Identifier: GPL-2.0-only
static void one(void)
{
	char *p = kmalloc(10, GFP_KERNEL);
	char *q;

	q = kzalloc(10, GFP_KERNEL);
	use(q);
	vfree(q);
	q = vmalloc(20);
	use(q);
	kfree(q);
}

static void two(int n)
{
	char *r;

	r = kvmalloc(n, GFP_KERNEL);
	use(r);
	kfree(r);
}

static void three(int n)
{
	char *s;

	s = kvzalloc(n, GFP_KERNEL);
	use(s);
	kvfree(s);
}

static void four(int n)
{
	char *t;

	if (n < PAGE_SIZE)
		t = kmalloc(n, GFP_KERNEL);
	else
		t = vmalloc(n);
	use(t);
	kvfree(t);
}
