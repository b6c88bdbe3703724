static const struct id ids[] = {
	{ "a" },
	{
		.x = 1
	}
};

static const struct jd two[] = {
	{ "one", 0 },
	{ "two", 1 },
};

static const struct kd three[] = {
	{
		.x = 1
	}
};
