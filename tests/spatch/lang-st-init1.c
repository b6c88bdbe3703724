struct ops a = {
	.close = x,
	.open = y,
	.read = z,
};
struct ops b = {
	.close = x,
};
struct other c = {
	.open = y,
};
