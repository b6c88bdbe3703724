int foo(struct dev *dd)
{
	return 0;
}
struct ops x = {
	.probe = foo,
};
