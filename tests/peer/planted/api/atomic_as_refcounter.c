// SPDX-License-Identifier: GPL-2.0-only
struct obj {
	atomic_t refs;
	atomic_long_t users;
};

static void obj_put(struct obj *o)
{
	if (atomic_dec_and_test(&o->refs))
		obj_free(o);
}

static void obj_drop(struct obj *o)
{
	if (!atomic_long_dec_and_test(&o->users))
		return;
	schedule_work(&o->work);
}

static int unless(struct obj *o)
{
	return atomic_add_unless(&o->refs, -1, 1);
}

static int increment(struct obj *o)
{
	int n;

	n = atomic_add_return(-1, &o->refs);
	return n;
}
