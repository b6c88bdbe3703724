static const struct ops a = {
	.open = my_open,
	.close = my_close,
};
static const struct ops b = { .open = x };
