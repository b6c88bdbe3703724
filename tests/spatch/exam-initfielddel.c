struct ops one = {
	.owner	= THIS_MODULE,
	.open	= my_open,
};
struct ops two = { .owner = X };
static struct ops three = {
	.read = g,	/* reader */
	.owner = f,	/* owner */
	.write = h	/* writer */
};
static struct ops four = {
	.read = g,
	.owner = f
};
